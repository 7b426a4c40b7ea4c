"""What is controlled and what a delivery promises: pure calculations."""
