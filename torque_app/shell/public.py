"""Pages for whoever holds a link: rendered here whole, without the interface and its scripts.

A context keeps its own in `<context>/templates`, upon `shell/templates/frame.html`; all that is
told there is escaped. Nothing of such an answer may be kept, indexed or told to other sites.
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from components import tokens
from torque_app.core.texts import _, locale

PACKAGE: Final = Path(__file__).resolve().parents[1]
UNSEEN: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
"""The headers of every answer to a token: its address is a key."""

_SHEET: Final = Path(__file__).with_name("templates") / "public.css"
_USED: Final = re.compile(r"var\(--([\w-]+)\)")
_PAGES: Final = Environment(
    loader=FileSystemLoader(PACKAGE),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Brand:
    """Whose page it is: the workshop's name, its colour `#rrggbb`, and how to reach it."""

    name: str
    colour: str
    contacts: tuple[str, ...] = ()


def page(
    template: str,
    *,
    title: str,
    brand: Brand | None = None,
    status: int = 200,
    sends: bool = False,
    **told: Any,
) -> Response:
    """Return a template of a context (`invoicing/templates/document.html`) as an answer.

    No script runs in it and nothing is loaded: its one style sheet is known by its hash. Where it
    `sends` a form, to us alone, browsers say where from: its address is then no secret.
    """
    sheet = _sheet(brand.colour if brand else tokens.ROLES["light"]["accent"])
    html = _PAGES.get_template(template).render(
        lang=locale().replace("_", "-"),
        title=title,
        sheet=Markup(sheet),  # noqa: S704 - ours, and a colour of six checked digits
        brand=brand,
        **told,
    )
    headers = {**UNSEEN, "content-security-policy": _policy(sheet, sends=sends)}
    if sends:
        headers["Referrer-Policy"] = "same-origin"  # else a browser's Origin would be `null`
    return HTMLResponse(html, status, headers=headers)


def nothing() -> Response:
    """Return the one answer to every address that opens nothing, whatever the reason."""
    return page(
        "shell/templates/nothing.html",
        title=_("Este enlace no sirve"),
        status=404,
        heading=_("Este enlace no sirve"),
        sentence=_("Puede estar incompleto, haber vencido o haber sido retirado."),
        advice=_("Pide otro a quien te lo envió."),
    )


@lru_cache(maxsize=256)
def _sheet(colour: str) -> str:
    """Return the style sheet with the tokens it uses, in both themes, and the workshop's colour."""
    rules = _SHEET.read_text(encoding="utf-8")
    used = set(_USED.findall(rules))
    light, dark = (_declared(tokens.theme(name), used) for name in ("light", "dark"))
    same = _declared(tokens.fixed(), used)
    return (
        f":root{{--brand:{colour};{same}{light}}}\n"
        f"@media (prefers-color-scheme: dark){{:root{{{dark}}}}}\n{rules}"
    )


def _declared(scale: tokens.Scale, used: set[str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in scale.items() if name in used)


@lru_cache(maxsize=256)
def _policy(sheet: str, *, sends: bool = False) -> str:
    known = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    taker = "'self'" if sends else "'none'"
    return (
        f"default-src 'none'; style-src 'sha256-{known}'; img-src data:; base-uri 'none'; "
        f"form-action {taker}; frame-ancestors 'none'"
    )
