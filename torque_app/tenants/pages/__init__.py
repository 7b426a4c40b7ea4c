"""Routes of the workshop's settings, one module per page."""
