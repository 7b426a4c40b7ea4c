"""Pieces of the screens of purchases."""
