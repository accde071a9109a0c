"""The law as code: paragraphs, the rules that answer for them, and their dated parameters.

Knows the decree's paragraphs and when each was in force, the formula of every step of a
bill, the terms of payment and the calendar of banking days. Refuses to know customers,
tariffs and the database; it has no tables and never sees today's date.

Enter by ``rulebook`` (steps, programs, deadlines), ``parameters``, ``calendar`` and ``index``.
"""
