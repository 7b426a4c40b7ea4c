"""Certificates and ranges a company issues with today, in the environment it issues in."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_
from sqlmodel import col, select

from models.invoicing import CafFolio, Certificate
from models.tenants import Company, Tenant
from torque_app.core.listing import columns
from torque_app.core.tx import Tx
from torque_app.invoicing.rules.alerts import SETTING


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


def next_range(
    *, company_id: UUID, environment: str, dte_type: int, today: date
) -> Select[tuple[CafFolio, Any]]:
    """Return the question for the range the next folio comes from: the lowest that may be used.

    Its company's thresholds come with it, as they are kept: one round trip on every document.
    """
    kept = col(Tenant.settings)[SETTING][str(company_id)]
    query: Select[tuple[CafFolio, Any]] = (
        columns(CafFolio, kept)
        .join(Tenant, col(Tenant.id) == col(CafFolio.tenant_id))
        .where(
            col(CafFolio.company_id) == company_id,
            col(CafFolio.environment) == environment,
            col(CafFolio.dte_type) == dte_type,
            col(CafFolio.is_active),
            col(CafFolio.next_folio) <= col(CafFolio.range_to),
            or_(col(CafFolio.expires_on).is_(None), col(CafFolio.expires_on) > today),
        )
        .order_by(col(CafFolio.range_from))
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return query


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
