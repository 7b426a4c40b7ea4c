"""Routes of identity, one module per page."""
