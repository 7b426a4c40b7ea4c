"""By the clock: unanswered offers are reminded of, and end when their validity does."""

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select

from models.quotations import Quotation, QuotationStatus
from models.values import clock
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.quotations.events import QuotationUnanswered
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.queries import prices
from torque_app.quotations.rules.around import UNANSWERED
from torque_app.quotations.rules.deciding import REMIND_AFTER, reminder_due
from torque_app.quotations.service import holding, telling
from torque_app.quotations.service.sending import link_path
from torque_app.work_orders import service as work_orders

MOST: Final = 200
"""Quotations looked at in one transaction; the next tick takes the rest."""


@needs(Quotations.SEND)
def follow_up(tx: Tx) -> int:
    """Remind of unanswered offers and end those past their validity; return how many it touched.

    Doing it again at once changes nothing: each reminder and each end happens once.
    """
    waiting = tx.session.exec(
        select(Quotation)
        .where(
            col(Quotation.status) == QuotationStatus.SENT_TO_CUSTOMER,
            col(Quotation.deleted_at).is_(None),
            _may_be_due(tx.now),
        )
        .order_by(col(Quotation.valid_until), col(Quotation.id))
        .limit(MOST)
        .with_for_update(skip_locked=True, key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    return sum(_followed(tx, quotation) for quotation in waiting)


def _may_be_due(now: datetime) -> ColumnElement[bool]:
    """Return what may have ended in some time zone, or waited as long as a reminder waits."""
    sent, reminded = col(Quotation.sent_to_customer_at), col(Quotation.reminded_at)
    waits = (
        and_(sent + wait <= now, or_(reminded.is_(None), reminded < sent + wait))
        for wait in REMIND_AFTER
    )
    return or_(col(Quotation.valid_until) <= now.date(), *waits)


def _followed(tx: Tx, quotation: Quotation) -> bool:
    zone = prices.zone_of(tx, quotation.service_center_id)
    until = quotation.valid_until
    if until is not None and until < clock.business_date(tx.now, zone):
        _end(tx, quotation)
        return True
    sent = quotation.sent_to_customer_at
    if sent is None or not reminder_due(sent, quotation.reminded_at, tx.now):
        return False
    quotation.reminded_at = quotation.updated_at = tx.now
    path = link_path(tx, quotation)
    telling.offered(tx, quotation, path=path, channels=None, template=telling.REMINDED)
    return True


def _end(tx: Tx, quotation: Quotation) -> None:
    holding.pass_to(tx, quotation, QuotationStatus.NO_RESPONSE_LEAD)
    if quotation.supplements_id is not None:
        work_orders.await_client(tx, quotation.supplements_id, UNANSWERED)
    tx.emit(
        QuotationUnanswered(
            quotation.id,
            quotation.number,
            quotation.client_id,
            quotation.total,
            quotation.advisor_id,
        )
    )
