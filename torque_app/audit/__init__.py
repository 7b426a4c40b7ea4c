"""Who changed what, and the proof that nobody changed the record of it."""
