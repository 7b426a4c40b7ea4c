"""What one may do with stock."""

from enum import StrEnum


class Inventory(StrEnum):
    """Permissions of this context."""

    VIEW = "inventory.view"
    EDIT = "inventory.edit"
    ADJUST = "inventory.adjust"
    RECEIVE = "inventory.receive"
    TRANSFER = "inventory.transfer"
    CONSUME = "inventory.consume"
    DELETE = "inventory.delete"
    SEE_COST = "inventory.see_cost"
