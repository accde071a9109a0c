"""Double entry in whole tyiyns: entries, postings, balances, payments, penalty.

Knows amounts and accounts; refuses to change anything already written.
"""
