"""Reading values out of an element by local names, whatever namespace it came with.

An absent optional value is None or empty; a mandatory one that is absent, or one that is not what
it should be, raises `Unreadable` naming its SII tag.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeVar

from lxml import etree

from models.values import rut as ruts
from torque_app.core.texts import Sentence
from torque_app.integrations.sii.reading.scan import Unreadable

_T = TypeVar("_T")

_WHOLE: Final = re.compile(r"[+-]?\d{1,18}(\.0{1,6})?")
_NUMBER: Final = re.compile(r"[+-]?\d{1,18}(\.\d{1,18})?")
_SAID: Final = etree.XPath("string()")
"""The text as canonicalization sees it: a comment neither counts nor cuts what is round it."""

_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


def local(node: etree._Element) -> str:
    """Return the tag without namespace, nothing for a comment."""
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def children(node: etree._Element | None, name: str) -> list[etree._Element]:
    """Return the child elements of that local name."""
    return [each for each in node if local(each) == name] if node is not None else []


def child(node: etree._Element | None, *path: str) -> etree._Element | None:
    """Return the first element at a path of local names."""
    for name in path:
        node = next(iter(children(node, name)), None)
    return node


def text(node: etree._Element | None, *path: str) -> str:
    """Return the text at a path in one line with single spaces, empty when there is none."""
    found = child(node, *path)
    return " ".join(str(_SAID(found)).split()) if found is not None else ""


def whole(node: etree._Element | None, *path: str) -> int | None:
    """Return the whole number at a path."""
    said = text(node, *path)
    if not said:
        return None
    if not _WHOLE.fullmatch(said):
        raise wrong(path[-1])
    return int(said.partition(".")[0])


def needed_whole(node: etree._Element | None, *path: str, least: int = 0) -> int:
    """Return the whole number, `least` or more, that must be at a path."""
    value = whole(node, *path)
    if value is None or value < least:
        raise wrong(path[-1])
    return value


def number(node: etree._Element | None, *path: str) -> Decimal | None:
    """Return the number at a path."""
    said = text(node, *path)
    if not said:
        return None
    if not _NUMBER.fullmatch(said):
        raise wrong(path[-1])
    return Decimal(said)


def day(node: etree._Element | None, *path: str) -> date | None:
    """Return the date at a path."""
    said = text(node, *path)
    if not said:
        return None
    try:
        return date.fromisoformat(said[:10])
    except ValueError as error:
        raise wrong(path[-1]) from error


def moment(node: etree._Element | None, *path: str) -> datetime | None:
    """Return the wall time at a path, without the zone that some write; None for any other."""
    found = _MOMENT.match(text(node, *path))
    try:
        return datetime.fromisoformat(found[0]) if found else None
    except ValueError:
        return None


def rut(node: etree._Element | None, *path: str) -> str:
    """Return the RUT that must be at a path."""
    try:
        return ruts.normalize(text(node, *path))
    except ValueError as error:
        raise wrong(path[-1]) from error


def needed(value: _T | None, name: str) -> _T:
    """Return a value that must be there; raises `Unreadable` with the name of its tag."""
    if value is None:
        raise wrong(name)
    return value


def wrong(name: str) -> Unreadable:
    """Return the refusal of a document whose tag is missing or makes no sense."""
    return Unreadable(
        Sentence("El dato {name} del documento falta o está malo.", name=name),
        reason="incomplete",
        field=name,
    )
