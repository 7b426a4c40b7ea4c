"""The looks, tested without a browser."""
