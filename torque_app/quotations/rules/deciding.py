"""What a client may say to the lines of a version, and what follows from it."""

import hmac
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final, Protocol
from uuid import UUID

from models.quotations import Decision, QuotationStatus, QuotedKind
from torque_app.core.crypto import mac
from torque_app.core.errors import Invalid

DIGITS: Final = 6
LIVES: Final = timedelta(minutes=10)
MOST_TRIES: Final = 5
MOST_CODES: Final = 5
CODES_WITHIN: Final = timedelta(hours=1)
NAME: Final = range(3, 101)
VALID_DAYS: Final = 7
"""How long an offer stands unless somebody says otherwise (workshop practice)."""

REMIND_AFTER: Final = (timedelta(hours=24), timedelta(hours=72), timedelta(days=7))
"""How long after it was sent an unanswered offer is reminded of (workshop practice)."""

_PURPOSE: Final = "quotation code"


class Offered(Protocol):
    """What of a line decides what may be said to it."""

    id: UUID
    kind: QuotedKind


def completed(lines: Iterable[Offered], said: Mapping[UUID, Decision]) -> dict[UUID, Decision]:
    """Return the decision of every line; Invalid when one is missing, or is not of this version.

    A discount is offered for the whole: it stands when every line is approved, and only then.
    """
    offered = list(lines)
    asked = {line.id for line in offered if line.kind is not QuotedKind.DISCOUNT}
    if not asked:
        raise Invalid("Este presupuesto no tiene líneas que decidir.")
    if said.keys() - asked:
        raise Invalid.field("decisions", "Una línea no es de esta versión del presupuesto.")
    if asked - said.keys() or Decision.PENDING in said.values():
        raise Invalid.field("decisions", "Aprueba, rechaza o deja para después cada línea.")
    whole = all(decision is Decision.APPROVED for decision in said.values())
    rest = Decision.APPROVED if whole else Decision.DECLINED
    return {line.id: said.get(line.id, rest) for line in offered}


def outcome(said: Mapping[UUID, Decision]) -> QuotationStatus:
    """Return where a quotation stands after an answer: one approved line approves it."""
    if Decision.APPROVED in said.values():
        return QuotationStatus.CUSTOMER_APPROVED
    return QuotationStatus.CUSTOMER_REJECTED


def new_code() -> str:
    """Return a fresh one-time code of six digits."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def code_hash(version_id: UUID, code: str) -> str:
    """Return what is kept of a code; it is bound to the version it decides."""
    return mac(f"{version_id}:{code}", purpose=_PURPOSE)


def same_code(kept: str, version_id: UUID, code: str) -> bool:
    """Tell whether this is the code, in the same time whatever it is."""
    return hmac.compare_digest(kept, code_hash(version_id, code.strip()))


def reminder_due(sent_at: datetime, reminded_at: datetime | None, now: datetime) -> bool:
    """Tell whether an unanswered offer is to be reminded of: once after each of the waits."""
    passed = [sent_at + wait for wait in REMIND_AFTER if sent_at + wait <= now]
    return bool(passed) and (reminded_at is None or reminded_at < passed[-1])


def checked_name(typed: str) -> str:
    """Return who decides; Invalid on `name` unless it has 3 to 100 letters."""
    name = " ".join(typed.split())
    if len(name) not in NAME:
        raise Invalid.field("name", "Escribe el nombre de quien decide.")
    return name
