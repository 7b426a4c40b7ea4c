"""How a message is worded, by which way it goes and when: pure calculations."""
