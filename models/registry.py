"""Every table, imported once; migrations and the catalogue tests read the metadata from here."""

from sqlmodel import SQLModel

from models import (  # noqa: F401 - importing registers the tables
    appointments,
    approvals,
    audit,
    auth,
    automation,
    books,
    clients,
    files,
    inspections,
    inventory,
    invoicing,
    invoicing_certification,
    invoicing_quotations,
    kiosk,
    links,
    notifications,
    notifications_messages,
    outbox,
    payments,
    portal,
    purchases,
    quality,
    quotations,
    reception,
    tenants,
    vehicles,
    work_orders,
    work_orders_floor,
    work_orders_tallies,
    workshop,
)

METADATA = SQLModel.metadata
