"""Guarding certificates and folios: what ends or runs out is told before it stops anybody."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from sqlmodel import col, select

from models.invoicing import CafFolio
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.integrations.sii.clock import sii_time
from torque_app.invoicing.events import AuthorityEnding, FoliosRanLow
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries.alerts import thresholds
from torque_app.invoicing.queries.authorities import ending_ranges, lasting_certificates
from torque_app.invoicing.queries.folio_rows import FolioStock
from torque_app.invoicing.queries.folios import caf_status
from torque_app.invoicing.queries.reading import type_name
from torque_app.invoicing.rules.alerts import due
from torque_app.invoicing.rules.folios import runs_out
from torque_app.tenants import queries as tenants

AGAIN: Final = timedelta(days=7)
"""How long folios that are low are not told of again."""


@needs(Invoicing.CONFIGURE)
def guard(tx: Tx) -> int:
    """Tell of certificates and ranges that end, and of folios that run out.

    Each company says from where on (rules.alerts); before an end it is told again 15, 7 and 1
    days before. Each warning is given once, whenever the day of it was missed; returns how many
    there were.
    """
    return _certificates(tx) + _ranges(tx) + _stocks(tx)


def _certificates(tx: Tx) -> int:
    told = 0
    for row in lasting_certificates(tx):
        first = thresholds(tx, row.company_id).certificate_days
        days = due((row.not_after - tx.now).days, row.warned_days, first=first)
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
        first = thresholds(tx, row.company_id).range_days
        days = due(left, row.warned_days, first=first)
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
            if _is_low(tx, stock) and _note_low(tx, stock):
                left = _days_left(stock, sii_time(tx.now).date())
                tx.emit(FoliosRanLow(company.id, stock.dte_type, stock.available, days=left))
                told += 1
    return told


def _days_left(stock: FolioStock, today: date) -> int | None:
    return (stock.lasts_until - today).days if stock.lasts_until else None


def _is_low(tx: Tx, stock: FolioStock) -> bool:
    """Tell whether a type that is being used runs out; that a range ends is told apart."""
    told_from = thresholds(tx, stock.company_id)
    return stock.per_day > 0 and runs_out(stock, told_from, today=sii_time(tx.now).date())


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
