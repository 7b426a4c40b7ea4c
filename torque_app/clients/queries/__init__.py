"""What is known of clients: the door; the reads are split by noun."""

from torque_app.clients.queries.clients import (
    ClientRow,
    Stats,
    comunas,
    find,
    holds,
    row,
    search,
    stats,
    with_rut,
)
from torque_app.clients.queries.papers import (
    ClientInvoice,
    ClientOrder,
    OwnedVehicle,
    ServiceRow,
    service_history,
    vehicles_of,
)
from torque_app.clients.queries.record import ClientDetail, ContactRow, contacts, one
from torque_app.clients.rules import email as email_of
from torque_app.clients.rules import phone as phone_of

__all__ = [
    "ClientDetail",
    "ClientInvoice",
    "ClientOrder",
    "ClientRow",
    "ContactRow",
    "OwnedVehicle",
    "ServiceRow",
    "Stats",
    "comunas",
    "contacts",
    "email_of",
    "find",
    "holds",
    "one",
    "phone_of",
    "row",
    "search",
    "service_history",
    "stats",
    "vehicles_of",
    "with_rut",
]
