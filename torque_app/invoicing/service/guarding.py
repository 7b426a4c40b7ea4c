"""Guarding certificates and folios: what ends or runs out is told before it stops anybody."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlmodel import col, select

from models.invoicing import CafFolio
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.integrations.sii.clock import sii_time
from torque_app.invoicing.events import AuthorityEnding, FoliosRanLow
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries.authorities import ending_ranges, lasting_certificates
from torque_app.invoicing.queries.folios import caf_status
from torque_app.invoicing.queries.reading import type_name
from torque_app.invoicing.queries.rows import FolioStock
from torque_app.invoicing.rules.folios import FEW, SOON_DAYS
from torque_app.invoicing.rules.limits import due_warning
from torque_app.tenants import queries as tenants

AGAIN: Final = timedelta(days=7)
"""How long folios that are low are not told of again."""


@needs(Invoicing.CONFIGURE)
def guard(tx: Tx) -> int:
    """Tell of certificates and ranges that end in 30, 15, 7 or 1 days, and of low folios.

    Each warning is given once, whenever the day of it was missed; returns how many there were.
    """
    return _certificates(tx) + _ranges(tx) + _stocks(tx)


def _certificates(tx: Tx) -> int:
    told = 0
    for row in lasting_certificates(tx):
        days = due_warning((row.not_after - tx.now).days, row.warned_days)
        if days is None:
            continue
        row.warned_days, told = days, told + 1
        tx.emit(
            AuthorityEnding(
                row.company_id,
                Sentence("El certificado de {holder}", holder=row.holder_name),
                (row.not_after - tx.now).days,
                "Renuévalo y súbelo en Ajustes, «Facturación»: sin uno vigente no se emite.",
            )
        )
    return told


def _ranges(tx: Tx) -> int:
    today = sii_time(tx.now).date()
    told = 0
    for row in ending_ranges(tx, today):
        left = (row.expires_on - today).days if row.expires_on else 0
        days = due_warning(left, row.warned_days)
        if days is None:
            continue
        row.warned_days, told = days, told + 1
        name = Sentence(
            "El CAF de {type} {first} a {last}",
            type=Sentence(type_name(row.dte_type).lower()),
            first=row.next_folio,
            last=row.range_to,
        )
        tx.emit(
            AuthorityEnding(
                row.company_id, name, left, "Úsalo antes, o anula sus folios en el SII."
            )
        )
    return told


def _stocks(tx: Tx) -> int:
    told = 0
    for company in tenants.companies(tx):
        for stock in caf_status(tx, company.id):
            if _is_low(stock, tx) and _note_low(tx, stock):
                left = (
                    (stock.lasts_until - sii_time(tx.now).date()).days
                    if stock.lasts_until
                    else None
                )
                tx.emit(FoliosRanLow(company.id, stock.dte_type, stock.available, days=left))
                told += 1
    return told


def _is_low(stock: FolioStock, tx: Tx) -> bool:
    """Tell whether a type that is being used lasts less than ten days, or ten folios."""
    if stock.lasts_until is None:
        return False
    soon = stock.lasts_until < sii_time(tx.now).date() + timedelta(days=SOON_DAYS)
    return soon or stock.available < FEW


def _note_low(tx: Tx, stock: FolioStock) -> bool:
    """Mark the type's ranges as told of; False when they were within a week."""
    rows: Sequence[CafFolio] = tx.session.exec(
        select(CafFolio).where(col(CafFolio.id).in_([each.id for each in stock.ranges]))
    ).all()
    if any(row.told_low_at is not None and row.told_low_at > tx.now - AGAIN for row in rows):
        return False
    for row in rows:
        row.told_low_at = tx.now
    return True
