"""The pages of tablets."""
