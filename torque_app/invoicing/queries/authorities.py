"""Certificates and ranges a company issues with today, in the environment it issues in."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BindParameter, DateTime, Select, Uuid, bindparam, func, or_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.invoicing import CafFolio, Certificate
from models.tenants import Company, Tenant
from torque_app.core.listing import columns
from torque_app.core.tx import Tx
from torque_app.invoicing.rules.alerts import SETTING

ENVIRONMENT: Final = Certificate.__table__.c.environment.type  # type: ignore[attr-defined]
MOMENT: Final = DateTime(timezone=True)


def current(tx: Tx, company_id: UUID, environment: str | None = None) -> Certificate | None:
    """Return the company's valid certificate: the one chosen, or the one that lasts longest."""
    named = {"company": company_id, "environment": environment, "now": tx.now}
    return tx.session.exec(_valid(), params=named).first()


@lru_cache(maxsize=1)
def _valid() -> SelectOfScalar[Certificate]:
    """Return the question for a company's certificate; without `environment`, its own."""
    company, now = bindparam("company", type_=Uuid()), bindparam("now", type_=MOMENT)
    own = select(Company.dte_environment).where(Company.id == company).scalar_subquery()
    environment: BindParameter[Any] = bindparam("environment", type_=ENVIRONMENT)
    return (
        select(Certificate)
        .where(
            Certificate.company_id == company,
            Certificate.environment == func.coalesce(environment, own),
            col(Certificate.is_active),
            Certificate.not_before <= now,
            Certificate.not_after > now,
        )
        .order_by(col(Certificate.is_chosen).desc(), col(Certificate.not_after).desc())
        .limit(1)
    )


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


@lru_cache(maxsize=2)
def next_range(*, lock: bool = False) -> Select[tuple[CafFolio, Any]]:
    """Return the question for the range the next folio comes from: the lowest that may be used.

    Its parameters are `company`, `environment`, `dte_type` and `today`. The thresholds of all the
    workshop's companies come with it, as they are kept: one round trip on every document.
    """
    query: Select[tuple[CafFolio, Any]] = (
        columns(CafFolio, col(Tenant.settings)[SETTING])
        .join(Tenant, col(Tenant.id) == col(CafFolio.tenant_id))
        .where(
            col(CafFolio.company_id) == bindparam("company"),
            col(CafFolio.environment) == bindparam("environment"),
            col(CafFolio.dte_type) == bindparam("dte_type"),
            col(CafFolio.is_active),
            col(CafFolio.next_folio) <= col(CafFolio.range_to),
            or_(col(CafFolio.expires_on).is_(None), col(CafFolio.expires_on) > bindparam("today")),
        )
        .order_by(col(CafFolio.range_from))
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return query.with_for_update(of=CafFolio) if lock else query


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
