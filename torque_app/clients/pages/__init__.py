"""Routes of clients, one module per page."""
