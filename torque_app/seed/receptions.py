"""Who stands at the counter today: three acts of reception, each as far as it has got."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from models.outbox import Counter
from models.reception import BodyView, Intake, IntakeMark, MarkKind
from models.values import clock
from models.work_orders import ArrivalMode
from torque_app.seed.people import Centre, Workshop
from torque_app.seed.rows import Book, Dice

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


class Receptions:
    """Writes the acts of this morning."""

    def __init__(self, book: Book, dice: Dice, shop: Workshop, *, now: datetime) -> None:
        self.book, self.dice, self.shop, self.now = book, dice, shop, now

    def receive(self) -> None:
        """Write the acts, their marks, and the counter they leave behind."""
        centre = self.shop.centres[0]
        month = clock.month_key(self.now, clock.SANTIAGO)
        for number, told in enumerate(ACTS, 1):
            self._act(centre, f"R-{centre.code}-{month}-{number:04}", told)
        self.book.add(
            Counter,
            id=self.dice.id(self.now),
            name=f"intake:{centre.code}-{month}",
            last=len(ACTS),
        )

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
        for view, kind, x, y, note in told["marks"]:
            self.book.add(
                IntakeMark,
                id=self.dice.id(begun),
                intake_id=act_id,
                view=view,
                kind=kind,
                x=Decimal(x),
                y=Decimal(y),
                note=note,
                created_at=begun,
            )
