"""What changes the room, as others may ask for it."""
