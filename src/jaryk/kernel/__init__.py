"""Ground floor: terms and their three readings, money, periods, calendars, texts.

Knows nothing of the law, the supplier or the database, and never sees today's date.
"""
