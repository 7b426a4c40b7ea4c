"""What the screens of clients remember and what their clicks do."""
