"""What the screens of billing hold."""
