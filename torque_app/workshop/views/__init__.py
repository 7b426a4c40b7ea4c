"""The pieces of the workshop's screens."""
