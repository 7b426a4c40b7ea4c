"""Pieces of the portal's back office."""
