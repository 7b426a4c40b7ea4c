"""Pieces of the pages of quotations, one module per noun."""
