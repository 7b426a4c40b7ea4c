"""Grading the stamp (TED) of a received document: its signature, its CAF, and what it says.

Source: SII "Manual de Certificación" 2009, section 5.2: the stamp is over the flattened text in
ISO-8859-1, with the entities as they are written.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from torque_app.integrations.sii.caf import PRODUCTION_KEY, flatten, is_signed_by
from torque_app.integrations.sii.reading.inbox import TedGrade
from torque_app.integrations.sii.ted import caf_of, is_well_made
from torque_app.integrations.sii.values import Environment

_FAULTS: Final = {
    TedGrade.GENUINE: "",
    TedGrade.UNTRUSTED: "Los folios del timbre no fueron autorizados por el SII.",
    TedGrade.MISMATCHED: "El timbre es de otro documento.",
    TedGrade.INVALID: "El timbre no coincide con su firma.",
    TedGrade.ABSENT: "No trae timbre.",
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a stamp is worth."""

    grade: TedGrade
    environment: Environment | None = None

    @property
    def fault(self) -> str:
        """Why it is not genuine, in Spanish."""
        return _FAULTS[self.grade]


def judge(
    ted: bytes,
    encoding: str,
    said: Mapping[str, str],
    *,
    trusted_keys: Mapping[int, RSAPublicKey],
) -> Stamp:
    """Return what the `<TED>` bytes are worth on a document that says `said` (tags of the `DD`)."""
    if not ted:
        return Stamp(TedGrade.ABSENT)
    text = next(filter(is_well_made, _spellings(ted, encoding)), None)
    caf = caf_of(text) if text else None
    if text is None or caf is None:
        return Stamp(TedGrade.INVALID)
    signer = next((name for name, key in trusted_keys.items() if is_signed_by(caf, key)), None)
    if signer is None:
        return Stamp(TedGrade.UNTRUSTED)
    environment = Environment.PRODUCTION if signer == PRODUCTION_KEY else Environment.CERTIFICATION
    agrees = _agrees(flatten(text), caf, said)
    return Stamp(TedGrade.GENUINE if agrees else TedGrade.MISMATCHED, environment)


def _spellings(ted: bytes, encoding: str) -> Iterator[str]:
    """Yield the text as declared and, for issuers that stamp other bytes, as it lies there."""
    yield ted.decode(encoding, "replace")
    yield ted.decode("iso-8859-1")


def _agrees(ted: str, caf: str, said: Mapping[str, str]) -> bool:
    """Whether stamp, CAF and document speak of the same folio of the same issuer."""
    essence = ted.replace(caf, "")
    if any(_value(essence, tag).upper() != value for tag, value in said.items()):
        return False
    first, last, folio = _value(caf, "D"), _value(caf, "H"), said["F"]
    if not (first.isascii() and first.isdigit() and last.isascii() and last.isdigit()):
        return False
    if not int(first[:18]) <= int(folio) <= int(last[:18]):
        return False
    return (_value(caf, "RE").upper(), _value(caf, "TD")) == (said["RE"], said["TD"])


def _value(text: str, tag: str) -> str:
    """Return the text of the first element of that name, empty when there is none."""
    found = re.search(rf"<{tag}>([^<]*)</{tag}>", text)
    return found[1].strip() if found else ""
