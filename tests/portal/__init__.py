"""The client's portal, from both sides of the counter."""
