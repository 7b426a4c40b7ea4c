"""How a car comes in: the guided intake and its slip."""
