"""Requests for service and the calendar of appointments."""
