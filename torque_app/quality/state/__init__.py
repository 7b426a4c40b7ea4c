"""What the screens of controls and deliveries hold."""
