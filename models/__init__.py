"""What TORQUE knows: the nouns, one module a context."""
