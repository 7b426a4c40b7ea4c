"""Invoices by program (DMS: /invoices; KOF: /ventas/facturas).

The modules write their routes on import; paths of several words stand before those that take an
id, and so are imported first.
"""

from torque_app.invoicing.api import (  # noqa: F401, I001 - the order is meant
    bulk,
    certification,
    claims,
    setup,
    diagnosis,
    drafts,
    notes,
    delivery,
    sharing,
    documents,
)
from torque_app.invoicing.api.documents import ALIASES, router
from torque_app.invoicing.api.routing import SETUP

__all__ = ["ALIASES", "SETUP", "router"]
