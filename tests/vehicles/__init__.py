"""The cars of a workshop."""
