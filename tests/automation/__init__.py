"""Rules the workshop makes itself."""
