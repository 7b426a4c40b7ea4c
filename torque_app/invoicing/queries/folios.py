"""Certificates and folios of a company: what there is, what is left, how long it lasts."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import col

from models.invoicing import CafFolio, Certificate, Dte
from torque_app.core.needs import needs
from torque_app.core.texts import counted
from torque_app.core.tx import Tx
from torque_app.integrations.sii.clock import sii_time
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries.alerts import thresholds
from torque_app.invoicing.queries.folio_rows import CafRow, CertificateRow, FolioStock
from torque_app.invoicing.queries.reading import type_name
from torque_app.invoicing.rules import folios as rules
from torque_app.invoicing.rules.alerts import Thresholds
from torque_app.tenants import queries as tenants


def certificate_row(tx: Tx, certificate: Certificate) -> CertificateRow:
    """Return the plain row of a certificate, judged by its company's thresholds."""
    first = thresholds(tx, certificate.company_id).certificate_days
    return _certificate_row(certificate, tx.now, first=first)


def _certificate_row(certificate: Certificate, now: datetime, *, first: int) -> CertificateRow:
    left = (certificate.not_after - now).days
    warning = None
    if certificate.not_after <= now:
        warning = "El certificado está vencido: sin uno vigente no se puede emitir."
    elif left < 1:
        warning = "El certificado vence hoy. Renuévalo y súbelo aquí."
    elif left <= first:
        warning = counted(
            left,
            "El certificado vence mañana. Renuévalo y súbelo aquí.",
            "El certificado vence en {count} días. Renuévalo y súbelo aquí.",
        )
    named = {
        name: getattr(certificate, name)
        for name in CertificateRow.__slots__
        if hasattr(certificate, name)
    }
    return CertificateRow(**named, days_left=left, warning=warning)


@needs(Invoicing.CONFIGURE)
def company(tx: Tx, company_id: UUID | None = None) -> tenants.CompanyRow:
    """Return the company that issues, by default the first; NotFound when there is none."""
    return tenants.company(tx, company_id)


@needs(Invoicing.CONFIGURE)
def issuers(tx: Tx) -> list[tenants.CompanyRow]:
    """Return every company that may issue, oldest first."""
    return tenants.companies(tx)


@needs(Invoicing.CONFIGURE)
def certificates(tx: Tx, company_id: UUID | None = None) -> list[CertificateRow]:
    """Return the certificates of the environment the company issues in.

    The one it signs with comes first, while it is valid.
    """
    issuer = tenants.company(tx, company_id)
    query = (
        select(Certificate)
        .where(
            col(Certificate.company_id) == issuer.id,
            col(Certificate.environment) == issuer.dte_environment,
            col(Certificate.is_active),
        )
        .order_by(col(Certificate.is_chosen).desc(), col(Certificate.not_after).desc())
    )
    first = thresholds(tx, issuer.id).certificate_days
    found = tx.session.execute(query).scalars()
    return [_certificate_row(each, tx.now, first=first) for each in found]


@needs(Invoicing.CONFIGURE)
def caf_status(tx: Tx, company_id: UUID | None = None) -> list[FolioStock]:
    """Return, by type, the folios of the company in the environment it issues in (DTE-38)."""
    issuer = tenants.company(tx, company_id)
    query = (
        select(CafFolio)
        .where(
            col(CafFolio.company_id) == issuer.id,
            col(CafFolio.environment) == issuer.dte_environment,
        )
        .order_by(col(CafFolio.dte_type), col(CafFolio.range_from))
    )
    rows = tx.session.execute(query).scalars().all()
    today = sii_time(tx.now).date()
    used = _used(tx, {row.id for row in rows}, tx.now - timedelta(days=rules.OBSERVED_DAYS))
    told_from = thresholds(tx, issuer.id)
    return [
        _stock(
            [row for row in rows if row.dte_type == kind], used.get(kind, 0), told_from, today=today
        )
        for kind in sorted({row.dte_type for row in rows})
    ]


def _used(tx: Tx, cafs: set[UUID], since: datetime) -> dict[int, int]:
    query = (
        select(col(Dte.dte_type), func.count())
        .where(col(Dte.caf_id).in_(cafs), col(Dte.created_at) >= since)
        .group_by(col(Dte.dte_type))
    )
    return dict(tx.session.execute(query).tuples().all())


def _stock(
    rows: Sequence[CafFolio], used: int, told_from: Thresholds, *, today: date
) -> FolioStock:
    ranges = tuple(caf_row(row, today) for row in rows)
    usable = {rules.RangeState.IN_USE, rules.RangeState.WAITING}
    # in the order folios are taken: the lowest range first
    lots = [rules.Lot(each.available, each.expires_on) for each in ranges if each.state in usable]
    forecast = rules.forecast(lots, used=used, today=today)
    name = type_name(rows[0].dte_type).lower()
    return FolioStock(
        company_id=rows[0].company_id,
        environment=rows[0].environment.value,
        dte_type=rows[0].dte_type,
        type_name=type_name(rows[0].dte_type),
        available=forecast.available,
        used=sum(each.used for each in ranges),
        per_day=forecast.per_day,
        lasts_until=forecast.lasts_until,
        warning=rules.warning(name, forecast, told_from, today=today),
        ranges=ranges,
        ends_by=forecast.ends_by,
        wasted=forecast.wasted,
    )


def caf_row(row: CafFolio, today: date) -> CafRow:
    """Return the plain row of a range."""
    return CafRow(
        id=row.id,
        dte_type=row.dte_type,
        range_from=row.range_from,
        range_to=row.range_to,
        next_folio=row.next_folio,
        available=row.range_to - row.next_folio + 1,
        used=row.next_folio - row.range_from,
        authorised_on=row.authorised_on,
        expires_on=row.expires_on,
        state=rules.range_state(
            first=row.range_from,
            last=row.range_to,
            next_folio=row.next_folio,
            expires_on=row.expires_on,
            today=today,
        ),
    )
