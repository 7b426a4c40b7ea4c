"""What the screens of the reception hold."""
