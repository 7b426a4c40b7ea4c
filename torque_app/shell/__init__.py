"""The frame round every page."""
