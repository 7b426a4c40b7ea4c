"""What can be done with clients: the door; the work is split by noun."""

from torque_app.clients.service.clients import (
    RutTaken,
    create,
    mark_served,
    remove,
    update,
)
from torque_app.clients.service.contacts import add_contact, remove_contact, update_contact

__all__ = [
    "RutTaken",
    "add_contact",
    "create",
    "mark_served",
    "remove",
    "remove_contact",
    "update",
    "update_contact",
]
