"""Who may make a browser of ours send a request: only our own pages (CSWSH, CSRF)."""

from urllib.parse import urlsplit

from torque_app.core.identity import COOKIE
from torque_app.settings import settings
from torque_app.shell.passage import Passage

KIOSK_COOKIE = "torque_kiosk"
"""What a registered tablet of the shop floor is known by."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_SITES = frozenset({"same-origin", "none"})


def is_foreign(passage: Passage) -> bool:
    """Tell whether a websocket or an unsafe request comes from a page that is not ours.

    A browser always says its Origin there. A program says none: it may, unless it carries a
    browser's session, which then needs a header that no foreign form can send.
    """
    if passage.method in SAFE:
        return False
    headers = passage.headers
    origin = headers.get("origin")
    if origin is not None:
        return not is_own(origin, headers.get("host", ""))
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in OWN_SITES
    if "authorization" in headers:
        return False
    by_cookie = any(f"{name}=" in headers.get("cookie", "") for name in (COOKIE, KIOSK_COOKIE))
    return (by_cookie or _is_form(passage)) and "x-requested-with" not in headers


def is_own(origin: str, host: str) -> bool:
    """Tell whether an Origin is this server, by the name it was asked under or its public one."""
    public = urlsplit(settings().public_url)
    asked = urlsplit(origin)
    if (asked.scheme, asked.netloc) == (public.scheme, public.netloc):
        return True
    return asked.netloc == host and bool(host) and asked.scheme in _schemes()


def _schemes() -> tuple[str, ...]:
    # a page served in clear text must not command the one served over TLS
    return ("https",) if settings().secure_cookies else ("http", "https")


def _is_form(passage: Passage) -> bool:
    """Log-in forms are refused to foreign pages too: they would sign a victim in as somebody."""
    return passage.path.startswith(("/auth/", "/_upload"))
