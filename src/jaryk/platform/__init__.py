"""Users, districts, the audit trail, imported files, the database itself.

Knows who works here and what machine they work on; refuses to know what electricity is.
"""
