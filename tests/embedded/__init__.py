"""The launcher, on real servers and real processes."""
