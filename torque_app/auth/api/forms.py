"""Native forms: they work before the websocket is up, and a full page load follows each.

Errors travel back as `?error=<code>` with what was typed, passwords never.
"""

from contextlib import suppress
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse

from models.tenants import BusinessType
from torque_app.auth import service
from torque_app.auth.api.answers import entered_at, led, refused_at, with_cookie
from torque_app.auth.api.callers import From, Here
from torque_app.auth.api.google import Bound, joining
from torque_app.core import identity
from torque_app.core.errors import Invalid, NotFound, NotSignedIn, TorqueError
from torque_app.core.tx import transaction
from torque_app.shell.gate import HOME, LOGIN, SECOND_FACTOR

router = APIRouter()
forms = APIRouter(prefix="/auth")
BROWSER_ROUTERS = (forms,)

Typed = Annotated[str, Form(max_length=300)]
TICKED = "on"
"""What a browser sends for a box that is ticked."""


@forms.post("/login")
def login(
    came: From,
    *,
    email: Typed = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    next: Typed = "",
    unir: Typed = "",
    torque_google: Bound = "",
) -> RedirectResponse:
    """Sign in with e-mail and password; `unir` joins the Google account one came from."""
    try:
        entered = service.sign_in(email, password, origin=came)
    except TorqueError as refusal:
        return refused_at(LOGIN, refusal, typed={"email": email, "next": next, "unir": unir})
    following = joining(entered, unir, torque_google, email=email) if unir else ""
    return entered_at(entered, following=following or next)


@forms.post("/register")
def register(
    came: From,
    *,
    workshop: Typed = "",
    full_name: Typed = "",
    email: Typed = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    business_type: Typed = BusinessType.WORKSHOP.value,
) -> RedirectResponse:
    """Open a workshop with its owner."""
    try:
        entered = service.register(
            workshop=workshop,
            full_name=full_name,
            email=email,
            password=password,
            business_type=business_type,
            origin=came,
        )
    except TorqueError as refusal:
        typed = {
            "workshop": workshop,
            "full_name": full_name,
            "email": email,
            "business_type": business_type,
        }
        return refused_at("/registro", refusal, typed=typed)
    return entered_at(entered, following=HOME)


@forms.post("/mfa")
def second_factor(
    came: From,
    here: Here,
    *,
    code: Typed = "",
    next: Typed = "",
    trust: Typed = "",
) -> RedirectResponse:
    """Finish signing in with the second factor; `trust` asks not to be asked again here."""
    if here is None:
        return led(LOGIN, next=next)
    try:
        entered = service.verify_mfa(here, code, origin=came, trust=trust == TICKED)
    except TorqueError as refusal:
        return refused_at(SECOND_FACTOR, refusal, typed={"next": next, "trust": trust})
    return entered_at(entered, following=next)


@forms.post("/invitation")
def accept(
    came: From,
    here: Here,
    *,
    codigo: Typed = "",
    token: Typed = "",
    full_name: Typed = "",
    password: Annotated[str, Form(max_length=1000)] = "",
) -> RedirectResponse:
    """Take the place an invitation keeps."""
    code = codigo or token
    try:
        entered = service.accept_invitation(
            code, password=password, full_name=full_name, origin=came, signed_in=here
        )
    except TorqueError as refusal:
        return refused_at("/invitacion", refusal, typed={"codigo": code, "full_name": full_name})
    return entered_at(entered, following=HOME)


@forms.post("/logout")
def logout(here: Here) -> RedirectResponse:
    """End the session; sockets of its other tabs lose their rights at their next event."""
    if here is not None:
        with suppress(NotFound):  # another process ended it meanwhile
            service.sign_out(here)
    answer = led(LOGIN)
    answer.delete_cookie(identity.COOKIE, path="/")
    return answer


@forms.post("/switch")
def switch(here: Here, tenant_id: Typed = "", centre_id: Typed = "") -> RedirectResponse:
    """Move to another workshop of one's own, or look at another of its centres."""
    if here is None:
        return led(LOGIN)
    try:
        with transaction(here) as tx:
            secret = service.move_to(tx, tenant_id=_id(tenant_id), centre_id=_id(centre_id))
    except TorqueError as refusal:
        return refused_at(HOME, refusal)
    return with_cookie(led(HOME), secret)


def _id(typed: str) -> UUID | None:
    try:
        return UUID(typed) if typed else None
    except ValueError:
        raise Invalid("Ese taller o centro no existe.") from None


@forms.post("/password")
def password(
    here: Here,
    current: Annotated[str, Form(max_length=1000)] = "",
    new: Annotated[str, Form(max_length=1000)] = "",
) -> RedirectResponse:
    """Change one's own password; the other sessions end."""
    if here is None:
        return refused_at(LOGIN, NotSignedIn())
    try:
        with transaction(here) as tx:
            service.change_password(tx, current=current, new=new)
    except TorqueError as refusal:
        return refused_at("/cuenta", refusal)
    return led("/cuenta", done="password")
