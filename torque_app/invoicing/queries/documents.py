"""The files of a document: the signed XML as it was frozen, and its printed forms."""

from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from models.invoicing import Dte, InvoiceWorkOrder
from models.tenants import Company
from models.vehicles import Vehicle
from models.work_orders import WorkOrder
from torque_app.branding import queries as branding
from torque_app.core.errors import Conflict, Invalid
from torque_app.core.needs import needs
from torque_app.core.paper import Paper
from torque_app.core.tx import Tx
from torque_app.integrations.printing.branding import Branding
from torque_app.integrations.printing.dte import Layout, print_dte
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries.access import newest, reachable
from torque_app.invoicing.rules.content import restored


class NotSignedYet(Conflict):
    """The document has its folio but not yet its stamp."""

    code = "not_signed_yet"
    message = "El documento se está firmando. Inténtalo en unos segundos."


@needs(Invoicing.VIEW)
def xml(tx: Tx, invoice_id: UUID) -> Paper:
    """Return the signed DTE, byte by byte as it was frozen."""
    dte = _document(tx, invoice_id)
    if dte.xml is None:
        raise NotSignedYet
    return Paper(f"{_name(dte)}.xml", "application/xml", dte.xml)


@needs(Invoicing.VIEW)
def pdf(tx: Tx, invoice_id: UUID, layout: str = Layout.LETTER, *, cedible: bool = False) -> Paper:
    """Return the printed document: `LETTER`, `ROLL_80`, or the copy that can be assigned."""
    paper = layout_of(layout)
    dte = _document(tx, invoice_id)
    if dte.ted is None:
        raise NotSignedYet
    data = print_dte(
        restored(dte.content),
        dte.ted,
        layout=paper,
        cedible=cedible,
        branding=branding_of(tx, dte.company_rut),
        extra=_extra(tx, invoice_id),
    )
    return Paper(f"{_name(dte)}{'-cedible' if cedible else ''}.pdf", "application/pdf", data)


def _document(tx: Tx, invoice_id: UUID) -> Dte:
    reachable(tx, invoice_id)
    found = newest(tx, invoice_id)
    if found is None:
        raise NotSignedYet
    return found


def _name(dte: Dte) -> str:
    return f"DTE-{dte.company_rut}-{dte.dte_type}-{dte.folio}"


def layout_of(layout: str) -> Layout:
    """Return the paper named; Invalid for another."""
    try:
        return Layout(layout.upper())
    except ValueError:
        raise Invalid.field("layout", "El formato es LETTER o ROLL_80.") from None


def branding_of(tx: Tx, rut: str) -> Branding:
    """Return how the company of that RUT dresses its papers."""
    company = company_of(tx, rut)
    if company is None:
        return Branding()
    return branding.on_paper(tx, company.id, contacts=contacts_of(company))


def company_of(tx: Tx, rut: str) -> Company | None:
    """Return the company of that RUT, or None once there is none."""
    return tx.session.execute(select(Company).where(col(Company.rut) == rut)).scalars().first()


def contacts_of(company: Company) -> tuple[str, ...]:
    """Return how a company is reached."""
    return tuple(each for each in (company.phone, company.email) if each)


def _extra(tx: Tx, invoice_id: UUID) -> tuple[tuple[str, str], ...]:
    """Return the facts of the workshop that stand beside the receiver."""
    query = (
        select(WorkOrder.number, Vehicle.plate, Vehicle.make, Vehicle.model)  # type: ignore[call-overload]
        .join(InvoiceWorkOrder, col(InvoiceWorkOrder.work_order_id) == col(WorkOrder.id))
        .join(Vehicle, col(Vehicle.id) == col(WorkOrder.vehicle_id))
        .where(col(InvoiceWorkOrder.invoice_id) == invoice_id)
        .order_by(col(WorkOrder.number))
        .limit(3)
    )
    facts: list[tuple[str, str]] = []
    for number, plate, make, model in tx.session.execute(query):
        facts += [("OT", number), ("Patente", plate), ("Vehículo", f"{make} {model}")]
    return tuple(facts)
