"""The pieces of the reception's screens."""
