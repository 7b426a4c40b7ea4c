"""The list of rules, the page of one, and its parts."""
