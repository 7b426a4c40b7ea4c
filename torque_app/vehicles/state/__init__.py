"""What the screens of cars remember and what their clicks do."""
