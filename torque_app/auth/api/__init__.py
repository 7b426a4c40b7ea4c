"""Identity by program, and the native forms a browser posts before it has a session."""
