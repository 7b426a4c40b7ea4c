"""From the workshop to its client: past the manager where a rule asks, frozen, by a link."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from models.quotations import Quotation, QuotationLine, QuotationStatus, QuotationVersion
from models.values import clock
from torque_app.approvals import service as approvals
from torque_app.core.errors import Conflict, Invalid, NotAllowed
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence, _
from torque_app.core.tx import Tx
from torque_app.files import service as files
from torque_app.links import service as links
from torque_app.links.queries import MOST_DAYS, Subject
from torque_app.quotations import queries
from torque_app.quotations.events import QuotationSent
from torque_app.quotations.lifecycle import NAMES, QUOTATION
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.queries import SUBJECT, QuotationDetail, prices
from torque_app.quotations.queries.sheet import printed
from torque_app.quotations.rules import amounts, around
from torque_app.quotations.rules.around import Way
from torque_app.quotations.rules.deciding import VALID_DAYS
from torque_app.quotations.service import holding, telling
from torque_app.quotations.service.copying import next_version
from torque_app.work_orders import service as work_orders

VERSIONS: Final = "quotation_versions"
"""What the file of a version hangs on."""

LINK_PATH: Final = "/p/"
GRACE_DAYS: Final = 30
"""How long a link shows its quotation once the offer has ended."""

APPROVED: Final = "quotations.send_approved"
AGREED: Final = "quotations.agreed_by_approval"
"""What is given once somebody approved: it goes out at once, or may go out when it is sent."""

RENEWED: Final = "Nueva vigencia"
approvals.asks_for(around.SUBJECT)
_IN_THE_INBOX: Final = "Esto se decide en la bandeja de aprobaciones."
_SENDABLE: Final = frozenset(
    {
        QuotationStatus.DRAFT,
        QuotationStatus.MANAGER_QUOTE,
        QuotationStatus.MANAGER_APPROVED,
        QuotationStatus.NO_RESPONSE_LEAD,
        QuotationStatus.SENT_TO_CUSTOMER,
    }
)


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of it: on its way by a link, or waiting for the approval of that key.

    `path` holds the link's token and is shown this once; `messages` are those written.
    """

    quotation: QuotationDetail
    approval_id: UUID | None = None
    path: str = field(default="", repr=False)
    messages: tuple[UUID, ...] = ()


@needs(Quotations.SEND)
def send_to_customer(
    tx: Tx,
    quotation_id: UUID,
    *,
    version: int | None = None,
    channels: Sequence[Way] | None = None,
) -> Sent:
    """Send the present version to the client: its lines, its file and its hash are final from now.

    `channels` None lets the client's wishes choose, none makes only the link. Where a rule asks
    for somebody's approval the quotation waits for it, and goes out when it is given. What was
    sent is sent again as it is; an offer that ended goes out as a new version, valid anew.

    Raises:
        Conflict: it is nobody's turn to send it. Invalid: no lines, or lines without a price.
    """
    quotation = holding.held(tx, quotation_id, version=version)
    if quotation.status not in _SENDABLE:
        raise Conflict(
            Sentence(
                "El presupuesto está en «{status}»: no se puede enviar.",
                status=Sentence(NAMES[quotation.status]),
            )
        )
    if quotation.status is QuotationStatus.SENT_TO_CUSTOMER:
        return _handed_over(tx, quotation, channels, path=link_path(tx, quotation))
    if quotation.status is QuotationStatus.NO_RESPONSE_LEAD:
        holding.pass_to(tx, quotation, QuotationStatus.DRAFT, note=RENEWED)
        next_version(tx, quotation, why=RENEWED)
    kept, lines = holding.current(tx, quotation)
    _check(lines)
    asked = _demand(tx, quotation, APPROVED, channels=_told(channels))
    if asked is not None:
        if quotation.status is not QuotationStatus.MANAGER_APPROVED:
            _to_manager(tx, quotation)
        holding.changed(tx, quotation)
        return Sent(queries.one(tx, quotation_id), approval_id=asked)
    return _send(tx, quotation, kept, channels)


@needs(Quotations.APPROVE)
def send_approved(tx: Tx, quotation_id: UUID, *, channels: Sequence[Way] | None = None) -> Sent:
    """Send what waited for approval, now that it is given; only approvals give this command."""
    quotation = holding.held(tx, quotation_id)
    kept, lines = holding.current(tx, quotation)
    _check(lines)
    if _demand(tx, quotation, APPROVED, channels=_told(channels)) is not None:
        raise NotAllowed(_IN_THE_INBOX)
    if quotation.status is QuotationStatus.SENT_TO_MANAGER:
        manager_says(tx, quotation, QuotationStatus.MANAGER_APPROVED, note="")
    return _send(tx, quotation, kept, channels)


