"""What the settings show of a workshop's image."""
