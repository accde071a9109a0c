"""Changes to what the room owns: whole frames at a time, one transaction each."""
