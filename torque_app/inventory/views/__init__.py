"""The pieces the screens of stock are made of."""
