"""A document for whoever holds its link."""
