"""The outside world; no tables."""
