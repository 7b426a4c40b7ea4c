"""Every table, imported once; migrations and the catalogue tests read the metadata from here."""

from sqlmodel import SQLModel

from models import (  # noqa: F401 - importing registers the tables
    audit,
    auth,
    clients,
    files,
    inventory,
    invoicing,
    notifications,
    outbox,
    payments,
    tenants,
    vehicles,
    work_orders,
)

METADATA = SQLModel.metadata
