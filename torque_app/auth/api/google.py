"""The trip to Google and back: the browser leaves with a state, and only that browser returns.

What must be remembered meanwhile is a slip, taken once: a state that comes twice opens nothing.
"""

import secrets
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Cookie, Query
from fastapi.responses import RedirectResponse

from torque_app.auth import rules, service, slips
from torque_app.auth.api.answers import entered_at, led, refused_at
from torque_app.auth.api.callers import From, Here
from torque_app.auth.errors import AttemptOver, Cancelled, NotOffered, Unlinked
from torque_app.auth.service import Entered, Origin
from torque_app.core.actor import Actor
from torque_app.core.crypto import fingerprint
from torque_app.core.errors import NotSignedIn, TorqueError
from torque_app.integrations.google.client import Attempt, Google
from torque_app.integrations.google.tokens import Proof
from torque_app.settings import settings
from torque_app.shell.gate import HOME, LOGIN, MEMBER, SECOND_FACTOR

router = APIRouter()
pages = APIRouter(prefix="/auth/google")
BROWSER_ROUTERS = (pages,)

COOKIE: Final = "torque_google"
ACCOUNT: Final = "/cuenta"
INVITATION: Final = "/invitacion"
TRIP, JOINING = "google.trip", "google.joining"

Asked = Annotated[str, Query(max_length=2000)]
Bound = Annotated[str, Cookie(alias=COOKIE, max_length=200)]


def google() -> Google:
    """Return Google as this installation is registered there; NotOffered when it is not."""
    chosen = settings()
    if not chosen.has_google:
        raise NotOffered
    return Google(
        chosen.google_issuer,
        chosen.google_client_id,
        chosen.google_client_secret.get_secret_value(),
        f"{chosen.public_url.rstrip('/')}/auth/google/callback",
    )


@pages.get("")
def leave(
    here: Here, *, next: Asked = "", unir: Asked = "", invitacion: Asked = ""
) -> RedirectResponse:
    """Send the browser to Google: to come in, to join an account (`unir`), or to take a place."""
    binding = secrets.token_urlsafe(24)
    told = {"binding": fingerprint(binding), "next": next, "invitation": invitacion}
    try:
        issuer = google()
        if unir:
            told["user_id"] = str(_wisher(unir, here))
        attempt = Attempt.new()
        state = slips.put(TRIP, {**told, "nonce": attempt.nonce, "verifier": attempt.verifier})
        answer = led(issuer.address(Attempt(state, attempt.nonce, attempt.verifier)))
    except TorqueError as refusal:
        return _refused(told, refusal)
    return _with_binding(answer, binding)


def _wisher(token: str, here: Actor | None) -> UUID:
    """Return who asked to join an account, who is the one signed in; AttemptOver otherwise."""
    user_id = service.wisher(token)
    if user_id is None or here is None or here.user_id != user_id:
        raise AttemptOver
    return user_id


@pages.get("/callback")
def come_back(
    came: From,
    here: Here,
    *,
    state: Asked = "",
    code: Asked = "",
    error: Asked = "",
    torque_google: Bound = "",
) -> RedirectResponse:
    """Take whoever Google sends back where they wanted to go."""
    told = slips.take(TRIP, state) or {}
    try:
        proof = _proof(told, code=code, error=error, binding=torque_google, state=state)
        answer = _arrive(told, proof, came, here)
    except Unlinked as refusal:
        answer = _to_be_joined(told, proof, refusal)
    except TorqueError as refusal:
        answer = _refused(told, refusal)
    return answer


def _proof(told: dict[str, str], *, code: str, error: str, binding: str, state: str) -> Proof:
    """Return who came back; AttemptOver for a trip that did not begin in this browser."""
    if not told or not secrets.compare_digest(told["binding"], fingerprint(binding)):
        raise AttemptOver
    if error or not code:
        raise Cancelled
    return google().redeem(code, Attempt(state, told["nonce"], told["verifier"]))


def _arrive(
    told: dict[str, str], proof: Proof, came: Origin, here: Actor | None
) -> RedirectResponse:
    if told.get("user_id"):
        if here is None:
            raise NotSignedIn
        service.link_google(here, proof, asked_by=UUID(told["user_id"]))
        return led(ACCOUNT, done="google")
    if told["invitation"]:
        return entered_at(
            service.accept_by_google(told["invitation"], proof, origin=came), following=HOME
        )
    return entered_at(service.enter_by_google(proof, origin=came), following=told["next"])


def _to_be_joined(told: dict[str, str], proof: Proof, refusal: TorqueError) -> RedirectResponse:
    """Ask for the password of the account that is to be joined; the slip knows with what."""
    token = slips.put(JOINING, _of(proof) | {"binding": told["binding"]})
    typed = {"email": proof.email, "unir": token, "next": told["next"]}
    return refused_at(LOGIN, refusal, typed=typed)


def joining(entered: Entered, token: str, binding: str, *, email: str) -> str:
    """Return where to go on after the right password of the account Google vouched for, else "".

    The account is joined there, once its second factor is given too: not before.
    """
    told = slips.take(JOINING, token)
    if told is None or not secrets.compare_digest(told["binding"], fingerprint(binding)):
        return ""
    if rules.email_of(told["email"]) != rules.email_of(email):
        return ""
    kept = slips.put(JOINING, told | {"user_id": str(entered.user_id)})
    return f"/auth/google/joined?unir={kept}"


@pages.get("/joined")
def join(here: Here, *, unir: Asked = "", torque_google: Bound = "") -> RedirectResponse:
    """Join the Google account whose owner has just given the password."""
    if here is None:
        return led(LOGIN)
    if not here.may(MEMBER):
        return led(SECOND_FACTOR, next=f"/auth/google/joined?unir={unir}")
    told = slips.take(JOINING, unir) or {}
    try:
        bound = fingerprint(torque_google)
        if not told.get("user_id") or not secrets.compare_digest(told["binding"], bound):
            raise AttemptOver
        service.link_google(here, _proof_in(told), asked_by=UUID(told["user_id"]))
    except TorqueError as refusal:
        return refused_at(ACCOUNT, refusal, typed={"way": "google"})
    return led(ACCOUNT, done="google")


def _of(proof: Proof) -> dict[str, str]:
    return {"issuer": proof.issuer, "sub": proof.sub, "email": proof.email, "name": proof.name}


def _proof_in(told: dict[str, str]) -> Proof:
    return Proof(told["issuer"], told["sub"], told["email"], told["name"])


def _refused(told: dict[str, str], refusal: TorqueError) -> RedirectResponse:
    """Lead back to where the trip began."""
    if told.get("user_id"):
        return refused_at(ACCOUNT, refusal, typed={"way": "google"})
    if told.get("invitation"):
        return refused_at(INVITATION, refusal, typed={"codigo": told["invitation"]})
    return refused_at(LOGIN, refusal, typed={"next": told.get("next", "")})


def _with_binding(answer: RedirectResponse, binding: str) -> RedirectResponse:
    answer.set_cookie(
        COOKIE,
        binding,
        max_age=slips.LIFE,
        httponly=True,
        samesite="lax",  # it comes back with a link from another site
        secure=settings().secure_cookies,
        path="/auth",
    )
    return answer
