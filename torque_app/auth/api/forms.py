"""Native forms: they work before the websocket is up, and a full page load follows each.

Errors travel back as `?error=<code>` with what was typed, passwords never.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse

from models.tenants import BusinessType
from torque_app.auth import rules, service
from torque_app.auth.service import Entered, Origin
from torque_app.core import identity
from torque_app.core.actor import Actor
from torque_app.core.errors import Invalid, NotFound, NotSignedIn, TorqueError
from torque_app.core.tx import transaction
from torque_app.settings import settings
from torque_app.shell.gate import HOME, LOGIN, SECOND_FACTOR
from torque_app.shell.rest import passage_of

router = APIRouter()
forms = APIRouter(prefix="/auth")
BROWSER_ROUTERS = (forms,)

SEE_OTHER = 303
COOKIE_SECONDS = 7 * 24 * 3600
Typed = Annotated[str, Form(max_length=300)]


def origin(request: Request) -> Origin:
    """Return where the request comes from, as the shield saw it."""
    passage = passage_of(request)
    return Origin(passage.ip, passage.user_agent) if passage else Origin()


def signed_in(request: Request) -> Actor | None:
    """Return the browser's actor, even one that still owes its second factor, or None."""
    return identity.by_cookie(identity.session_in(request.headers.get("cookie")))


From = Annotated[Origin, Depends(origin)]
Here = Annotated[Actor | None, Depends(signed_in)]


def _to(path: str, **query: str) -> RedirectResponse:
    told = {key: value for key, value in query.items() if value}
    mark = "&" if "?" in path else "?"
    return RedirectResponse(f"{path}{mark}{urlencode(told)}" if told else path, SEE_OTHER)


def _refused(path: str, refusal: TorqueError, typed: Mapping[str, str]) -> RedirectResponse:
    fields = refusal.details.get("fields", {})
    wrong = {f"error_{name}": str(sentence) for name, sentence in fields.items()}
    return _to(path, error=refusal.code, **typed, **wrong)


def _with_cookie(answer: RedirectResponse, secret: str) -> RedirectResponse:
    answer.set_cookie(
        identity.COOKIE,
        secret,
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="lax",
        secure=settings().secure_cookies,
        path="/",
    )
    return answer


def _in(entered: Entered, following: str) -> RedirectResponse:
    path = rules.local_path(following) or HOME
    answer = _to(SECOND_FACTOR, next=path) if entered.mfa_pending else _to(path)
    return _with_cookie(answer, entered.secret)


@forms.post("/login")
def login(
    came: From,
    email: Typed = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    next: Typed = "",
) -> RedirectResponse:
    """Sign in with e-mail and password."""
    try:
        return _in(service.sign_in(email, password, origin=came), next)
    except TorqueError as refusal:
        return _refused(LOGIN, refusal, {"email": email, "next": next})


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
        return _refused("/registro", refusal, typed)
    return _in(entered, HOME)


@forms.post("/mfa")
def second_factor(
    came: From,
    here: Here,
    code: Typed = "",
    next: Typed = "",
) -> RedirectResponse:
    """Finish signing in with the second factor."""
    if here is None:
        return _to(LOGIN, next=next)
    try:
        return _in(service.verify_mfa(here, code, origin=came), next)
    except TorqueError as refusal:
        return _refused(SECOND_FACTOR, refusal, {"next": next})


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
        return _refused("/invitacion", refusal, {"codigo": code, "full_name": full_name})
    return _in(entered, HOME)


@forms.post("/logout")
def logout(here: Here) -> RedirectResponse:
    """End the session; sockets of its other tabs lose their rights at their next event."""
    if here is not None:
        with suppress(NotFound):  # another process ended it meanwhile
            service.sign_out(here)
    answer = _to(LOGIN)
    answer.delete_cookie(identity.COOKIE, path="/")
    return answer


@forms.post("/switch")
def switch(here: Here, tenant_id: Typed = "", centre_id: Typed = "") -> RedirectResponse:
    """Move to another workshop of one's own, or look at another of its centres."""
    if here is None:
        return _to(LOGIN)
    try:
        with transaction(here) as tx:
            secret = service.move_to(tx, tenant_id=_id(tenant_id), centre_id=_id(centre_id))
    except TorqueError as refusal:
        return _refused(HOME, refusal, {})
    return _with_cookie(_to(HOME), secret)


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
        return _refused(LOGIN, NotSignedIn(), {})
    try:
        with transaction(here) as tx:
            service.change_password(tx, current=current, new=new)
    except TorqueError as refusal:
        return _refused("/cuenta", refusal, {})
    return _to("/cuenta", done="password")
