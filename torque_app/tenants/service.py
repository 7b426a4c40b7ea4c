"""Commands on the workshop itself."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select

from models.tenants import BusinessType, Company, DteEnvironment, ServiceCenter, Tenant
from models.values import rut as rut_of
from torque_app.core.errors import Conflict, Invalid, NotFound
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.tenants import rules
from torque_app.tenants.events import (
    CentreOpened,
    TenantChanged,
    TenantDeactivated,
    TenantRegistered,
)
from torque_app.tenants.permissions import Tenants
from torque_app.tenants.queries import (
    CentreRow,
    CompanyRow,
    TenantRow,
    centre_row,
    company_row,
    tenant_row,
)

FIRST_CENTRE = "SC001"
NAME_LENGTH = 120
_SLUG_TAKEN = text("SELECT app.slug_taken(:slug)")


Profile = BusinessType
"""What the tenant does; the name other contexts know it by."""


@needs(Tenants.OPEN)
def open_workshop(tx: Tx, *, name: str, business_type: BusinessType) -> TenantRow:
    """Write the tenant whose id the transaction already carries, with its centre SC001."""
    name = _named(name)
    tenant = Tenant(
        id=tx.actor.tenant_id, name=name, slug=_free_slug(tx, name), business_type=business_type
    )
    tx.session.add(tenant)
    tx.session.flush()
    centre = ServiceCenter(code=FIRST_CENTRE, name="Casa matriz")
    tx.session.add(centre)
    tx.session.flush()
    tx.emit(TenantRegistered(tenant.id, centre.id, centre.code, business_type.value))
    tx.emit(CentreOpened(centre.id, centre.code))
    return tenant_row(tenant)


def _free_slug(tx: Tx, name: str) -> str:
    slug = rules.slug_of(name)
    while tx.session.execute(_SLUG_TAKEN, {"slug": slug}).scalar_one():
        slug = f"{rules.slug_of(name)}-{secrets.token_hex(3)}"
    return slug


def _named(name: str) -> str:
    name = rules.one_line(name)
    if not name or len(name) > NAME_LENGTH:
        raise Invalid.field(
            "name",
            Sentence(
                "Escribe el nombre del taller, hasta {name_length} letras.", name_length=NAME_LENGTH
            ),
        )
    return name


@needs(Tenants.MANAGE)
def update_settings(
    tx: Tx,
    *,
    name: str | None = None,
    business_type: BusinessType | None = None,
    timezone: str | None = None,
    features: Mapping[str, bool] | None = None,
    settings: Mapping[str, Any] | None = None,
) -> TenantRow:
    """Change what is given; `features` and `settings` are merged key by key (CORE-10..13)."""
    tenant = _own(tx)
    if name is not None:
        tenant.name = _named(name)
    if business_type is not None:
        tenant.business_type = business_type
    if timezone is not None:
        if timezone not in rules.zones():
            raise Invalid.field("timezone", "Esa zona horaria no existe.")
        tenant.timezone = timezone
    if features is not None:
        tenant.features = tenant.features | dict(features)
    if settings is not None:
        wrong = rules.wrong_settings(settings)
        if wrong:
            raise Invalid(fields=wrong)
        tenant.settings = tenant.settings | dict(settings)
    tx.emit(TenantChanged(tenant.id))
    return tenant_row(tenant)


@needs(Tenants.MANAGE)
def change_company_setting(
    tx: Tx, company_id: UUID, *, key: str, changes: Mapping[str, Any]
) -> None:
    """Change what a legal entity set under a key of rules.COMPANY_SETTINGS; the rest of it stays.

    Whoever owns the key has judged the values.
    """
    if key not in rules.COMPANY_SETTINGS:
        raise ValueError(f"{key} is no setting of a company")
    tx.get(Company, company_id)
    tenant = _own(tx)
    by_company = tenant.settings.get(key, {})
    kept = by_company.get(str(company_id), {}) | dict(changes)
    tenant.settings = tenant.settings | {key: by_company | {str(company_id): kept}}
    tx.emit(TenantChanged(tenant.id))


@needs(Tenants.PLATFORM)
def deactivate(tx: Tx, tenant_id: UUID) -> TenantRow:
    """Close a workshop's doors; its data stay (CORE-21). The actor stands in that tenant."""
    if tenant_id != tx.actor.tenant_id:
        raise NotFound
    tenant = _own(tx)
    if tenant.is_active:
        tenant.is_active = False
        tenant.deactivated_at = tx.now
        tx.emit(TenantDeactivated(tenant.id))
    return tenant_row(tenant)


def _own(tx: Tx) -> Tenant:
    query = select(Tenant).where(Tenant.id == tx.actor.tenant_id).with_for_update()
    # read anew: what is merged into the settings must be what the lock found there
    tenant = tx.session.exec(query.execution_options(populate_existing=True)).first()
    if tenant is None or tenant.deleted_at is not None:
        raise NotFound
    return tenant


