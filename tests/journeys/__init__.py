"""Days at work, in a real browser against the real product."""
