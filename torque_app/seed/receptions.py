"""Who stands at the counter today: three acts of reception as far as they got, and a signed one."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from math import sin
from typing import Any, Final
from uuid import UUID

from PIL import Image, ImageDraw

from models.outbox import Counter
from models.reception import BodyView, Intake, IntakeMark, MarkKind
from models.values import clock
from models.work_orders import ArrivalMode
from torque_app.core.actor import Actor
from torque_app.core.tx import transaction
from torque_app.files import queries as files
from torque_app.reception import queries, service
from torque_app.seed.people import Centre, Workshop
from torque_app.seed.rows import Book, Cursor, Dice

ACTS: Final[tuple[Mapping[str, Any], ...]] = (
    {
        "minutes": 12,
        "arrival_mode": ArrivalMode.VEHICLE_PRESENT,
        "service_type": "Frenos",
        "complaint": "Chilla al frenar en la mañana y el pedal se va un poco al fondo",
        "symptom": "braking",
        "symptom_when": "En frío, las primeras cuadras",
        "fuel_eighths": 3,
        "keys_count": 2,
        "parked_at": "Patio, calle 2",
        "warning_lights": ["brake"],
        "belongings": {
            "documents": True, "spare_wheel": True, "jack": True, "triangle": True,
            "extinguisher": False, "first_aid": False, "radio": True, "tag": True,
            "valuables": "Silla de niño en el asiento trasero",
        },
        "authorisations": {
            "road_test": True, "alternative_parts": True, "used_parts": False, "photos": True,
            "communications": True, "data_treatment": True, "preauthorised": 180_000,
        },
        "promised": 30,
        "reads": True,
        "marks": (
            (BodyView.LEFT, MarkKind.SCRATCH, "0.6100", "0.5600", "Puerta trasera, 20 cm"),
            (BodyView.FRONT, MarkKind.CRACK, "0.3900", "0.3100", "Piquete en el parabrisas"),
            (BodyView.BACK, MarkKind.DENT, "0.6800", "0.7300", ""),
        ),
    },
    {
        "minutes": 4,
        "arrival_mode": ArrivalMode.VEHICLE_PRESENT,
        "service_type": "Mantención",
        "complaint": "Le toca la de los 60 mil",
        "fuel_eighths": 6,
        "marks": (),
    },
    {
        "minutes": 55,
        "arrival_mode": ArrivalMode.VEHICLE_ABSENT,
        "service_type": "Diagnóstico",
        "complaint": "Llega en grúa: quedó botado en la Costanera y no da partida",
        "symptom": "starting",
        "brought_by": "Grúas Ñuñoa",
        "marks": (),
    },
)  # fmt: skip
_OWN: Final = frozenset({"minutes", "promised", "reads", "marks"})

SIGNED_AGO: Final = timedelta(minutes=95)
SIGNED: Final[Mapping[str, Any]] = {
    "arrival_mode": ArrivalMode.VEHICLE_PRESENT,
    "symptom": "noise",
    "symptom_when": "Al pasar lomos de toro",
    "fuel_eighths": 5,
    "keys_count": 1,
    "parked_at": "Patio, calle 1",
    "warning_lights": ["check_engine"],
    "belongings": {
        "documents": True, "spare_wheel": True, "jack": True, "wheel_wrench": True,
        "triangle": True, "vest": False, "extinguisher": True, "radio": True, "tag": True,
        "mats": True,
    },
    "authorisations": {
        "road_test": True, "alternative_parts": False, "used_parts": False, "photos": True,
        "communications": True, "data_treatment": True, "preauthorised": 120_000,
    },
}  # fmt: skip
"""What the signed act says beside its OT's service, complaint and reading."""


