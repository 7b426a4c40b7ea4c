"""The TED, SII's electronic stamp: the document's essence signed with its CAF's key.

One line, ISO-8859-1, escaped as in the document: `FRMT` is RSA-SHA1 over the `<DD>` exactly as it
stands there, and the PDF417 shows the whole `<TED>`. Source: SII "Manual de Certificación" 2009,
section 5.2, whose known answer `known_answer` reproduces.
"""

import base64
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1

from torque_app.core.errors import TorqueError
from torque_app.core.texts import Sentence
from torque_app.integrations.sii.caf import (
    SII_KEYS,
    CafRefused,
    flatten,
    is_signed_by,
    public_key_of,
)
from torque_app.integrations.sii.text import clean, cut, escape
from torque_app.integrations.sii.values import Caf, DteDocument, DteType

_NAME_LIMIT: Final = 40
"""Characters of `RSR` and `IT1`."""

_TED: Final = re.compile(
    r"<TED\b[^>]*>(<DD>.*</DD>)<FRMT\b[^>]*>([^<]*)</FRMT></TED>",
    re.DOTALL,
)
_CAF: Final = re.compile(r"<CAF\b[^>]*>.*?</CAF>", re.DOTALL)


class FolioRefused(TorqueError):
    """The CAF does not cover the document: another company, type, range or time."""

    code, status = "folio_refused", 409
    message = "El folio no pertenece a ese CAF."


def stamp(document: DteDocument, caf: Caf, *, at: datetime) -> str:
    """Return the `<TED>` of a document in one line, stamped at Chilean wall-clock time `at`.

    Raises `FolioRefused` when the CAF does not authorize it, `Untranslatable` for a name.
    """
    _check(document, caf)
    text = essence(
        issuer_rut=document.issuer.rut,
        type=document.type,
        folio=document.folio,
        issued_on=document.issued_on,
        receiver_rut=document.receiver.rut,
        # an anonymous receiver is named by the RUT
        receiver_name=document.receiver.razon_social or document.receiver.rut,
        total=document.totals.total,
        first_line=document.lines[0].name,
        caf_text=caf.text,
        at=at,
    )
    return wrap(text, sign(text, caf.private_key))


def essence(
    *,
    issuer_rut: str,
    type: DteType,
    folio: int,
    issued_on: date,
    receiver_rut: str,
    receiver_name: str,
    total: int,
    first_line: str,
    caf_text: str,
    at: datetime,
) -> str:
    """Return the `<DD>`: names are cleaned, cut to 40 characters, then escaped."""
    receiver = escape(cut(clean(receiver_name, field="el nombre del receptor"), _NAME_LIMIT))
    item = escape(cut(clean(first_line, field="el nombre de la línea 1"), _NAME_LIMIT))
    return (
        f"<DD><RE>{issuer_rut}</RE><TD>{type.value}</TD><F>{folio}</F><FE>{issued_on}</FE>"
        f"<RR>{receiver_rut}</RR><RSR>{receiver}</RSR><MNT>{total}</MNT><IT1>{item}</IT1>"
        f"{caf_text}<TSTED>{at:%Y-%m-%dT%H:%M:%S}</TSTED></DD>"
    )


def sign(essence_text: str, key: RSAPrivateKey) -> str:
    """Return the `FRMT`: base64 of RSA-SHA1 (PKCS#1 v1.5) over the `<DD>` bytes."""
    data = essence_text.encode("iso-8859-1")
    return base64.b64encode(key.sign(data, PKCS1v15(), SHA1())).decode()  # noqa: S303 SII's algorithm


def wrap(essence_text: str, frmt: str) -> str:
    """Return the `<TED>` round a `<DD>` and its signature."""
    return f'<TED version="1.0">{essence_text}<FRMT algoritmo="SHA1withRSA">{frmt}</FRMT></TED>'


def is_genuine(ted: str, *, trusted_keys: Mapping[int, RSAPublicKey] = SII_KEYS) -> bool:
    """Whether the stamp was made with a CAF that one of the trusted keys signed.

    Accepts any layout: blanks between tags are removed before, as SII does.
    """
    caf = caf_of(ted) if is_well_made(ted) else None
    return caf is not None and any(is_signed_by(caf, key) for key in trusted_keys.values())


def is_well_made(ted: str) -> bool:
    """Whether the key in its own CAF signed the stamp; says nothing about who made the CAF."""
    match, caf = _TED.fullmatch(flatten(ted.strip())), caf_of(ted)
    if not match or not caf:
        return False
    try:
        data = match[1].encode("iso-8859-1")
        public_key_of(caf).verify(base64.b64decode(match[2]), data, PKCS1v15(), SHA1())  # noqa: S303 SII's algorithm
    except (CafRefused, InvalidSignature, ValueError):
        return False
    return True


def caf_of(ted: str) -> str | None:
    """Return the flattened `<CAF>` inside a stamp, or None when there is none."""
    caf = _CAF.search(flatten(ted))
    return caf[0] if caf else None


def _check(document: DteDocument, caf: Caf) -> None:
    """Raise `FolioRefused` unless the CAF authorizes this very folio on its day."""
    if (caf.issuer_rut, caf.type) != (document.issuer.rut, document.type):
        raise FolioRefused("El CAF es de otra empresa o de otro tipo de documento.")
    if not caf.covers(document.folio):
        raise FolioRefused(
            Sentence("El folio {folio} está fuera del CAF.", folio=document.folio),
            folio=document.folio,
        )
    if caf.is_expired(document.issued_on):
        raise FolioRefused(
            Sentence(
                "El CAF venció el {expires_on:%d-%m-%Y}. Anula sus folios en el SII y pide otros.",
                expires_on=caf.expires_on,
            )
        )
    if document.issued_on < caf.authorized_on:
        raise FolioRefused("La fecha del documento es anterior a la autorización del CAF.")
