"""How what the room owns may change."""
