"""Commands that wait for somebody with more authority, and the rules that make them wait."""
