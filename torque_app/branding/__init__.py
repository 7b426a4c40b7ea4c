"""How a workshop presents itself: the logo and the colour of each of its legal entities."""
