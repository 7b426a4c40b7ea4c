"""What the screens of OTs remember and what their clicks do."""
