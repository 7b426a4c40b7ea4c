"""The routes of appointments, of requests, and of the page where people book themselves in."""

from torque_app.appointments.api import appointments, requests

router = appointments.router
ROUTERS = (requests.router,)
