"""The client's own window on their cars, papers and messages; no account, only a link."""
