"""From readings to quantities that may be billed: intervals, rollovers, slices that tile.

A room of pure functions over frames; keeps nothing.
"""