@needs(Quotations.APPROVE)
def agreed_by_approval(tx: Tx, quotation_id: UUID) -> None:
    """Write that a quotation passed by hand may go out; only approvals give this command."""
    quotation = holding.held(tx, quotation_id)
    if _demand(tx, quotation, AGREED) is not None:
        raise NotAllowed(_IN_THE_INBOX)
    _not_own(tx, quotation)
    manager_says(tx, quotation, QuotationStatus.MANAGER_APPROVED, note="")
    holding.changed(tx, quotation)


def _told(channels: Sequence[Way] | None) -> list[str] | None:
    return None if channels is None else [channel.value for channel in channels]


def _check(lines: Sequence[QuotationLine]) -> None:
    sold = [line for line in lines if line.kind is not queries.DISCOUNT]
    if not sold:
        raise Invalid("Agrega al menos una línea antes de enviar el presupuesto.")
    # a package has one price for all, of which a line may have no share
    unpriced = [line.description for line in sold if not line.unit_price and not line.package_code]
    if unpriced:
        raise Invalid.field(
            "unit_price", Sentence("Falta el precio de: {names}.", names=", ".join(unpriced))
        )


def _demand(tx: Tx, quotation: Quotation, command: str, **arguments: Any) -> UUID | None:
    """Return the key of the approval it has to wait for, or None to go on.

    What was approved of this quotation counts for every version that takes off no more.
    """
    _kept, lines = holding.current(tx, quotation)
    sums = amounts.totals(lines)
    asked = approvals.demand(
        tx,
        subject=around.SUBJECT,
        subject_id=quotation.id,
        subject_version=quotation.revision,
        title=Sentence(
            "Presupuesto {number} de {client}",
            number=quotation.number,
            client=quotation.client_snapshot.get("client", ""),
        ),
        link=f"/presupuestos/{quotation.id}",
        figures={
            "discount_percent": sums.discount_percent,
            "discount": sums.discount,
            "total": sums.total,
        },
        reason="",
        command=command,
        arguments={"quotation_id": quotation.id, **arguments},
        lasting=True,
    )
    return asked.id if asked is not None else None


def _to_manager(tx: Tx, quotation: Quotation) -> None:
    holding.pass_to(tx, quotation, QuotationStatus.SENT_TO_MANAGER)
    quotation.passed_to_manager_at = tx.now
    if quotation.supplements_id is not None:
        work_orders.await_client(tx, quotation.supplements_id, around.WITH_MANAGER)


def manager_says(tx: Tx, quotation: Quotation, said: QuotationStatus, *, note: str) -> None:
    """Write what the manager decided of a quotation that waited for them."""
    holding.pass_to(tx, quotation, said, note=note)
    quotation.manager_id, quotation.manager_decided_at = tx.actor.user_id, tx.now
    quotation.manager_note = note


def _send(
    tx: Tx,
    quotation: Quotation,
    kept: QuotationVersion,
    channels: Sequence[Way] | None,
) -> Sent:
    zone = prices.zone_of(tx, quotation.service_center_id)
    today = clock.business_date(tx.now, zone)
    if quotation.valid_until is None or quotation.valid_until < today:
        quotation.valid_until = today + dt.timedelta(days=VALID_DAYS)
    path = link_path(tx, quotation)
    _freeze(tx, quotation, kept, link=telling.address(path))
    holding.pass_to(tx, quotation, QuotationStatus.SENT_TO_CUSTOMER)
    quotation.sent_to_customer_at = tx.now
    if quotation.supplements_id is not None:
        work_orders.await_client(tx, quotation.supplements_id, around.WITH_CLIENT)
    tx.emit(
        QuotationSent(
            quotation.id,
            quotation.number,
            quotation.client_id,
            quotation.revision,
            quotation.total,
            quotation.advisor_id,
        )
    )
    return _handed_over(tx, quotation, channels, path=path)


def _freeze(tx: Tx, quotation: Quotation, kept: QuotationVersion, *, link: str) -> None:
    """Print the version and keep its file, its hash and its totals: none of them changes again."""
    if kept.frozen_at is not None:
        return
    _kept, lines = holding.current(tx, quotation)
    tx.session.flush()
    paper = printed(tx, queries.one(tx, quotation.id), kept.revision, link=link)
    row = files.attach(tx, VERSIONS, kept.id, data=paper.data, name=paper.name, kind="PDF")
    kept.pdf_file_id, kept.pdf_sha256 = row.id, paper.sha256
    kept.totals, kept.frozen_at = amounts.totals(lines).stored(), tx.now
    tx.session.flush()


