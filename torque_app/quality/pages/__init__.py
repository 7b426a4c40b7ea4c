"""Routes of controls and deliveries, one module per page."""
