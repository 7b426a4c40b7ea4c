"""The pieces the screens of identity are made of."""
