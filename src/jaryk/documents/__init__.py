"""Bills: issue, numbering, PDF and the explanation of each figure.

Knows what the customer is handed; refuses to compute what the rooms above have computed.
"""
