"""Tablets of a workshop's floor: each with its technician, their task, and what they send."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from aiohttp import ClientSession
from sqlmodel import Session

from benchmarks.setting import Setting
from benchmarks.workshop import Shop, cars
from models.auth import Membership, Role, User
from models.base import new_id
from torque_app.core.database import engine

PIN = "2846"
DONE = "DONE"


class ActionError(RuntimeError):
    """A tablet's action was not done; says what the server answered."""


@dataclass
class Tablet:
    """A registered tablet, whoever entered there, and the one task they work on."""

    url: str
    token: str
    grant: str
    ot_id: str
    labor_id: str
    running: bool = False

    async def act(self, session: ClientSession) -> float:
        """Start the task's clock, or pause it if it runs; return the seconds it took."""
        kind, more = ("task.pause", {"reason": "LUNCH"}) if self.running else ("task.start", {})
        action = {
            "key": str(uuid4()),
            "kind": kind,
            "payload": {"ot_id": self.ot_id, "labor_id": self.labor_id, **more},
            "happened_at": datetime.now(UTC).isoformat(),
        }
        headers = {"Authorization": f"Kiosk {self.token}", "X-Kiosk-Grant": self.grant}
        began = time.perf_counter()
        sent = session.post(
            f"{self.url}/api/v1/kiosk/actions", json={"actions": [action]}, headers=headers
        )
        async with sent as answer:
            told = await answer.json()
        taken = time.perf_counter() - began
        outcomes = told.get("data", {}).get("outcomes") or [{}]
        if outcomes[0].get("outcome") != DONE:
            raise ActionError(str(told)[:500])
        self.running = not self.running
        return taken


async def furnished(
    setting: Setting, shop: Shop, session: ClientSession, count: int
) -> list[Tablet]:
    """Register so many tablets, each with a new technician in front of it and a task of theirs."""
    client = setting.client(shop)
    centre = client.request("GET", "/api/v1/service-centers")[0]["id"]
    tablets = []
    for number, (owner, car) in enumerate(cars(setting.admin, shop, count)):
        who = _technician(shop, number)
        client.request("PUT", f"/api/v1/kiosk-pins/{who}", {"pin": PIN})
        asked = {"service_center_id": centre, "name": f"Tablet {number}"}
        token = client.request("POST", "/api/v1/kiosk-devices", asked)["token"]
        wanted = {
            "client_id": owner,
            "vehicle_id": car,
            "service_center_id": centre,
            "service_type": "Frenos",
            "assigned_to": who,
            "labor": [{"description": "Pastillas", "hours": "1", "technician_id": who}],
        }
        ot = client.request("POST", "/api/v1/work-orders", wanted)["id"]
        for status in ("PENDING", "APPROVED"):
            client.request("PATCH", f"/api/v1/work-orders/{ot}/status", {"status": status})
        labor = client.request("GET", f"/api/v1/work-orders/{ot}")["labor"][0]["id"]
        grant = await _entered(setting, session, token, who)
        tablets.append(Tablet(setting.instance.url, token, grant, ot, labor))
    client.close()
    return tablets


def _technician(shop: Shop, number: int) -> str:
    user_id = new_id()
    with Session(engine()) as session, session.begin():
        session.info.update(tenant_id=shop.tenant_id, user_id=user_id)
        email = f"tablet-{number}-{user_id.hex[-8:]}@{shop.domain}"
        session.add(User(id=user_id, email=email, full_name=f"Técnico {number}"))
        session.flush()
        session.add(Membership(user_id=user_id, role=Role.OPERATOR))
    return str(user_id)


async def _entered(setting: Setting, session: ClientSession, token: str, who: str) -> str:
    asked = session.post(
        f"{setting.instance.url}/api/v1/kiosk/sessions",
        json={"user_id": who, "pin": PIN},
        headers={"Authorization": f"Kiosk {token}"},
    )
    async with asked as answer:
        told = await answer.json()
    if "data" not in told:
        raise ActionError(str(told)[:500])
    grant: str = told["data"]["grant"]
    return grant
