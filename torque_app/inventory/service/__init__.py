"""What can be done with stock: the door; the work is split by noun."""

from torque_app.inventory.service.items import create_item, remove_item, update_item
from torque_app.inventory.service.movements import (
    Consumed,
    Need,
    NotEnoughStock,
    Receipt,
    adjust,
    consume,
    consume_many,
    give_back,
    receive,
    transfer,
)
from torque_app.inventory.service.reserving import Kept, release, reserve
from torque_app.inventory.service.warehouses import create_warehouse, open_first_warehouse

__all__ = [
    "Consumed",
    "Kept",
    "Need",
    "NotEnoughStock",
    "Receipt",
    "adjust",
    "consume",
    "consume_many",
    "create_item",
    "create_warehouse",
    "give_back",
    "open_first_warehouse",
    "receive",
    "release",
    "remove_item",
    "reserve",
    "transfer",
    "update_item",
]
