"""Pieces of the screens of billing."""
