"""What the screens of purchases hold."""
