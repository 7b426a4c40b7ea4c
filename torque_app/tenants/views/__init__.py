"""The pieces the settings of a workshop are made of."""
