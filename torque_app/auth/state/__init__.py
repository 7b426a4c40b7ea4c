"""What the screens of identity show and do."""
