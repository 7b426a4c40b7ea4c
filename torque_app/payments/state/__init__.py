"""What the screens of payments hold."""
