"""What TORQUE does: the verbs, one folder a bounded context."""
