"""The routes of appointments, of requests, and the page where people book themselves in."""
