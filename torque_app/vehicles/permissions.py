"""What one may do with cars."""

from enum import StrEnum
from typing import Final


class Vehicles(StrEnum):
    """Permissions of this context."""

    VIEW = "vehicles.view"
    EDIT = "vehicles.edit"
    DELETE = "vehicles.delete"


SEES_ORDERS: Final = "work_orders.view"
SEES_QUOTATIONS: Final = "quotations.view"
"""Who may read OTs finds a car's in its timeline."""

SEES_MONEY: Final = ("work_orders.see_money", "finance.read")
"""Whoever holds one of these finds amounts beside the work done."""
