"""Certificates and ranges a company issues with today, in the environment it issues in."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import col, select

from models.invoicing import CafFolio, Certificate
from models.tenants import Company
from torque_app.core.tx import Tx


def current(tx: Tx, company_id: UUID, environment: str | None = None) -> Certificate | None:
    """Return the company's valid certificate: the one chosen, or the one that lasts longest."""
    issues_in = select(Company.dte_environment).where(Company.id == company_id).scalar_subquery()
    query = (
        select(Certificate)
        .where(
            Certificate.company_id == company_id,
            Certificate.environment == (environment or issues_in),
            col(Certificate.is_active),
            Certificate.not_before <= tx.now,
            Certificate.not_after > tx.now,
        )
        .order_by(col(Certificate.is_chosen).desc(), col(Certificate.not_after).desc())
        .limit(1)
    )
    return tx.session.exec(query).first()


def lasting_certificates(tx: Tx) -> Sequence[Certificate]:
    """Return the certificates in use that have not ended."""
    query = (
        select(Certificate)
        .join(Company, col(Company.id) == col(Certificate.company_id))
        .where(
            col(Certificate.is_active),
            Certificate.environment == Company.dte_environment,
            Certificate.not_after > tx.now,
        )
        .order_by(col(Certificate.id))
    )
    return tx.session.exec(query).all()


def ending_ranges(tx: Tx, today: date) -> Sequence[CafFolio]:
    """Return the ranges in use that end some day and have folios left."""
    query = (
        select(CafFolio)
        .join(Company, col(Company.id) == col(CafFolio.company_id))
        .where(
            col(CafFolio.is_active),
            CafFolio.environment == Company.dte_environment,
            CafFolio.next_folio <= CafFolio.range_to,
            col(CafFolio.expires_on) > today,
        )
        .order_by(col(CafFolio.id))
    )
    return tx.session.exec(query).all()
