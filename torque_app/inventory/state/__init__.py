"""What the screens of stock remember and what their clicks do."""
