"""What the settings of a workshop show and do."""
