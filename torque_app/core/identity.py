"""Who stands behind a cookie or a bearer token; the auth context answers, the root wires it."""

from collections.abc import Callable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie

from torque_app.core.actor import Actor

COOKIE = "torque_sid"
Resolver = Callable[[str], Actor | None]


@dataclass
class Identity:
    """The two ways of being known; both answer None for whoever is not."""

    cookie: Resolver
    bearer: Resolver


_answering: list[Identity] = []


def wire(*, cookie: Resolver, bearer: Resolver) -> None:
    """Name who answers; called once by the application's root."""
    _answering[:] = [Identity(cookie, bearer)]


def by_cookie(session_id: str | None) -> Actor | None:
    """Return the actor of a browser session, or None."""
    return _answering[0].cookie(session_id) if session_id and _answering else None


def by_bearer(token: str | None) -> Actor | None:
    """Return the actor of an access token, or None."""
    return _answering[0].bearer(token) if token and _answering else None


def session_in(cookie_header: str | None) -> str | None:
    """Return the session id a Cookie header carries, or None."""
    try:
        morsel = SimpleCookie(cookie_header or "").get(COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel else None
