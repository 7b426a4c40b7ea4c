"""Who calls: a registered tablet by its cookie or its token, and the person at it by a grant."""

from dataclasses import replace
from http.cookies import CookieError, SimpleCookie
from typing import Annotated, Any, Final

from fastapi import Depends, Header, Request

from torque_app.core.actor import Actor
from torque_app.kiosk import queries
from torque_app.kiosk.queries import KnownDevice, Person
from torque_app.kiosk.service import DeviceRefused, GrantRefused
from torque_app.shell.origin import KIOSK_COOKIE
from torque_app.shell.rest import admitted, passage_of, request_id_of

SCHEME: Final = "kiosk"
LONGEST: Final = 200


def token_of(request: Request) -> str:
    """Return the token a tablet shows, in its header or its cookie; empty without one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == SCHEME:
        return token.strip()[:LONGEST]
    try:
        morsel = SimpleCookie(request.headers.get("cookie", "")).get(KIOSK_COOKIE)
    except CookieError:
        return ""
    return morsel.value[:LONGEST] if morsel else ""


def tablet(request: Request) -> KnownDevice:
    """Return the tablet that calls, or refuse with 401; its requests are counted as anybody's."""
    token = token_of(request)
    device = queries.device_by_token(token) if token else None
    if device is None:
        raise DeviceRefused
    admitted(request, replace(device.actor(), key_id=device.id))
    return device


Tablet = Annotated[KnownDevice, Depends(tablet)]
Granted = Annotated[
    str,
    Header(alias="X-Kiosk-Grant", max_length=LONGEST, description="Lo que dio el PIN."),
]


def person(request: Request, device: Tablet, x_kiosk_grant: Granted = "") -> Person:
    """Return who stands at the tablet, or refuse with 401 whoever has not entered."""
    found = queries.person_by_grant(device, x_kiosk_grant) if x_kiosk_grant else None
    if found is None or found.ended:
        raise GrantRefused
    return replace(found, actor=_marked(request, found.actor))


AtTablet = Annotated[Person, Depends(person)]


def came(request: Request) -> dict[str, Any]:
    """Return what the audit keeps of where a request came from."""
    passage = passage_of(request)
    if passage is None:
        return {"request_id": request_id_of(request)}
    return {
        "ip": passage.ip,
        "user_agent": passage.user_agent,
        "request_id": passage.request_id,
    }


def _marked(request: Request, actor: Actor) -> Actor:
    return replace(actor, context={**came(request), **actor.context})
