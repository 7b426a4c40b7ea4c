"""What the screens of the workshop hold."""
