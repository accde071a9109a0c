"""Doors to the world: web, terminal, imports. The clock, the user and the network live here."""
