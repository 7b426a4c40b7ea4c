"""The bell, what went out, and what it goes by, for programs; and what providers tell."""
