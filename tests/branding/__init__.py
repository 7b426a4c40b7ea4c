"""The logo and the colour of a workshop."""
