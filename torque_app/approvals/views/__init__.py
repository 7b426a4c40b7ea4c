"""Pieces of the pages of approvals, one module per page."""
