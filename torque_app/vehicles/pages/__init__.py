"""Routes of cars, one module per page."""
