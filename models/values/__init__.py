"""Value types used as columns and in signatures."""
