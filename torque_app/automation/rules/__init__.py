"""What a condition means, which texts have holes, and when a rule must not run."""
