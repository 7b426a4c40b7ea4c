"""Routes of purchases, one module per page."""
