"""Pure rules of the books."""
