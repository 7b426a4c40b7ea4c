"""What TORQUE does later: relay, clock and jobs."""
