"""Check the timbre (TED) and the CAF inside it (manual de certificación 2009, section 5.2)."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from torque_app.integrations.sii.simulator.der import public_key_pem
from torque_app.integrations.sii.simulator.envelopes import Document, elements_named, whole
from torque_app.integrations.sii.simulator.signatures import stamp_holds

SII_KEYS: Mapping[int, bytes] = {
    100: b"""-----BEGIN PUBLIC KEY-----
MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAMj78A3LIaVQAKWFUixd5SinPgzhbMA6
seXqfeSyooER41L6743LfVHjSavUsQXc1PZ8+eExFQWMnwFUKRuMcVMCAwEAAQ==
-----END PUBLIC KEY-----
""",
    300: b"""-----BEGIN PUBLIC KEY-----
MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAJ3uv8XuvZbfTHz1Pxv6Fdhdc+8ExnGP
jAez94Xv7nXntO9aOuB5wyZakA5F9gKJCvb7T6+iuNaTj38BHDWFszUCAwEAAQ==
-----END PUBLIC KEY-----
""",
}
"""SII's own public keys by IDK: 100 authorizes folios in certification, 300 in production."""

_CREDIT_TYPES = frozenset({33, 43, 46, 56, 61})
_CREDIT_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding on a document: SII's section and code, level 2 reparo or 3 rechazo."""

    section: str
    level: int
    code: int
    text: str

    def __str__(self) -> str:
        """Return `(SECCION-NIVEL-CODIGO) text`, as in SII's diagnosis."""
        return f"({self.section}-{self.level}-{self.code}) {self.text}"


def _tag(text: str, name: str) -> str:
    return _whole(text, name).removesuffix(f"</{name}>").partition(">")[2]


def check_caf(document: Document, *, authority: bytes, today: date) -> Iterable[Finding]:
    """Yield what is wrong with the authorization the document was stamped with."""
    caf = _tag(document.stamp, "CAF")
    content, granted = _whole(caf, "DA"), _tag(caf, "FRMA")
    key_id = _tag(content, "IDK")
    key = SII_KEYS.get(whole(key_id), authority)
    if not stamp_holds(key, content.encode("iso-8859-1"), granted):
        yield Finding("CAF", 3, 516, "CAF invalido: la firma FRMA no es del SII")
        return
    yield from _check_range(document, content)
    if document.type in _CREDIT_TYPES and today >= _expiry(_tag(content, "FA")):
        yield Finding("CAF", 3, 517, f"CAF vencido: autorizado el {_tag(content, 'FA')}")


def _check_range(document: Document, content: str) -> Iterable[Finding]:
    if _tag(content, "RE") != document.issuer:
        yield Finding("CAF", 3, 516, f"CAF invalido: fue entregado a {_tag(content, 'RE')}")
    if _tag(content, "TD") != str(document.type):
        yield Finding("CAF", 3, 516, f"CAF invalido: es del tipo {_tag(content, 'TD')}")
    first, last = whole(_tag(content, "D")), whole(_tag(content, "H"))
    if not first <= document.folio <= last:
        yield Finding("CAF", 3, 516, f"CAF invalido: el folio esta fuera de {first}-{last}")


def check_stamp(document: Document) -> Iterable[Finding]:
    """Yield what is wrong with the stamp: its signature, and data unlike the document's."""
    content = _whole(document.stamp, "DD")
    key = _caf_key(content)
    value = _tag(document.stamp, "FRMT")
    if key is None or not stamp_holds(key, content.encode("iso-8859-1"), value):
        yield Finding("TED", 2, 510, "Firma Timbre Electronico Incorrecta")
    plain = content.replace(_tag(content, "CAF"), "")
    expected = {
        "RE": document.issuer,
        "TD": str(document.type),
        "F": str(document.folio),
        "FE": document.issued_on,
        "RR": document.receiver,
        "MNT": document.field("Totales", "MntTotal"),
    }
    for name, stated in expected.items():
        if _tag(plain, name) != stated:
            yield Finding("TED", 3, 511, f"{name} del timbre no coincide con el documento")


def _whole(text: str, name: str) -> str:
    return next(elements_named(text, name), "")


def _caf_key(content: str) -> bytes | None:
    key = _tag(content, "RSAPK")
    try:
        modulus, exponent = (
            int.from_bytes(base64.b64decode(_tag(key, name))) for name in ("M", "E")
        )
    except ValueError:
        return None
    return public_key_pem(modulus, exponent) if modulus and exponent else None


def _expiry(authorized_on: str) -> date:
    """First day the folios are void (FAQ SII 001_003_6968); an unreadable date is void already."""
    try:
        day = date.fromisoformat(authorized_on)
    except ValueError:
        return date.min
    years, month0 = divmod(day.month - 1 + _CREDIT_MONTHS, 12)
    first = date(day.year + years, month0 + 1, 1)
    next_month = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first.replace(day=min(day.day, (next_month - first).days))
