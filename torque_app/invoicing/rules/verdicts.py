"""What SII's answer about an envelope means for each document inside.

SII counts per type and names no folio on the DTE door; the boletas' door gives reasons by folio,
and so does the diagnosis that SII mails for the others. A document that counts as rejected may
still be known to SII from an earlier upload, so each one in doubt is asked about before it is
called rejected.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from random import Random
from typing import Any, Final

from models.invoicing import DteStatus
from torque_app.core.texts import Sentence

_REJECTS: Final = 3
"""SII's level of a finding that rejects; 2 only objects."""

WAITS: Final = (2, 5, 10, 20, 30, 60, 120, 300, 600, 900)
"""Seconds between questions about one envelope; the last one repeats."""

RETRIES: Final = (30, 60, 120, 300, 900, 3600)
"""Seconds before trying again what SII did not serve; the last one repeats."""

SETTLED: Final = 8
"""Questions after which a document that SII still does not show is one that it does not have."""

PATIENT: Final = 40
"""The same for a document that SII calls repeated: hours with SII, seconds with the simulator."""

REPEATED: Final = ("DTE-3-100", "DTE-3-101")
"""SII's codes of a document that it already has."""

QUICK: Final = 0.4
"""Seconds between questions to the simulator, which needs no mercy."""

ALARM_AFTER: Final = timedelta(hours=48)
"""From here on a person is told that SII has not answered (field reports: hours are normal)."""


PROGRESS: Final = {
    "REC": "El SII recibió el envío y lo va a revisar.",
    "-11": "El SII recibió el envío y todavía no lo muestra.",
    "SOK": "El SII revisó el formato del envío: está bien.",
    "SDK": "El SII revisó el formato del envío: está bien.",
    "LSO": "El SII revisó el formato del libro: está bien.",
    "CRT": "El SII revisó la carátula del envío: está bien.",
    "FOK": "El SII revisó la firma del envío: está bien.",
    "PDR": "El SII está revisando los documentos.",
    "PRD": "El SII está revisando los documentos.",
}
"""What each state without a verdict means (autenticación v1.9, QueryEstUp)."""

REFUSALS: Final = {
    "RSC": "El formato no cumple el esquema.",
    "RFR": "La firma no es válida, o quien firma no tiene permiso para enviar por la empresa.",
    "RCT": "La carátula no corresponde: revisa la resolución y quién envía.",
    "RCO": "El envío está fuera de orden o incompleto.",
    "RPT": "El SII ya había recibido este envío.",
    "106": "Quien firma no tiene permiso para enviar por la empresa.",
}
"""What the states that refuse a whole envelope mean; others are told by SII's own words."""

_UNKNOWN: Final = {
    "DNK": "El SII tiene ese folio con otros datos.",
    "FNA": "El SII no autorizó ese folio.",
    "FAN": "El folio figura como anulado en el SII.",
    "EMP": "La empresa no está autorizada como emisora electrónica.",
}
"""What SII's states of a document it does not accept mean (QueryEstDte); FAU says nothing more."""


class Outcome(StrEnum):
    """Where an envelope stands."""

    PENDING = "PENDING"
    PROCESSED = "PROCESSED"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True)
class Finding:
    """One objection of SII: its code, its words, and whether it rejects."""

    folio: int
    code: str
    level: int
    text: str

    def as_json(self) -> dict[str, Any]:
        """Return it as a document row keeps it."""
        return {"code": self.code, "level": self.level, "text": self.text}


@dataclass(frozen=True, slots=True)
class Answer:
    """What SII said of an envelope; `known` are the folios it has, of those asked one by one.

    `states` are SII's codes for these; `named` that the findings name every document concerned.
    """

    state: str
    gloss: str
    outcome: Outcome
    accepted: int = 0
    objected: int = 0
    rejected: int = 0
    findings: tuple[Finding, ...] = ()
    known: Mapping[int, bool] = field(default_factory=dict)
    states: Mapping[int, str] = field(default_factory=dict)
    named: bool = False

    @property
    def judged(self) -> int:
        """How many documents SII counts."""
        return self.accepted + self.objected + self.rejected

    @property
    def counts(self) -> dict[str, int]:
        """The counts as they are kept."""
        return {"accepted": self.accepted, "objected": self.objected, "rejected": self.rejected}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one document, in one sentence and with SII's reasons."""

    status: DteStatus
    sentence: str
    reasons: tuple[Finding, ...] = ()


