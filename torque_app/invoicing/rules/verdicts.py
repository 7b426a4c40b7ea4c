"""What SII's answer about an envelope means for each document inside.

SII counts per type and names no folio on the DTE door; the boletas' door gives reasons by folio.
A document that counts as rejected may still be known to SII from an earlier upload, so each one
in doubt is asked about before it is called rejected.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from random import Random
from typing import Any, Final

from models.invoicing import DteStatus

_REJECTS: Final = 3
"""SII's level of a finding that rejects; 2 only objects."""

WAITS: Final = (2, 5, 10, 20, 30, 60, 120, 300, 600, 900)
"""Seconds between questions about one envelope; the last one repeats."""

QUICK: Final = 0.4
"""Seconds between questions to the simulator, which needs no mercy."""

ALARM_AFTER: Final = timedelta(hours=48)
"""From here on a person is told that SII has not answered (field reports: hours are normal)."""


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
    """What SII said of an envelope; `known` are the folios it has, of those asked one by one."""

    state: str
    gloss: str
    outcome: Outcome
    accepted: int = 0
    objected: int = 0
    rejected: int = 0
    findings: tuple[Finding, ...] = ()
    known: Mapping[int, bool] = field(default_factory=dict)

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
    """Return the folios SII must be asked about one by one before anything is concluded."""
    return tuple(folios) if answer.outcome is Outcome.PROCESSED and answer.rejected else ()


def judge(answer: Answer, folios: Sequence[int]) -> dict[int, Verdict]:
    """Return each folio's verdict in a processed envelope."""
    return {folio: _judge(answer, folio) for folio in folios}


def _judge(answer: Answer, folio: int) -> Verdict:
    reasons = tuple(finding for finding in answer.findings if finding.folio == folio)
    rejecting = any(finding.level >= _REJECTS for finding in reasons)
    known = answer.known.get(folio)
    if known is False or (known is None and rejecting):
        return _rejected(reasons)
    if answer.rejected and not answer.accepted and not answer.objected and known is None:
        return _rejected(reasons)
    return _accepted(answer, () if rejecting else reasons)


def _rejected(reasons: tuple[Finding, ...]) -> Verdict:
    first = next((finding for finding in reasons if finding.level >= _REJECTS), None)
    why = f"{first.text} ({first.code})." if first else "El detalle llega al correo del SII."
    return Verdict(DteStatus.REJECTED, f"El SII rechazó el documento. {why}", reasons)


def _accepted(answer: Answer, reasons: tuple[Finding, ...]) -> Verdict:
    if reasons:
        first = reasons[0]
        said = f"El SII lo aceptó con reparos: {first.text} ({first.code})."
        return Verdict(DteStatus.OBJECTED, said, reasons)
    by_folio = bool(answer.findings)
    if answer.objected and not by_folio:
        said = "El SII lo aceptó con reparos; el detalle llega al correo registrado en el SII."
        if answer.accepted:
            said = (
                f"El SII lo aceptó; {answer.objected} documentos de este envío tienen reparos, "
                "el detalle llega al correo registrado en el SII."
            )
        return Verdict(DteStatus.OBJECTED, said)
    return Verdict(DteStatus.ACCEPTED, "El SII aceptó el documento.")


def pause(asked: int, *, quick: bool, random: Random) -> float:
    """Return the seconds to wait before asking again, a fifth more or less by chance."""
    seconds = float(WAITS[min(asked, len(WAITS) - 1)])
    if quick:
        seconds = min(seconds, QUICK)
    return seconds * random.uniform(0.8, 1.2)
