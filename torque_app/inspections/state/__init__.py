"""What the screens of inspections hold."""
