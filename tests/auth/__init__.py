"""Who comes in, who works here, and one's own account."""
