"""A draft tariff over use that was billed: the rules of a bill, and other prices."""
