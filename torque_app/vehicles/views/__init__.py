"""The pieces the screens of cars are made of."""
