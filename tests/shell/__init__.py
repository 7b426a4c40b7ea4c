"""The shell: guard, shield, binding, live topics, proven against a production server."""
