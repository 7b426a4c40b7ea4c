"""Controls and deliveries by program."""
