"""Pieces of the screens of controls and deliveries."""
