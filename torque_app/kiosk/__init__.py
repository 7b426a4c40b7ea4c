"""The tablet of the shop floor."""
