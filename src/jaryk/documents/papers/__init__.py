"""Papers beside the monthly bill: plain facts in, words and figures out, laid out by Typst.

A module a paper: a dataclass that refuses what does not add up, its page, and its table where it
has one. Nothing here knows the database.
"""
