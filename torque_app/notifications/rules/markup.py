"""The block markup an e-mail's HTML is made of, in the way of MJML: few blocks, no free HTML.

    <mail>
      <heading>Hola, {{ nombre }}</heading>
      <text>Tu vehículo está listo.</text>
      <button href="{{ enlace }}">Ver la OT</button>
      <divider/>
      <columns><column><text>…</text></column><column><text>…</text></column></columns>
    </mail>

The markup is read first and its holes are filled afterwards, each as text: nothing that fills one
can become a block, an attribute or an address of another kind.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Final
from urllib.parse import urlsplit

from lxml import etree

from torque_app.core.errors import Invalid
from torque_app.core.texts import Sentence
from torque_app.notifications.rules.wording import fill

ROOT: Final = "mail"
INSIDE: Final[Mapping[str, frozenset[str]]] = {
    ROOT: frozenset({"heading", "text", "button", "divider", "columns"}),
    "columns": frozenset({"column"}),
    "column": frozenset({"heading", "text", "button", "divider"}),
}
ATTRIBUTES: Final[Mapping[str, frozenset[str]]] = {"button": frozenset({"href"})}
LOGO_PLACE: Final = "<!--logo-->"
"""Where the logo goes once the mail leaves; nothing that fills a hole can write it."""

MOST_BLOCKS: Final = 60
MOST_COLUMNS: Final = 3
_FONT: Final = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif"
_INK, _QUIET, _LINE = "#1c2430", "#5b6675", "#d9dee5"


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands round the blocks: the workshop, its colour `#rrggbb`, and the way out."""

    workshop: str
    colour: str
    footer: str = ""
    way_out: str = ""
    way_out_label: str = ""


@dataclass(frozen=True, slots=True)
class _Page:
    frame: Frame
    variables: Mapping[str, str]

    def said(self, block: "etree._Element") -> str:
        """Return what a block says, filled and escaped, its line breaks kept."""
        return escape(fill(block.text or "", self.variables).strip()).replace("\n", "<br>")


def check_layout(layout: str) -> None:
    """Raise Invalid on `layout` for a markup that cannot be shown."""
    if layout:
        _read(layout)


def texts(layout: str) -> str:
    """Return all that stands in a markup, attributes too: where its holes are looked for."""
    if not layout:
        return ""
    root = _read(layout)
    attributes = (value for block in root.iter() for value in block.attrib.values())
    return "\n".join(str(said) for said in (*root.itertext(), *attributes))


def html(layout: str, variables: Mapping[str, str], *, frame: Frame) -> str:
    """Return a whole HTML page for mail programs: tables, inline styles, nothing loaded."""
    shown = "".join(_blocks(_read(layout), _Page(frame, variables)))
    return (
        '<!doctype html><html><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        '<meta name="color-scheme" content="light"></head>'
        f'<body style="margin:0;background:#f4f6f8;{_FONT};color:{_INK}">'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr>'
        '<td align="center" style="padding:24px 12px">'
        '<table role="presentation" width="560" cellpadding="0" cellspacing="0" '
        'style="max-width:560px;width:100%;background:#ffffff;border-radius:8px">'
        f'<tr><td style="padding:16px 24px;border-top:4px solid {frame.colour};'
        f'border-radius:8px 8px 0 0;font-weight:600">{LOGO_PLACE}{escape(frame.workshop)}</td></tr>'
        f'<tr><td style="padding:0 24px 24px">{shown}</td></tr>'
        f"{_foot(frame)}</table></td></tr></table></body></html>"
    )


def with_logo(page: str, name: str) -> str:
    """Return a page with a picture of the same mail, called `name`, above the workshop's name."""
    picture = (
        f'<img src="cid:{name}" alt="" height="40" '
        'style="display:block;height:40px;width:auto;border:0;margin-bottom:8px">'
    )
    return page.replace(LOGO_PLACE, picture, 1)


