"""The portal's pages for whoever holds a link: no session and no bundle, everything rendered."""

from fastapi import APIRouter

from torque_app.portal.public import (
    booking,
    cars,
    decision,
    entrance,
    home,
    orders,
    papers,
    rights,
    talk,
)

router = APIRouter()
"""Nothing of these pages is an operation of the API."""

BROWSER_ROUTERS = (
    entrance.doors,
    home.doors,
    orders.doors,
    cars.doors,
    decision.doors,
    papers.doors,
    booking.doors,
    talk.doors,
    rights.doors,
    entrance.last,
)
