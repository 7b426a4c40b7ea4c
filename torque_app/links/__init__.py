"""Links that open one thing of a workshop to whoever holds them, without signing in."""
