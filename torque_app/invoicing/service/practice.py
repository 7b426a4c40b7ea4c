"""Practising without SII: a certificate and folios from the simulator, marked as such."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlmodel import func, select

from models.invoicing import CafFolio
from torque_app.core.errors import Conflict
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.integrations.sii.values import DteType, Environment
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries.authorities import current
from torque_app.invoicing.service.certificates import save_certificate
from torque_app.invoicing.service.folios import upload_caf
from torque_app.settings import settings
from torque_app.tenants import queries as tenants

TYPES: Final = tuple(DteType)
FOLIOS: Final = 500
"""How many practice folios of each type come at a time."""

HOLDER_RUT: Final = "12345678-5"
HOLDER_NAME: Final = "Firmante de Práctica"


class NoPractice(Conflict):
    """Practice files exist only where SII is the simulator and the company certifies."""

    code = "no_practice"
    message = (
        "Los folios de práctica existen sólo con el SII simulado y en ambiente de certificación."
    )


@dataclass(frozen=True, slots=True)
class PracticeOrder:
    """What to ask the simulator for: `first` maps each type to the first folio wanted."""

    rut: str
    razon_social: str
    holder_rut: str
    holder_name: str
    first: dict[DteType, int]
    needs_certificate: bool


@needs(Invoicing.CONFIGURE)
def order_practice(tx: Tx, company_id: UUID | None = None) -> UUID:
    """Have the simulator make a certificate (if there is none) and folios; return the company."""
    company = tenants.company(tx, company_id)
    _check(company)
    tx.later("invoicing.practice", {"company_id": str(company.id)})
    return company.id


@needs(Invoicing.CONFIGURE)
def practice_order(tx: Tx, company_id: UUID) -> PracticeOrder:
    """Return what the simulator is to be asked for."""
    company = tenants.company(tx, company_id)
    _check(company)
    return PracticeOrder(
        rut=company.rut,
        razon_social=company.razon_social,
        holder_rut=HOLDER_RUT,
        holder_name=HOLDER_NAME,
        first={kind: _last_folio(tx, company, kind) + 1 for kind in TYPES},
        needs_certificate=current(tx, company_id) is None,
    )


@needs(Invoicing.CONFIGURE)
def save_practice(
    tx: Tx, company_id: UUID, *, pfx: bytes | None, password: str, cafs: list[bytes]
) -> None:
    """Keep what the simulator made, through the same checks as anything SII hands out."""
    if pfx is not None:
        save_certificate(tx, pfx, password=password, company_id=company_id)
    for raw in cafs:
        upload_caf(tx, raw, company_id=company_id)


def _last_folio(tx: Tx, company: tenants.CompanyRow, kind: DteType) -> int:
    query = select(func.max(CafFolio.range_to)).where(
        CafFolio.company_id == company.id,
        CafFolio.environment == company.dte_environment,
        CafFolio.dte_type == int(kind),
    )
    return tx.session.exec(query.execution_options(with_deleted=True)).one() or 0


def _check(company: tenants.CompanyRow) -> None:
    simulated = bool(settings().sii_simulator_url)
    if not simulated or company.dte_environment.value != Environment.CERTIFICATION.value:
        raise NoPractice
