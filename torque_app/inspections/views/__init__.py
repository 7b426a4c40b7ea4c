"""Pieces of the screens of inspections."""
