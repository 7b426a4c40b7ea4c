"""Who a workshop is on the papers of its shop floor."""

from uuid import UUID

from sqlmodel import col

from models.tenants import Company, ServiceCenter
from torque_app.branding import queries as branding
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.integrations.printing.branding import Branding
from torque_app.integrations.printing.sheet import SheetCentre
from torque_app.work_orders.permissions import WorkOrders


@needs(WorkOrders.VIEW)
def letterhead(tx: Tx, centre_id: UUID) -> tuple[SheetCentre, Branding]:
    """Return who a service centre is on paper, and how it dresses; never without a name."""
    centre, company = tx.session.execute(
        columns(ServiceCenter, Company)
        .outerjoin(Company, col(Company.id) == col(ServiceCenter.company_id))
        .where(col(ServiceCenter.id) == centre_id)
    ).one()
    place = ", ".join(each for each in (centre.address, centre.comuna) if each)
    head = SheetCentre(
        name=company.razon_social if company else centre.name,
        address=place or (f"{company.address}, {company.comuna}" if company else ""),
        rut=company.rut if company else None,
        contacts=tuple(each for each in (centre.phone, centre.email) if each),
        zone=centre.timezone,
    )
    return head, branding.on_paper(tx, company.id if company else None)
