"""Which paths exist for whom: nothing of the application is served to nobody in particular."""

from pathlib import PurePosixPath

from torque_app.core.actor import Actor

PUBLIC_PAGES = frozenset(
    {"/login", "/entrar-con-telefono", "/registro", "/mfa", "/invitacion", "/recuperar"}
)
HELD = ("/d/", "/i/", "/p/", "/u/", "/api/v1/portal/")
"""Where pages stand that are opened by a token in their path: a document's, an inspection's, a
client's portal, the way out of publicity; and the portal as programs read it."""

KIOSK, ENROL = "/kiosco", "/kiosco/alta"
"""The page of a registered tablet, and where one is registered; what it loads is public."""

BOOKING = "/reservar/"
"""Where the pages stand on which anybody books a visit to a workshop."""

PUBLIC_PREFIXES = (
    *HELD, BOOKING, "/assets/", "/auth/", "/api/", "/external/", "/_event", "/css/", "/fonts/",
    "/kiosk/",
)  # fmt: skip
PUBLIC_PATHS = frozenset({"/health", "/ready", "/metrics", "/ping", "/kiosk", KIOSK, ENROL})
CODE = {".css", ".js", ".mjs", ".map", ".json", ".webmanifest", ".txt", ".gz"}
LOOKS = {".ico", ".png", ".jpg", ".svg", ".webp", ".woff", ".woff2"}
CLOSED = ("/_health", "/_all_routes", "/auth-codespace")
HOME, LOGIN, SECOND_FACTOR = "/tablero", "/login", "/mfa"

MEMBER = "session.own"
"""What every member holds; a session that still owes its second factor does not."""


def entrance(actor: Actor | None) -> str:
    """Return where somebody who is not quite signed in has to go first; empty when they are."""
    if actor is None:
        return LOGIN
    return "" if actor.may(MEMBER) else SECOND_FACTOR


def is_public(path: str) -> bool:
    """Tell whether a path answers without a session (API routes ask for themselves)."""
    bare = path.rstrip("/") or "/"
    if bare in PUBLIC_PAGES or bare in PUBLIC_PATHS or path.startswith(PUBLIC_PREFIXES):
        return True
    # only the files beside the page itself: `/ot/x.js` would be answered with the page
    return path.count("/") == 1 and PurePosixPath(path).suffix in CODE | LOOKS


def is_closed(method: str, path: str) -> bool:
    """Tell whether a path of Reflex's own is not served at all.

    Uploaded files are read through the API; events travel by websocket only, where they are
    bound, counted and limited.
    """
    if path.startswith("/_upload"):
        return method != "POST"
    if path.startswith("/_event"):
        return method != "WS"
    return path.startswith(CLOSED)


def is_sign_in(method: str, path: str) -> bool:
    """Tell whether a request tries to prove who somebody is; a trip to Google does by reading."""
    if path.startswith("/auth/google"):
        return True
    return method == "POST" and path.startswith(("/auth/", "/api/v1/auth/", ENROL))


def is_booking(path: str) -> bool:
    """Tell whether a path belongs to a booking page."""
    return path.startswith(BOOKING)


def is_held(path: str) -> bool:
    """Tell whether a path holds the token that opens it."""
    return path.startswith(HELD)


def logged(path: str) -> str:
    """Return a path as the log may keep it: never with a token that opens something."""
    before = next((prefix for prefix in HELD if path.startswith(prefix)), None)
    return path if before is None else f"{before}…"
