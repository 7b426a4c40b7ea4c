"""How TORQUE looks: pieces that know no domain."""
