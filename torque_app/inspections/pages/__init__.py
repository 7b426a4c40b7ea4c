"""Routes of inspections, one module per page."""
