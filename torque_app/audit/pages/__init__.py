"""Routes of the audit log, one module per page."""
