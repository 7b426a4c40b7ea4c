"""Read SII's answers by local name: prefixes, order and declared charset are not reliable."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from torque_app.integrations.sii.client.errors import (
    AccessDenied,
    AnswerNotUnderstood,
    SiiUnavailable,
    TokenRefused,
)

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SIGN_IN = ("cautinicio", "aut2000")
_LONGEST_NUMBER = 18

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Respuesta:
    """A `SII:RESPUESTA`: the fields of its header and of its body, in order, by local name."""

    header: Mapping[str, str]
    body: Fields

    @property
    def state(self) -> str:
        """`ESTADO` of the header, "" when SII sent none."""
        return self.header.get("ESTADO", "")

    @property
    def gloss(self) -> str:
        """SII's own words about the state."""
        return self.header.get("GLOSA") or self.header.get("GLOSA_ESTADO") or ""

    def first(self, name: str) -> str:
        """Return the first such field of the body, "" when absent."""
        return next((text for key, text in self.body if key == name), "")


def local_name(node: etree._Element) -> str:
    """Return the tag without namespace, "" for comments and instructions."""
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def decode(body: bytes) -> str:
    """Return the text whatever the header says: SII sends ISO-8859-1 under a utf-8 label."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("iso-8859-1")


def whole(value: object) -> int:
    """Return the count SII wrote, as text or number; 0 for anything else."""
    text = str(value).strip() if isinstance(value, int | str) else ""
    plain = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    return int(text) if plain else 0


def asks_to_sign_in(body: bytes) -> bool:
    """Whether this is SII's page to sign in, which is how a dead session may look."""
    page = decode(body[:20_000]).lower()
    return any(mark in page for mark in _SIGN_IN)


def read_xml(body: bytes | str) -> etree._Element | None:
    """Return the root, or None when this is not XML (empty, HTML, "Error 500")."""
    text = body if isinstance(body, str) else decode(body)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(_DECLARATION.sub("", text).strip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if local_name(root).lower() == "html" else root


def read_json(body: bytes) -> dict[str, Any] | None:
    """Return the object with lower-case names, or None when this is not a JSON object."""
    try:
        answer = json.loads(decode(body))
    except (ValueError, RecursionError):
        return None
    return (
        {key.lower(): value for key, value in answer.items()} if isinstance(answer, dict) else None
    )


def find(root: etree._Element, name: str) -> etree._Element | None:
    """Return the first element of that local name, the root included."""
    return next((node for node in root.iter() if local_name(node) == name), None)


def leaves(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield (local name, stripped text) of every element without children."""
    for node in root.iter():
        if isinstance(node.tag, str) and len(node) == 0:
            yield local_name(node), (node.text or "").strip()


def read_respuesta(body: bytes | str) -> Respuesta:
    """Read a RESPUESTA, bare or as the escaped string inside a SOAP answer.

    Raises TokenRefused for the page to sign in, SiiUnavailable for other pages and faults,
    AnswerNotUnderstood for other XML.
    """
    root = read_xml(body)
    if root is None:
        if isinstance(body, bytes) and asks_to_sign_in(body):
            raise TokenRefused
        raise SiiUnavailable
    _refuse_fault(root)
    if find(root, "RESPUESTA") is None:
        root = _unwrap(root)
    header, answer = find(root, "RESP_HDR"), find(root, "RESP_BODY")
    if header is None:
        raise AnswerNotUnderstood
    return Respuesta(dict(leaves(header)), () if answer is None else tuple(leaves(answer)))


def _unwrap(root: etree._Element) -> etree._Element:
    returned = next((node for node in root.iter() if local_name(node).endswith("Return")), None)
    inner = None if returned is None else read_xml("".join(str(t) for t in returned.itertext()))
    if inner is None or find(inner, "RESPUESTA") is None:
        raise AnswerNotUnderstood
    return inner


def _refuse_fault(root: etree._Element) -> None:
    fault = find(root, "Fault")
    if fault is None:
        return
    if "denegado" in " ".join(text.lower() for _, text in leaves(fault)):
        raise AccessDenied
    raise SiiUnavailable
