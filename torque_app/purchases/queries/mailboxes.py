"""The boxes suppliers write to, and what became of each mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from models.purchases import MailOutcome, MailSafety, PurchaseMail, PurchaseMailbox
from torque_app.core.listing import Listing, Page, columns, paged
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.purchases.permissions import Purchases

OUTCOME_NAMES: Final[Mapping[MailOutcome, str]] = {
    MailOutcome.TAKEN: "Recibido",
    MailOutcome.NOTHING: "Nada nuevo",
    MailOutcome.REFUSED: "No recibido",
}


@dataclass(frozen=True, slots=True)
class MailboxRow:
    """The box of a company, never with its password; `last_error` says why it rests or waits."""

    id: UUID
    company_id: UUID
    host: str
    port: int
    safety: MailSafety
    user: str
    folder: str
    is_active: bool
    last_checked_at: datetime | None
    last_error: str


@dataclass(frozen=True, slots=True)
class MailRow:
    """One mail that came; `said` has the file and the sentence of each thing in it."""

    id: UUID
    mailbox_id: UUID
    sender: str
    subject: str
    received_at: datetime
    outcome: MailOutcome
    outcome_name: str
    said: tuple[Mapping[str, Any], ...]
    envelope_ids: tuple[str, ...]
    created_at: datetime


def mailbox_row(row: PurchaseMailbox) -> MailboxRow:
    """Return the plain row of a box."""
    return MailboxRow(
        row.id, row.company_id, row.host, row.port, row.safety, row.username, row.folder,
        row.is_active, row.last_checked_at, row.last_error,
    )  # fmt: skip


@needs(Purchases.CONFIGURE)
def mailboxes(tx: Tx) -> list[MailboxRow]:
    """Return the boxes of this workshop's companies, oldest first."""
    query = select(PurchaseMailbox).order_by(col(PurchaseMailbox.id))
    return [mailbox_row(found) for found in tx.session.execute(query).scalars()]


@needs(Purchases.UPLOAD)
def mails(tx: Tx, listing: Listing) -> Page[MailRow]:
    """Return one page of the mails that came, the newest first; filter: outcome."""
    return paged(
        tx,
        columns(PurchaseMail),
        listing,
        sorts={"received_at": PurchaseMail.received_at, "created_at": PurchaseMail.id},
        default="created_at",
        filters={"outcome": lambda wanted: col(PurchaseMail.outcome) == MailOutcome(wanted)},
        make=lambda found: _mail_row(found[0]),
    )


def _mail_row(row: PurchaseMail) -> MailRow:
    return MailRow(
        row.id, row.mailbox_id, row.sender, row.subject, row.received_at, row.outcome,
        OUTCOME_NAMES[row.outcome], tuple(row.said), tuple(row.envelope_ids), row.created_at,
    )  # fmt: skip
