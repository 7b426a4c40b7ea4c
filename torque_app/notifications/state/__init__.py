"""What the bell, the log of messages and their words show."""
