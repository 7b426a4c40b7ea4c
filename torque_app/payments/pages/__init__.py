"""Routes of payments and of the document they settle, one module per page."""
