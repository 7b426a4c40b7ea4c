"""Waking a browser: encrypted for it alone, signed as ours, and a practice service."""
