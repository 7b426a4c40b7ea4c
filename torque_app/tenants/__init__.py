"""The workshop as a customer of TORQUE: its settings, legal entities and service centres."""
