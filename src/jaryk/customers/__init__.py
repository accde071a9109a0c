"""Who is supplied and on what terms: customers, accounts, agreements, tariff groups of points.

Knows the relation; refuses to know its money.
"""