def in_doubt(answer: Answer, folios: Sequence[int]) -> tuple[int, ...]:
    """Return the folios SII must be asked about one by one before anything is concluded.

    None when all were accepted; those it names when it names all it rejected; every one when the
    counts are incomplete or name nobody.
    """
    if answer.outcome is not Outcome.PROCESSED:
        return ()
    if answer.judged >= len(folios) and not answer.rejected:
        return ()
    named = tuple(folio for folio in folios if _is_rejected(answer, folio))
    return named if answer.rejected and len(named) == answer.rejected else tuple(folios)


def settled(answer: Answer, folios: Sequence[int], *, tried: int) -> bool:
    """Whether the documents asked about agree with the counts, or were given time enough.

    SII shows a document somewhat later than the envelope that brought it. One it calls repeated
    came by an envelope whose answer was lost, and which it may still be looking at.
    """
    missing = [folio for folio in folios if not answer.known.get(folio, True)]
    if any(f.code in REPEATED and f.folio in missing for f in answer.findings):
        return tried >= PATIENT
    return len(missing) <= answer.rejected or tried >= SETTLED


def explained(answer: Answer, *, tried: int) -> bool:
    """Whether an answer that tells reasons names all it concerns; after a while it is taken so."""
    named = {finding.folio for finding in answer.findings}
    return len(named) >= answer.rejected + answer.objected or tried >= SETTLED


def _is_rejected(answer: Answer, folio: int) -> bool:
    return any(f.folio == folio and f.level >= _REJECTS for f in answer.findings)


def judge(answer: Answer, folios: Sequence[int]) -> dict[int, Verdict]:
    """Return each folio's verdict in a processed envelope."""
    return {folio: _judge(answer, folio) for folio in folios}


def _judge(answer: Answer, folio: int) -> Verdict:
    reasons = tuple(finding for finding in answer.findings if finding.folio == folio)
    rejecting = _is_rejected(answer, folio)
    known = answer.known.get(folio)
    if known is False or (known is None and rejecting):
        return _rejected(reasons, answer.states.get(folio, ""))
    if answer.rejected and not answer.accepted and not answer.objected and known is None:
        return _rejected(reasons, "")
    return _accepted(answer, () if rejecting else reasons)


def _rejected(reasons: tuple[Finding, ...], state: str) -> Verdict:
    first = next((finding for finding in reasons if finding.level >= _REJECTS), None)
    why = _UNKNOWN.get(state, "El detalle llega al correo registrado en el SII.")
    if first:
        why = told(first)
    return Verdict(
        DteStatus.REJECTED,
        Sentence("El SII rechazó el documento. {why}", why=Sentence(why)),
        reasons,
    )


def told(finding: Finding) -> str:
    """Return a finding as a sentence with SII's code."""
    text = finding.text.rstrip(".")
    return f"{text} ({finding.code})." if finding.code else f"{text}."


def _accepted(answer: Answer, reasons: tuple[Finding, ...]) -> Verdict:
    if reasons:
        first = reasons[0]
        doubt = Sentence("El SII lo aceptó con reparos: {first}", first=Sentence(told(first)))
        return Verdict(DteStatus.OBJECTED, doubt, reasons)
    by_folio = answer.named or bool(answer.findings)
    if answer.objected and not by_folio:
        said = "El SII lo aceptó con reparos; el detalle llega al correo registrado en el SII."
        if answer.accepted:
            said = Sentence(
                "El SII lo aceptó; {objected} documentos de este envío tienen reparos, el "
                "detalle llega al correo registrado en el SII.",
                objected=answer.objected,
            )
        return Verdict(DteStatus.OBJECTED, said)
    return Verdict(DteStatus.ACCEPTED, "El SII aceptó el documento.")


def pause(asked: int, *, quick: bool, random: Random, waits: Sequence[float] = WAITS) -> float:
    """Return the seconds to wait before asking again, a fifth more or less by chance."""
    seconds = float(waits[min(asked, len(waits) - 1)])
    if quick:
        seconds = min(seconds, QUICK)
    return seconds * random.uniform(0.8, 1.2)
