"""Files attached to rows."""
