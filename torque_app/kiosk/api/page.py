"""The tablet's page and the one where a tablet is registered: no session, own files, own policy.

The page holds nothing of the workshop: its scripts read it from the API, where the tablet answers
for itself. That is why it may be kept on the tablet and opened without a connection.
"""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, RedirectResponse, Response

from components import tokens
from torque_app.core.texts import _, locale
from torque_app.kiosk.api.page_words import words
from torque_app.shell.gate import ENROL, KIOSK

router = APIRouter()
"""Nothing of this page is an operation of the API."""

doors = APIRouter()
BROWSER_ROUTERS = (doors,)

SEE_OTHER: Final = 303
TEMPLATES: Final = Path(__file__).parents[1] / "templates"
ASSETS: Final = Path(tokens.CSS_FILE).parents[1]
_FILES: Final = ("kiosk-sw.js", "theme.js", "css/tokens.css")
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "content-security-policy": _POLICY,
    "permissions-policy": "camera=(self), microphone=(self), geolocation=(), payment=()",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
_PAGES: Final = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@doors.get(KIOSK)
def shown() -> Response:
    """Show the page, the same to everybody: who has no registered tablet learns it from the API."""
    return _page(
        "kiosk.html",
        cache="no-cache",
        title=_("Kiosco del taller"),
        colour=tokens.ROLES["light"]["accent"],
        boot=_boot(locale()),
        needs_scripts=_("Este navegador no ejecuta la página. Usa uno actualizado."),
    )


@doors.get("/kiosk")
def renamed() -> Response:
    """Lead the English name to the page."""
    return RedirectResponse(KIOSK, SEE_OTHER)


@doors.get(ENROL)
def asked(error: str = "") -> Response:
    """Ask for the token of a new tablet; the link carries it after the #, unseen by servers."""
    wrong = _("Ese código no sirve o fue revocado. Pide otro al jefe de taller.")
    return _page(
        "enrol.html",
        cache="no-store",
        title=_("Registrar esta tablet"),
        about=_("Escanea con ella el código de Ajustes, Tabletas, o escribe aquí el suyo."),
        label=_("Código de la tablet"),
        send=_("Registrar esta tablet"),
        said=wrong if error else "",
    )


def _page(template: str, *, cache: str, **told: Any) -> Response:
    html = _PAGES.get_template(template).render(lang=locale().replace("_", "-"), **told)
    return HTMLResponse(html, headers={**_HEADERS, "Cache-Control": cache})


@lru_cache(maxsize=4)
def _boot(language: str) -> Markup:
    """Return what the page's scripts are told, as JSON that cannot end its element."""
    said = words()
    told = {"version": _version(json.dumps(said) + language), "words": said}
    return Markup(json.dumps(told, ensure_ascii=False).replace("<", "\\u003c"))  # noqa: S704 - ours


def _version(said: str) -> str:
    """Return a name for the page as it is: its files and what it says; a new one is fetched."""
    known = hashlib.sha256(said.encode())
    own = sorted(path for path in (ASSETS / "kiosk").rglob("*") if path.is_file())
    for path in (*own, *(ASSETS / name for name in _FILES)):
        known.update(path.read_bytes())
    for template in sorted(TEMPLATES.glob("*.html")):
        known.update(template.read_bytes())
    return known.hexdigest()[:16]
