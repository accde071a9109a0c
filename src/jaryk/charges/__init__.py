"""The rules applied to usage: billing runs and the lines they work out.

Knows quantities, steps, rates and taxes; refuses to know who has paid.
"""
