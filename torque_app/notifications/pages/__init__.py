"""Routes of the bell, one module per page."""
