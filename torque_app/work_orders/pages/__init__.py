"""Routes of OTs, one module per page."""
