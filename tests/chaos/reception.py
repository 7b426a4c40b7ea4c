"""The front desk through the API: a car comes in, is worked on, billed and paid."""

import random
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.business import Store
from tests.chaos.caller import Caller
from tests.installation import wait_until

STEPS = ("PENDING", "APPROVED", "IN_PROGRESS", "QC", "COMPLETED")
BOLETA = 39
LETTERS = "BCDFGHJKLPRSTVWXYZ"
COMPANY = {
    "rut": "76192083-9",
    "razon_social": "Taller en Llamas SpA",
    "giro": "Mantención y reparación de vehículos",
    "actecos": ["452001"],
    "address": "Los Aromos 123",
    "comuna": "Ñuñoa",
    "city": "Santiago",
    "sii_office": "ÑUÑOA",
    "resolution_number": 0,
    "resolution_date": "2026-01-15",
}


@dataclass
class Served:
    """What the front desk asked for and was answered; tags name clients and descriptions."""

    opened: dict[str, str] = field(default_factory=dict)
    billed: dict[str, str] = field(default_factory=dict)
    paid: list[str] = field(default_factory=list)
    requests: int = 0


class Reception:
    """Opens OTs with parts from the store's shelf; every second one goes all the way."""

    def __init__(self, caller: Caller, store: Store, *, technician: str) -> None:
        self.caller, self.store = caller, store
        self.served = Served()
        self.technician = technician
        self.caller.post("/companies", COMPANY)
        self.caller.post("/invoicing/practice", {})
        wait_until(self._has_folios, seconds=30)

    def _has_folios(self) -> bool:
        stock = self.caller.get("/invoicing/caf/status")
        return any(each["dte_type"] == BOLETA and each["available"] for each in stock)

    def open_order(self, dice: random.Random, tag: str) -> None:
        """Write client, car and OT with two parts."""
        self._open(dice, tag)

    def whole_job(self, dice: random.Random, tag: str) -> None:
        """Take a car from reception to a paid boleta."""
        order = self._open(dice, tag)
        for step in STEPS:
            self.caller.patch(f"/work-orders/{order}/status", {"status": step}, key=tag + step)
        body = {"work_order_id": order, "dte_type": BOLETA}
        invoice = self.caller.post("/invoicing/from-work-order", body)
        self.served.billed[tag] = invoice["id"]
        money = {"amount": int(float(invoice["total"])), "method": "CASH", "reference": tag}
        self.caller.post("/payments", {"invoice_id": invoice["id"], **money})
        self.served.paid.append(tag)
        self.served.requests += len(STEPS) + 2

    def _open(self, dice: random.Random, tag: str) -> str:
        client = self.caller.post("/clients", {"name": f"Cliente {tag}", "type": "PERSON"})
        plate = "".join(dice.choices(LETTERS, k=4)) + f"{dice.randint(10, 99)}"
        car: dict[str, Any] = {"client_id": client["id"], "plate": plate}
        car |= {"make": "Suzuki", "model": "Swift", "year": 2019}
        vehicle = self.caller.post("/vehicles", car)
        parts = dice.sample(self.store.shared, 2)
        body = {
            "client_id": client["id"],
            "vehicle_id": vehicle["vehicle"]["id"],
            "service_type": "Mantención",
            "description": tag,
            "assigned_to": self.technician,
            "parts": [
                {
                    "item_id": item,
                    "quantity": 1,
                    "unit_price": 9000,
                    "warehouse_id": self.store.here,
                }
                for item in parts
            ],
        }
        order = str(self.caller.post("/work-orders", body)["id"])
        self.served.opened[tag] = order
        self.served.requests += 3
        return order
