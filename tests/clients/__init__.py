"""The people and companies of a workshop."""
