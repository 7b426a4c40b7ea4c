"""Every table, imported once; migrations and the catalogue tests read the metadata from here."""

from sqlmodel import SQLModel

from models import (  # noqa: F401 - importing registers the tables
    appointments,
    audit,
    auth,
    books,
    clients,
    files,
    inspections,
    inventory,
    invoicing,
    kiosk,
    invoicing_certification,
    links,
    notifications,
    outbox,
    payments,
    purchases,
    quality,
    reception,
    tenants,
    vehicles,
    work_orders,
    workshop,
)

METADATA = SQLModel.metadata
