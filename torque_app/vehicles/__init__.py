"""The cars, by plate: whose they are, what they have run and what was done to them."""
