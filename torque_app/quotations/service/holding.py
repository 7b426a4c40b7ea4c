"""A quotation held for a change: locked, reachable, open; and what each change leaves behind."""

from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from models.quotations import Quotation, QuotationLine, QuotationStatus, QuotationVersion
from models.quotations import QuotedKind as Kind
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.quotations import access
from torque_app.quotations.events import QuotationChanged, QuotationMoved
from torque_app.quotations.lifecycle import NAMES, OPEN, QUOTATION
from torque_app.quotations.queries.reading import MISSING, lines_of, version_of
from torque_app.quotations.rules import amounts
from torque_app.quotations.rules.amounts import Totals


class QuotationClosed(Conflict):
    """What was shown to somebody does not change: a new version does."""

    code: ClassVar[str] = "quotation_closed"


def held(tx: Tx, quotation_id: UUID, *, version: int | None = None) -> Quotation:
    """Return a quotation locked, for whoever may act on its centre's; Stale past `version`."""
    try:
        quotation = tx.get(Quotation, quotation_id, lock=True)
    except NotFound:
        raise NotFound(MISSING) from None
    refusal = access.refusal(tx.actor, quotation)
    if refusal:
        raise NotAllowed(refusal, current_role=tx.actor.role)
    if version is not None and version != quotation.version:
        raise Stale
    return quotation


def open_one(tx: Tx, quotation_id: UUID, *, version: int | None = None) -> Quotation:
    """Return a quotation locked whose lines and terms may change."""
    quotation = held(tx, quotation_id, version=version)
    if quotation.status not in OPEN:
        raise QuotationClosed(
            Sentence(
                "El presupuesto está en «{status}»: haz una versión nueva para cambiarlo.",
                status=Sentence(NAMES[quotation.status]),
            )
        )
    return quotation


def current(tx: Tx, quotation: Quotation) -> tuple[QuotationVersion, list[QuotationLine]]:
    """Return the present version and its lines in their order."""
    kept = version_of(tx, quotation.id, quotation.revision)
    return kept, lines_of(tx, kept.id)


def recount(tx: Tx, quotation: Quotation, lines: list[QuotationLine]) -> None:
    """Write the amount of every line and their sums; Invalid when discounts exceed what is sold."""
    standing = [line for line in lines if line.deleted_at is None]
    for line in standing:
        line.amount = _amount(line, quotation)
    for exempt in (False, True):
        if sum(line.amount for line in standing if line.is_exempt is exempt) < 0:
            raise Invalid.field("unit_price", "El descuento es mayor que lo que se vende.")
    keep(quotation, amounts.totals(standing))
    quotation.updated_at = tx.now


def _amount(line: QuotationLine, quotation: Quotation) -> Decimal:
    if line.kind is Kind.DISCOUNT:
        return -amounts.amount_of(line.quantity, line.unit_price)
    percent = amounts.combined(line.discount_percent, quotation.discount_percent)
    return amounts.amount_of(line.quantity, line.unit_price, percent)


def keep(quotation: Quotation, sums: Totals) -> None:
    """Write sums on the quotation itself."""
    for name in Totals.__slots__:
        setattr(quotation, name, getattr(sums, name))


def pass_to(tx: Tx, quotation: Quotation, to: QuotationStatus, *, note: str = "") -> None:
    """Move a quotation to a status its lifecycle allows, and tell it."""
    here = quotation.status
    QUOTATION.check(here, to)
    quotation.status, quotation.updated_at = to, tx.now
    tx.emit(
        QuotationMoved(
            quotation.id,
            quotation.number,
            here,
            to,
            tx.actor.user_id,
            quotation.created_by,
            note,
        )
    )


def changed(tx: Tx, quotation: Quotation) -> None:
    """Have every screen that shows it read again."""
    quotation.updated_at = tx.now
    tx.emit(QuotationChanged(quotation.id, quotation.number))
    tx.session.flush()
