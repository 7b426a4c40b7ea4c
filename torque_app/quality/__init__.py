"""Quality control and delivery."""
