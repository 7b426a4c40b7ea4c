"""Links: their tokens, their end, and who they open to."""
