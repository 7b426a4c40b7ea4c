"""Routes of billing, one module per page."""