@needs(Tenants.MANAGE)
def save_company(
    tx: Tx,
    /,
    company_id: UUID | None = None,
    *,
    rut: str,
    actecos: list[str] | None = None,
    resolution_number: int = 0,
    resolution_date: date | None = None,
    dte_environment: DteEnvironment = DteEnvironment.CERTIFICATION,
    **texts: str,
) -> CompanyRow:
    """Create a legal entity, or replace what is known of one.

    `texts` are razon_social, giro, address, comuna and, if any, city, phone, email, sii_office.
    """
    codes = actecos or []
    shown = _texts(texts, rules.COMPANY_WIDTHS)
    wrong = rules.wrong_company(shown, rut=rut, actecos=codes)
    if resolution_number < 0:
        wrong["resolution_number"] = "El número de resolución no es negativo."
    if wrong:
        raise Invalid(fields=wrong)
    values: dict[str, Any] = {
        "rut": rut_of.normalize(rut),
        "actecos": codes,
        "resolution_number": resolution_number,
        "resolution_date": resolution_date,
        "dte_environment": dte_environment,
        **shown,
    }
    _refuse_twin(tx, company_id, values["rut"])
    company = tx.get(Company, company_id, lock=True) if company_id else Company(**values)
    _write(company, values)
    tx.session.add(company)
    tx.emit(TenantChanged(tx.actor.tenant_id))
    return company_row(company)


def _refuse_twin(tx: Tx, company_id: UUID | None, rut: str) -> None:
    twins = tx.session.exec(select(Company.id).where(Company.rut == rut)).all()
    if any(twin != company_id for twin in twins):
        raise Conflict("Ya tienes una empresa con ese RUT.", fields={"rut": "Repetido."})


@needs(Tenants.ADMINISTER)
def save_centre(
    tx: Tx,
    /,
    centre_id: UUID | None = None,
    *,
    code: str,
    timezone: str = "America/Santiago",
    company_id: UUID | None = None,
    labor_rate: Decimal = Decimal(30000),
    is_active: bool = True,
    **texts: str,
) -> CentreRow:
    """Create a service centre, or replace what is known of one; its code is its OTs' prefix.

    `texts` are name and, if any, address, comuna, city, phone, email. The last active centre
    stays active.
    """
    code = code.strip().upper()
    shown = _texts(texts, rules.CENTRE_WIDTHS)
    wrong = rules.wrong_centre(shown, code=code, timezone=timezone, labor_rate=labor_rate)
    if wrong:
        raise Invalid(fields=wrong)
    if centre_id and not is_active:
        _keep_another_open(tx, centre_id)
    if company_id is not None:
        tx.get(Company, company_id)
    _refuse_same_code(tx, centre_id, code)
    values: dict[str, Any] = {
        "code": code,
        "timezone": timezone,
        "company_id": company_id,
        "labor_rate": labor_rate,
        "is_active": is_active,
        **shown,
    }
    centre = tx.get(ServiceCenter, centre_id, lock=True) if centre_id else ServiceCenter(**values)
    _write(centre, values)
    tx.session.add(centre)
    if centre_id is None:
        tx.emit(CentreOpened(centre.id, centre.code))
    tx.emit(TenantChanged(tx.actor.tenant_id))
    return centre_row(centre)


def _refuse_same_code(tx: Tx, centre_id: UUID | None, code: str) -> None:
    twins = tx.session.exec(select(ServiceCenter.id).where(ServiceCenter.code == code)).all()
    if any(twin != centre_id for twin in twins):
        repeated = Sentence("Ya tienes un centro con el código {code}.", code=code)
        raise Conflict(repeated, fields={"code": repeated})


def _keep_another_open(tx: Tx, centre_id: UUID) -> None:
    # all of them locked, in one order: two people closing two centres must not leave none
    query = select(ServiceCenter).order_by(col(ServiceCenter.id)).with_for_update()
    everyone = tx.session.exec(query.execution_options(populate_existing=True)).all()
    if not any(found.is_active for found in everyone if found.id != centre_id):
        raise Conflict("Tu taller necesita al menos un centro activo.")


@needs(Tenants.MANAGE)
def change_company(tx: Tx, company_id: UUID, changes: Mapping[str, Any]) -> CompanyRow:
    """Replace only the given fields of a legal entity."""
    there = asdict(company_row(tx.get(Company, company_id)))
    for kept in ("id", "branding"):
        there.pop(kept)
    there["actecos"] = list(there["actecos"])
    return save_company(tx, company_id, **there | dict(changes))


@needs(Tenants.MANAGE)
def dress_company(tx: Tx, company_id: UUID, *, branding: Mapping[str, Any]) -> None:
    """Replace what a legal entity says of its looks; whoever owns that has judged the values."""
    tx.get(Company, company_id, lock=True).branding = dict(branding)
    tx.emit(TenantChanged(tx.actor.tenant_id))


@needs(Tenants.ADMINISTER)
def change_centre(tx: Tx, centre_id: UUID, changes: Mapping[str, Any]) -> CentreRow:
    """Replace only the given fields of a service centre."""
    there = asdict(centre_row(tx.get(ServiceCenter, centre_id)))
    there.pop("id")
    return save_centre(tx, centre_id, **there | dict(changes))


def _texts(given: Mapping[str, str], widths: Mapping[str, int]) -> dict[str, str]:
    unknown = given.keys() - widths.keys()
    if unknown:
        raise Invalid(fields=dict.fromkeys(unknown, "Ese dato no existe."))
    return {name: rules.one_line(value) for name, value in given.items()}


def _write(row: Company | ServiceCenter, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
