"""Paper: the printed representation of tax documents and the workshop's own sheets."""
