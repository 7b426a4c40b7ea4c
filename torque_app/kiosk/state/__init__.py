"""What the screen of tablets holds: the list, the new one, the PINs."""
