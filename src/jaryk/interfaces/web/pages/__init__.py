"""A module a page: what it shows and what may be done there."""
