"""Pieces of the pages of automatic rules."""
