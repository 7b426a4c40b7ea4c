"""Quotations as the screen shows them: plain values, words in the deployment's language."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from models.quotations import Decision, QuotationStatus
from models.values import clock
from torque_app.core.texts import _
from torque_app.quotations import queries
from torque_app.quotations.queries import QuotationRow
from torque_app.quotations.words import DECISION_NAMES

STATUS: Final = {status: _(name) for status, name in queries.NAMES.items()}
LOOKS: Final = {
    QuotationStatus.DRAFT: "draft",
    QuotationStatus.MANAGER_QUOTE: "draft",
    QuotationStatus.SENT_TO_MANAGER: "pending",
    QuotationStatus.MANAGER_APPROVED: "approved",
    QuotationStatus.MANAGER_REJECTED: "danger",
    QuotationStatus.SENT_TO_CUSTOMER: "info",
    QuotationStatus.CUSTOMER_APPROVED: "success",
    QuotationStatus.CUSTOMER_REJECTED: "danger",
    QuotationStatus.NO_RESPONSE_LEAD: "warning",
}
DECIDED: Final = {
    Decision.PENDING: "pending",
    Decision.APPROVED: "success",
    Decision.DECLINED: "danger",
    Decision.DEFERRED: "warning",
}


@dataclass(frozen=True)
class QuotationLine:
    """One row of the list; `status` is a look and its label the words."""

    id: str = ""
    number: str = ""
    client: str = ""
    plate: str = ""
    vehicle: str = ""
    status: str = ""
    status_label: str = ""
    total: int = 0
    valid_until: str = ""
    advisor: str = ""
    created: str = ""
    about: str = ""


@dataclass(frozen=True)
class Figures:
    """The money of a quotation in whole pesos; cost and margin only for who sees costs."""

    subtotal: int = 0
    discount: int = 0
    discount_percent: str = ""
    net: int = 0
    exempt: int = 0
    tax: int = 0
    total: int = 0
    customer: int = 0
    insurer: int = 0
    cost: int | None = None
    margin: int | None = None
    margin_percent: str = ""
    offered: int = 0
    """What was offered in all, where the client agreed to less of it; else 0."""


@dataclass(frozen=True)
class Waiting:
    """The approval a quotation waits for; no `id` is none."""

    id: str = ""
    sentence: str = ""


@dataclass(frozen=True)
class Stop:
    """One stop of the way in the header."""

    key: str = ""
    label: str = ""
    state: str = ""


WAY: Final = (
    ("draft", _("Borrador")),
    ("manager", _("Visto bueno")),
    ("sent", _("Enviado")),
    ("decided", _("Decidido")),
    ("order", _("OT")),
)
_AT: Final = {
    QuotationStatus.DRAFT: 0,
    QuotationStatus.MANAGER_QUOTE: 0,
    QuotationStatus.MANAGER_REJECTED: 0,
    QuotationStatus.SENT_TO_MANAGER: 1,
    QuotationStatus.MANAGER_APPROVED: 1,
    QuotationStatus.SENT_TO_CUSTOMER: 2,
    QuotationStatus.NO_RESPONSE_LEAD: 2,
    QuotationStatus.CUSTOMER_APPROVED: 3,
    QuotationStatus.CUSTOMER_REJECTED: 3,
}


def way(row: QuotationRow) -> list[Stop]:
    """Return how far a quotation came; the manager is a stop only for who is there."""
    agreed = row.status is QuotationStatus.CUSTOMER_APPROVED
    in_order = row.work_order_id or (row.supplements_id and agreed)
    at = 4 if in_order else _AT[row.status]
    kept = [one for place, one in enumerate(WAY) if place != 1 or at == 1]
    here = WAY[at][0]
    place = [key for key, _label in kept].index(here)
    return [
        Stop(key, label, "done" if n < place else "current" if n == place else "next")
        for n, (key, label) in enumerate(kept)
    ]


def line(row: QuotationRow) -> QuotationLine:
    """Return one row of the list."""
    extra = _("Trabajo adicional") if row.supplements_id else ""
    version = _("Versión {n}").format(n=row.revision) if row.revision > 1 else ""
    return QuotationLine(
        id=str(row.id),
        number=row.number,
        client=row.client,
        plate=row.plate,
        vehicle=row.vehicle,
        status=LOOKS[row.status],
        status_label=STATUS[row.status],
        total=int(row.total),
        valid_until=iso_day(row.valid_until),
        advisor=row.advisor or "",
        created=row.created_at.isoformat(),
        about=" · ".join(part for part in (extra, version) if part),
    )


def plain(number: Decimal) -> str:
    """Return a number as people read it, without trailing zeros, with its decimal comma."""
    return typed(number).replace(".", ",")


def typed(number: Decimal | None) -> str:
    """Return a number as a field holds it, nothing of None."""
    return "" if number is None else f"{number.normalize():f}"


def local(at: datetime | None, zone: str) -> str:
    """Return ``20-11-2026 15:04`` on the clock of the centre, or nothing."""
    return clock.formatted(at, zone) if at else ""


def iso_day(day: date | None) -> str:
    """Return a day as the components read it, or nothing."""
    return day.isoformat() if day else ""


def decision(said: Decision) -> tuple[str, str]:
    """Return the look and the word of what was said to a line."""
    return DECIDED[said], _(DECISION_NAMES[said])


def figures(detail: queries.QuotationDetail) -> Figures:
    """Return the money of a quotation; what costs costs nobody else sees is left out."""
    sums, sees = detail.totals, detail.sees_cost
    share = sums.margin_percent
    return Figures(
        subtotal=int(sums.subtotal),
        discount=int(sums.discount),
        discount_percent=plain(sums.discount_percent) if sums.discount else "",
        net=int(sums.net),
        exempt=int(sums.exempt),
        tax=int(sums.tax),
        total=int(sums.total),
        customer=int(detail.split.customer),
        insurer=int(detail.split.insurer),
        cost=int(sums.cost) if sees else None,
        margin=int(sums.margin) if sees else None,
        margin_percent=plain(share) if sees and share is not None else "",
        offered=int(detail.offered.total) if detail.offered.total != sums.total else 0,
    )


@dataclass(frozen=True)
class Photo:
    """A picture of what was found."""

    href: str = ""
    thumbnail: str = ""
    alt: str = ""


@dataclass(frozen=True)
class Offered:
    """A line as it is read and as its fields hold it.

    `heading` stands over the first of a group; `errors` and `notice` are about what was typed.
    """

    id: str = ""
    place: int = 0
    kind: str = ""
    heading: str = ""
    description: str = ""
    part_number: str = ""
    quantity: str = ""
    unit_price: str = ""
    discount_percent: str = ""
    unit_cost: str = ""
    condition: str = ""
    warranty_months: str = ""
    warranty_km: str = ""
    priority: str = ""
    payer: str = ""
    expected_on: str = ""
    quantity_label: str = ""
    price_label: str = ""
    amount: int = 0
    figures: str = ""
    about: str = ""
    margin: str = ""
    stock: str = ""
    stock_tone: str = ""
    finding: str = ""
    photos: list[Photo] = field(default_factory=list)
    decision: str = ""
    decision_label: str = ""
    in_order: bool = False
    is_first: bool = False
    is_last: bool = False
    errors: dict[str, str] = field(default_factory=dict)
    notice: str = ""
