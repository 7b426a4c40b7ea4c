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

_SHEET: Final = "shell/templates/public.css"
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
    """Whose page it is: the workshop's name, its colour `#rrggbb`, and how to reach it.

    `logo` is a data address: the page asks nobody for it.
    """

    name: str
    colour: str
    contacts: tuple[str, ...] = ()
    logo: str = ""


def page(
    template: str,
    *,
    title: str,
    brand: Brand | None = None,
    status: int = 200,
    sends: bool = False,
    sheets: tuple[str, ...] = (),
    script: str = "",
    pictures: bool = False,
    **told: Any,
) -> Response:
    """Return a template of a context (`invoicing/templates/document.html`) as an answer.

    Nothing is loaded but, if it has `pictures`, ours: the style sheet (with more `sheets` of the
    context) and the one `script`, if any, stand in it and are known by their hashes. Where it
    `sends` a form, to us alone, browsers say where from: its address is then no secret.
    """
    sheet = _sheet(brand.colour if brand else tokens.ROLES["light"]["accent"], sheets)
    code = _read(script) if script else ""
    html = _PAGES.get_template(template).render(
        lang=locale().replace("_", "-"),
        title=title,
        sheet=Markup(sheet),  # noqa: S704 - ours, and a colour of six checked digits
        script=Markup(code),  # noqa: S704 - a file of ours
        brand=brand,
        **told,
    )
    policy = _policy(sheet, code, sends=sends, pictures=pictures)
    headers = {**UNSEEN, "content-security-policy": policy}
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
def _sheet(colour: str, more: tuple[str, ...] = ()) -> str:
    """Return the style sheet with the tokens it uses, in both themes, and the workshop's colour."""
    rules = "\n".join(map(_read, (_SHEET, *more)))
    used = set(_USED.findall(rules))
    light, dark = (_declared(tokens.theme(name), used) for name in ("light", "dark"))
    same = _declared(tokens.fixed(), used)
    return (
        f":root{{--brand:{colour};{same}{light}}}\n"
        f"@media (prefers-color-scheme: dark){{:root{{{dark}}}}}\n{rules}"
    )


@lru_cache(maxsize=64)
def _read(path: str) -> str:
    """Return the text of a context's own file, named as templates are."""
    return (PACKAGE / path).read_text(encoding="utf-8")


def _declared(scale: tokens.Scale, used: set[str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in scale.items() if name in used)


@lru_cache(maxsize=256)
def _policy(sheet: str, code: str = "", *, sends: bool = False, pictures: bool = False) -> str:
    taker = "'self'" if sends else "'none'"
    seen = "data: 'self'" if pictures else "data:"
    runs = f"script-src {_known(code)}; connect-src 'self'; " if code else ""
    return (
        f"default-src 'none'; style-src {_known(sheet)}; {runs}img-src {seen}; base-uri 'none'; "
        f"form-action {taker}; frame-ancestors 'none'"
    )


def _known(text: str) -> str:
    """Return the source expression of a text that stands in the page itself (CSP 3)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
