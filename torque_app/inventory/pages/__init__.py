"""Routes of stock, one module per page."""
