"""The pieces the screens of OTs are made of."""
