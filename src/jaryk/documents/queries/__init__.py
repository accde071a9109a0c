"""What the room owns, as others may read it."""
