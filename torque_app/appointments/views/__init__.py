"""The pieces of the screens of the calendar and the requests."""
