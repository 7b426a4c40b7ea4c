"""The pieces the screens of clients are made of."""
