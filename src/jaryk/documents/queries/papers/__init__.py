"""Papers beside the bill from stored facts: each function answers one paper."""
