"""Every table, imported once; migrations and the catalogue tests read the metadata from here."""

from sqlmodel import SQLModel

from models import (  # noqa: F401 - importing registers the tables
    audit,
    auth,
    books,
    clients,
    files,
    inventory,
    invoicing,
    invoicing_certification,
    links,
    notifications,
    outbox,
    payments,
    purchases,
    tenants,
    vehicles,
    work_orders,
)

METADATA = SQLModel.metadata
