"""What one may do with clients."""

from enum import StrEnum
from typing import Final


class Clients(StrEnum):
    """Permissions of this context."""

    VIEW = "clients.view"
    EDIT = "clients.edit"
    DELETE = "clients.delete"


SEES_ORDERS: Final = "work_orders.view"
"""Who may read OTs finds a client's in its record."""

SEES_INVOICES: Final = "invoicing.view"
"""Who may read documents finds a client's in its record."""

SEES_MONEY: Final = ("work_orders.see_money", "finance.read")
"""Whoever holds one of these finds amounts beside them."""
