"""The pieces of the screen of tablets."""
