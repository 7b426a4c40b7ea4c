"""What stands behind the screens of the calendar and the requests."""