def _foot(frame: Frame) -> str:
    said = escape(frame.footer)
    if frame.way_out:
        out = (
            f'<a href="{escape(frame.way_out)}" style="color:{_QUIET}">'
            f"{escape(frame.way_out_label)}</a>"
        )
        said = f"{said}<br>{out}" if said else out
    if not said:
        return ""
    return (
        f'<tr><td style="padding:16px 24px;border-top:1px solid {_LINE};font-size:12px;'
        f'line-height:18px;color:{_QUIET}">{said}</td></tr>'
    )


def _blocks(parent: "etree._Element", page: _Page) -> Iterator[str]:
    for block in parent:
        yield _SHOWN[str(block.tag)](block, page)


def _heading(block: "etree._Element", page: _Page) -> str:
    return f'<h1 style="margin:16px 0 8px;font-size:20px;line-height:28px">{page.said(block)}</h1>'


def _text(block: "etree._Element", page: _Page) -> str:
    return f'<p style="margin:8px 0;font-size:15px;line-height:22px">{page.said(block)}</p>'


def _button(block: "etree._Element", page: _Page) -> str:
    address = fill(block.get("href", ""), page.variables).strip()
    if not is_web(address):
        return _text(block, page)
    return (
        f'<p style="margin:16px 0"><a href="{escape(address)}" style="display:inline-block;'
        f"padding:12px 20px;background:{page.frame.colour};color:#ffffff;text-decoration:none;"
        f'border-radius:6px;font-weight:600">{page.said(block)}</a></p>'
    )


def _divider(_block: "etree._Element", _page: _Page) -> str:
    return f'<hr style="border:0;border-top:1px solid {_LINE};margin:16px 0">'


def _columns(block: "etree._Element", page: _Page) -> str:
    width = 100 // len(block)
    cells = "".join(
        f'<td width="{width}%" valign="top" style="padding-right:12px">'
        f"{''.join(_blocks(column, page))}</td>"
        for column in block
    )
    return (
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0">'
        f"<tr>{cells}</tr></table>"
    )


_SHOWN: Final[Mapping[str, Callable[["etree._Element", _Page], str]]] = {
    "heading": _heading,
    "text": _text,
    "button": _button,
    "divider": _divider,
    "columns": _columns,
}


def is_web(address: str) -> bool:
    """Tell whether an address leads to a web page: no script, no file, no other scheme."""
    if not address.isprintable() or " " in address:
        return False
    try:
        there = urlsplit(address)
    except ValueError:
        return False
    return there.scheme in {"https", "http"} and bool(there.hostname)


def _read(layout: str) -> "etree._Element":
    """Return the markup's tree; Invalid for what is no XML of ours."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True, huge_tree=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(layout.encode(), parser)
    except etree.XMLSyntaxError as wrong:
        line = wrong.lineno or 1
        raise _invalid(
            Sentence("El diseño no se entiende en la línea {line}. Revísalo.", line=line)
        ) from wrong
    about: Any = root.getroottree().docinfo
    if root.tag != ROOT or about.doctype:
        raise _invalid(Sentence("El diseño empieza con <mail> y termina con </mail>."))
    if sum(1 for _ in root.iter()) > MOST_BLOCKS:
        raise _invalid(Sentence("El diseño tiene más de {most} bloques.", most=MOST_BLOCKS))
    _check(root)
    return root


def _check(block: "etree._Element") -> None:
    name = str(block.tag)
    for strange in set(block.attrib) - ATTRIBUTES.get(name, frozenset()):
        raise _invalid(
            Sentence("El bloque <{block}> no lleva «{strange}».", block=name, strange=strange)
        )
    inside = INSIDE.get(name, frozenset())
    if name == "columns" and not 1 <= len(block) <= MOST_COLUMNS:
        raise _invalid(Sentence("Las columnas son de 1 a {most}.", most=MOST_COLUMNS))
    if inside and (block.text or "").strip():
        raise _invalid(Sentence("Dentro de <{block}> el texto va en un <text>.", block=name))
    for each in block:
        if each.tag not in inside or (each.tail or "").strip():
            raise _invalid(
                Sentence("Dentro de <{block}> no puede ir <{inner}>.", block=name, inner=each.tag)
            )
        _check(each)


def _invalid(sentence: Sentence) -> Invalid:
    return Invalid.field("layout", sentence)
