"""The outside world: each integration against its own simulator."""
