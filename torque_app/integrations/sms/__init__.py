"""Text messages to telephones by a provider's HTTP API, and a practice one that keeps them."""
