"""Facts by date that the whole house reads: tariff groups and rates, taxes, the supplier.

Knows what was published and when it holds; refuses to know any customer.
"""
