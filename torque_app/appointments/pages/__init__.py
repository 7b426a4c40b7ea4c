"""The pages of the calendar and the requests."""
