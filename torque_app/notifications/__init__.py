"""What the bell shows."""
