"""Routes of approvals, one module per page."""
