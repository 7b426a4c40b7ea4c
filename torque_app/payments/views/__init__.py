"""Pieces of the screens of payments."""
