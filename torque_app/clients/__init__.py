"""The people and companies the workshop works for."""
