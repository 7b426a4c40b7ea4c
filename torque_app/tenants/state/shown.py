"""The workshop's own facts as forms and lists take them."""

from dataclasses import dataclass
from typing import Final

from models.tenants import BusinessType, DteEnvironment
from models.values import money, rut
from torque_app.core.choices import Choice
from torque_app.core.texts import _
from torque_app.tenants.queries import CentreRow, CompanyRow, TenantRow
from torque_app.tenants.state.place import billing_address

KINDS: Final = (
    (BusinessType.WORKSHOP.value, _("Taller mecánico")),
    (BusinessType.DEALERSHIP.value, _("Concesionario")),
    (BusinessType.IMPORTER.value, _("Importadora")),
    (BusinessType.RETAIL.value, _("Venta de repuestos")),
    (BusinessType.SERVICE.value, _("Servicio técnico")),
)
ZONES: Final = (
    ("America/Santiago", _("Chile continental")),
    ("America/Punta_Arenas", _("Magallanes y Antártica")),
    ("Pacific/Easter", _("Rapa Nui")),
)
WORLDS: Final = (
    (DteEnvironment.CERTIFICATION.value, _("Certificación (pruebas)")),
    (DteEnvironment.PRODUCTION.value, _("Producción (documentos reales)")),
)


@dataclass(frozen=True)
class WorkshopFields:
    """The workshop as its form takes it."""

    name: str = ""
    business_type: str = BusinessType.WORKSHOP.value
    timezone: str = "America/Santiago"
    mail_documents: bool = False


@dataclass(frozen=True)
class CompanyFields:
    """A legal entity as its form takes it; an empty `id` is a new one."""

    id: str = ""
    rut: str = ""
    razon_social: str = ""
    giro: str = ""
    actecos: str = ""
    address: str = ""
    comuna: str = ""
    city: str = ""
    phone: str = ""
    email: str = ""
    sii_office: str = ""
    resolution_number: str = "0"
    resolution_date: str = ""
    dte_environment: str = DteEnvironment.CERTIFICATION.value


@dataclass(frozen=True)
class CentreFields:
    """A service centre as its form takes it; an empty `id` is a new one."""

    id: str = ""
    code: str = ""
    name: str = ""
    address: str = ""
    comuna: str = ""
    city: str = ""
    phone: str = ""
    email: str = ""
    timezone: str = "America/Santiago"
    company_id: str = ""
    labor_rate: str = "30000"
    is_active: bool = True


@dataclass(frozen=True)
class CentreLine:
    """One row of the list of centres."""

    id: str
    code: str
    name: str
    address: str
    rate: str
    status: str
    status_label: str


def workshop(row: TenantRow) -> WorkshopFields:
    """Return the fields of the workshop's form."""
    mails = row.settings.get("mail_documents") is True
    return WorkshopFields(row.name, row.business_type.value, row.timezone, mails)


def company_choice(row: CompanyRow) -> Choice:
    """Return a legal entity to choose, and where its certificates and folios are."""
    world = dict(WORLDS)[row.dte_environment.value]
    return Choice(
        str(row.id),
        row.razon_social,
        sublabel=f"{rut.formatted(row.rut)} · {world}",
        href=billing_address(str(row.id)),
    )


def company(row: CompanyRow) -> CompanyFields:
    """Return the fields of a legal entity's form."""
    texts = ("razon_social", "giro", "address", "comuna", "city", "phone", "email", "sii_office")
    return CompanyFields(
        id=str(row.id),
        rut=row.rut,
        actecos=", ".join(row.actecos),
        resolution_number=str(row.resolution_number),
        resolution_date=row.resolution_date.isoformat() if row.resolution_date else "",
        dte_environment=row.dte_environment.value,
        **{name: getattr(row, name) for name in texts},
    )


def centre(row: CentreRow) -> CentreFields:
    """Return the fields of a centre's form."""
    texts = ("code", "name", "address", "comuna", "city", "phone", "email", "timezone")
    return CentreFields(
        id=str(row.id),
        company_id=str(row.company_id or ""),
        labor_rate=f"{row.labor_rate:.0f}",
        is_active=row.is_active,
        **{name: getattr(row, name) for name in texts},
    )


def line(row: CentreRow) -> CentreLine:
    """Return a centre's row of the list."""
    return CentreLine(
        id=str(row.id),
        code=row.code,
        name=row.name,
        address=", ".join(filter(None, (row.address, row.comuna))),
        rate=_("{pesos} por hora").format(pesos=money.formatted(row.labor_rate)),
        status="success" if row.is_active else "neutral",
        status_label=_("Abierto") if row.is_active else _("Cerrado"),
    )
