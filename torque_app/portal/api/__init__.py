"""The portal outside: its public pages, and its operations for programs."""
