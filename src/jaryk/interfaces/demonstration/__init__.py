"""An invented supplier with its customers, readings and payments, the same on every machine.

Nobody here exists: names are drawn from lists, phones and tax numbers cannot be real.
"""