class Receptions:
    """Writes the acts of this morning."""

    def __init__(self, book: Book, dice: Dice, shop: Workshop, *, now: datetime) -> None:
        self.book, self.dice, self.shop, self.now = book, dice, shop, now

    def receive(self, cursor: Cursor) -> UUID | None:
        """Write the acts, their marks and their counter; return the act that waits for `sign`.

        None where no OT is young enough to have been received this morning.
        """
        centre = self.shop.centres[0]
        month = clock.month_key(self.now, clock.SANTIAGO)
        waiting = self._of_order(cursor, centre, f"R-{centre.code}-{month}-0001")
        acts = sorted(ACTS, key=lambda told: -told["minutes"])
        for number, told in enumerate(acts, 2):
            self._act(centre, f"R-{centre.code}-{month}-{number:04}", told)
        self.book.add(
            Counter,
            id=self.dice.id(self.now),
            name=f"intake:{centre.code}-{month}",
            last=len(acts) + 1,
        )
        return waiting

    def _of_order(self, cursor: Cursor, centre: Centre, number: str) -> UUID | None:
        """Write the act of the newest OT nobody works on yet."""
        cursor.execute(
            "SELECT id, client_id, vehicle_id, service_type, description, odometer_in, promised_at"
            " FROM work_orders WHERE tenant_id = %s AND service_center_id = %s"
            " AND status IN ('DRAFT', 'PENDING', 'APPROVED') AND odometer_in IS NOT NULL"
            " AND description <> '' ORDER BY number DESC LIMIT 1",
            (self.shop.tenant_id, centre.id),
        )
        found = cursor.fetchone()
        if found is None:
            return None
        order_id, client_id, vehicle_id, service_type, complaint, odometer, promised = found
        begun = self.now - SIGNED_AGO
        act_id = self.dice.id(begun)
        self.book.add(
            Intake,
            id=act_id,
            number=number,
            service_center_id=centre.id,
            client_id=client_id,
            vehicle_id=vehicle_id,
            work_order_id=order_id,
            received_by=self.shop.advisors[0],
            service_type=service_type,
            complaint=complaint,
            odometer=odometer,
            promised_at=promised,
            created_at=begun,
            **SIGNED,
        )
        self._mark(act_id, begun, BodyView.RIGHT, MarkKind.DENT, "0.2600", "0.6200", "Tapabarro")
        return act_id

    def _act(self, centre: Centre, number: str, told: Mapping[str, Any]) -> None:
        begun = self.now - timedelta(minutes=told["minutes"])
        car = self.dice.random.choice(self.shop.cars)
        promised = told.get("promised")
        act_id = self.dice.id(begun)
        self.book.add(
            Intake,
            id=act_id,
            number=number,
            service_center_id=centre.id,
            client_id=car.client.id,
            vehicle_id=car.id,
            received_by=self.shop.advisors[0],
            odometer=car.odometer + 640 if told.get("reads") else None,
            promised_at=self.now + timedelta(hours=promised) if promised else None,
            created_at=begun,
            **{name: value for name, value in told.items() if name not in _OWN},
        )
        for mark in told["marks"]:
            self._mark(act_id, begun, *mark)

    def _mark(self, act_id: UUID, at: datetime, *mark: Any) -> None:
        view, kind, x, y, note = mark
        self.book.add(
            IntakeMark,
            id=self.dice.id(at),
            intake_id=act_id,
            view=view,
            kind=kind,
            x=Decimal(x),
            y=Decimal(y),
            note=note,
            created_at=at,
        )


def sign(shop: Workshop, act_id: UUID, *, now: datetime) -> None:
    """Sign an act as its client did, so that its slip and the hash of it are true ones.

    The rows of the demonstration stand by now; an act signed before stays as it is.
    """
    for kind, known in (("intakes", queries.row), ("intake_marks", queries.mark)):
        files.register_owner(kind, "reception.view", exists=known)
    rights = {"reception.view", "reception.receive", "files.upload"}
    advisor = Actor(shop.tenant_id, shop.advisors[0], frozenset(rights), role="OPERATOR")
    with transaction(advisor, now=now - SIGNED_AGO + timedelta(minutes=6)) as tx:
        told = queries.one(tx, act_id)
        service.sign(tx, act_id, name=told.intake.client, signature=stroke())


def stroke() -> bytes:
    """Return the PNG of a hand's stroke on clear glass."""
    image = Image.new("RGBA", (720, 240), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    line = [(60 + 4 * step, 130 - 0.3 * step + 62 * sin(step / 6)) for step in range(140)]
    for start, end in pairwise(line):
        pen.line([start, end], fill=(16, 24, 30, 255), width=5)
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
