"""The door of a link: what it opens itself, its PIN, and the one answer to everything else."""

from datetime import UTC, datetime
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from torque_app.core.errors import TorqueError
from torque_app.portal import service
from torque_app.portal.public import visiting
from torque_app.portal.public.visiting import Form, Visit
from torque_app.portal.rules.opening import COOKIE, PATH, STAYS, pass_of
from torque_app.settings import settings
from torque_app.shell import public

doors = APIRouter()
last = APIRouter()
"""What no page answers; it stands after all of them."""

_EVERY_WAY: Final = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def unlocked(visit: Visit, form: Form) -> Response:
    """Take the PIN, and remember the browser that said it for half a day.

    The refusal is an answer and no error here: what counts the tries has to be kept.
    """
    refused: TorqueError | None = service.prove_pin(
        visit.tx, visit.visitor, pin=form.get("pin", "")
    )
    if refused is not None:
        return visiting.locked(visit, refused)
    answer = visit.led()
    visitor = visit.visitor
    if visitor.pin_hash:
        until = datetime.now(UTC) + STAYS
        answer.set_cookie(
            COOKIE,
            pass_of(visitor.link.id, visitor.pin_hash, until=until),
            max_age=int(STAYS.total_seconds()),
            path=visit.home,
            secure=settings().secure_cookies,
            httponly=True,
            samesite="lax",  # a link in a chat comes from elsewhere, and must find the door open
        )
    return answer


def to_the_door(visit: Visit) -> Response:
    """Lead whoever asks for the PIN's own address to the page that asks for it."""
    return visit.led()


def nowhere(_request: Request) -> Response:
    """Answer every other address and every other method as an unknown token."""
    return public.nothing()


doors.add_route(f"{PATH}{{token}}", visiting.shows(visiting.opened, whole=False), methods=["GET"])
doors.add_route(f"{PATH}{{token}}/pin", visiting.shows(to_the_door, whole=False), methods=["GET"])
doors.add_route(f"{PATH}{{token}}/pin", visiting.tries(unlocked), methods=["POST"])
last.add_route(f"{PATH}{{rest:path}}", nowhere, methods=_EVERY_WAY)
