"""The schema, one linear history."""