def _handed_over(
    tx: Tx, quotation: Quotation, channels: Sequence[Way] | None, *, path: str
) -> Sent:
    told = telling.offered(tx, quotation, path=path, channels=channels)
    if told.by_whatsapp:
        quotation.whatsapp_sent_at = tx.now
    holding.changed(tx, quotation)
    return Sent(queries.one(tx, quotation.id), path=path, messages=told.messages)


def link_path(tx: Tx, quotation: Quotation) -> str:
    """Make a link that opens the quotation until some days after its end; return its path."""
    zone = prices.zone_of(tx, quotation.service_center_id)
    left = (quotation.valid_until or quotation.quotation_date) - clock.business_date(tx.now, zone)
    days = min(MOST_DAYS, max(1, left.days + GRACE_DAYS))
    return f"{LINK_PATH}{links.make(tx, Subject(SUBJECT, quotation.id), days=days).token}"


@needs(Quotations.SEND)
def send_to_manager(tx: Tx, quotation_id: UUID, *, version: int | None = None) -> QuotationDetail:
    """Pass a quotation to the manager, who says whether it may go out.

    Where a rule asks for somebody's approval it is asked for now: what they say is the manager's
    word, and it does not wait for them again when it is sent.

    Raises:
        Invalid: no lines, or lines without a price. NobodyDecides: the rule's people are not here.
    """
    quotation = holding.open_one(tx, quotation_id, version=version)
    _kept, lines = holding.current(tx, quotation)
    _check(lines)
    _demand(tx, quotation, AGREED)
    _to_manager(tx, quotation)
    holding.changed(tx, quotation)
    return queries.one(tx, quotation_id)


@needs(Quotations.APPROVE)
def manager_approve(tx: Tx, quotation_id: UUID, *, note: str = "") -> QuotationDetail:
    """Agree to a quotation: it may go out, and goes if an approval waited for just that.

    Raises:
        NotAllowed: it is the actor's own (CF-64), or its approval is somebody else's to give.
    """
    quotation = holding.held(tx, quotation_id)
    waiting = telling.waiting_approval(tx, quotation_id)
    if waiting is not None:
        approvals.approve(tx, waiting.id, note=note, version=waiting.version)
        if quotation.status is not QuotationStatus.SENT_TO_MANAGER:
            quotation.manager_note = note.strip()[:500]
            holding.changed(tx, quotation)
        return queries.one(tx, quotation_id)
    QUOTATION.check(quotation.status, QuotationStatus.MANAGER_APPROVED)
    _not_own(tx, quotation)
    manager_says(tx, quotation, QuotationStatus.MANAGER_APPROVED, note=note.strip()[:500])
    holding.changed(tx, quotation)
    return queries.one(tx, quotation_id)


def _not_own(tx: Tx, quotation: Quotation) -> None:
    if tx.actor.user_id in {quotation.created_by, quotation.advisor_id}:
        raise NotAllowed("Otra persona tiene que dar el visto bueno a tu presupuesto.")


@needs(Quotations.APPROVE)
def manager_reject(tx: Tx, quotation_id: UUID, *, note: str) -> QuotationDetail:
    """Send a quotation back, saying why; its next version starts from it."""
    said = " ".join(note.split())[:500]
    if not said:
        raise Invalid.field("note", "Di por qué lo rechazas.")
    quotation = holding.held(tx, quotation_id)
    waiting = telling.waiting_approval(tx, quotation_id)
    if waiting is not None:
        approvals.reject(tx, waiting.id, note=said, version=waiting.version)
    manager_says(tx, quotation, QuotationStatus.MANAGER_REJECTED, note=said)
    holding.changed(tx, quotation)
    return queries.one(tx, quotation_id)


@needs(Quotations.APPROVE)
def refused_by_approval(tx: Tx, quotation_id: UUID, *, note: str) -> None:
    """Send a quotation back that waited for an approval which will not come."""
    quotation = holding.held(tx, quotation_id)
    waits = quotation.status is QuotationStatus.SENT_TO_MANAGER
    if waits and telling.waiting_approval(tx, quotation_id) is None:
        said = note or _("La solicitud de aprobación quedó sin efecto.")
        manager_says(tx, quotation, QuotationStatus.MANAGER_REJECTED, note=said[:500])
        holding.changed(tx, quotation)
