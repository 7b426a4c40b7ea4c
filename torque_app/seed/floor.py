"""The shop floor on the day the demonstration is looked at: bays, clocks, parts, work outside."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from models.work_orders import PauseReason, TimeEntry, WorkOrderLabor
from models.work_orders_floor import OutsideWork, PartRequisition, RequisitionStatus, WarrantyDetail
from torque_app.seed.people import Workshop
from torque_app.seed.rows import Book, Cursor, Dice

OUTSIDE: Final = (
    ("Rectificadora San Miguel", "76192083-9", "Rectificar culata", 85_000, 110_000, True),
    ("Turbos Chile", "77085674-4", "Reparar turbo", 240_000, 290_000, False),
)
"""Who, RUT, what, cost and price, net, and whether it is there already."""

ASKED: Final = (
    ("Juego de pastillas delanteras", "1"),
    ("Correa de accesorios", "1"),
    ("Bujía de iridio", "4"),
)
CLAIMS: Final = (
    {
        "issue": "Pérdida de refrigerante por la bomba de agua.",
        "symptom": "Sube la temperatura en subida",
        "defect_part": "Bomba de agua",
        "observations": 2,
    },
    {
        "issue": "Choque frontal leve, foco y parachoques.",
        "insurer": "Seguros del Pacífico",
        "claim_number": "2026-118734",
        "policy_number": "A-55021",
        "adjuster": "Marcela Urrutia",
        "deductible_uf": Decimal(5),
    },
)


@dataclass(frozen=True)
class Task:
    """A task of an OT at work."""

    id: UUID
    ot_id: UUID
    centre_id: UUID
    technician_id: UUID
    done: bool


class ShopFloor:
    """Fills the OTs at work; every technician has one clock at most."""

    def __init__(self, book: Book, dice: Dice, shop: Workshop, *, now: datetime) -> None:
        self.book, self.dice, self.shop, self.now = book, dice, shop, now

    def fill(self, cursor: Cursor) -> None:
        """Write the floor over OTs that are in the database."""
        tasks = list(self._tasks(cursor))
        self._park(cursor)
        self._clocks(cursor, tasks)
        waiting = self._orders(cursor, "WAITING_PARTS")
        working = self._orders(cursor, "IN_PROGRESS")
        self._ask(waiting + working[:1])
        for order, work in zip(working[1:], OUTSIDE, strict=False):
            self._send(cursor, order, work)
        for order, claim in zip(working[2:], CLAIMS, strict=False):
            at = self._ago(2)
            row = {"id": self.dice.id(at), "work_order_id": order, "created_at": at}
            self.book.add(WarrantyDetail, **row, **claim)
        self._come_back(cursor)
        self.book.write(cursor)

    def _ago(self, hours: float) -> datetime:
        return self.now - timedelta(hours=hours)

    def _orders(self, cursor: Cursor, status: str) -> list[UUID]:
        cursor.execute(
            "SELECT id FROM work_orders WHERE tenant_id = %s AND status = %s ORDER BY number",
            (self.shop.tenant_id, status),
        )
        return [row[0] for row in cursor.fetchall()]

    def _tasks(self, cursor: Cursor) -> Iterator[Task]:
        cursor.execute(
            "SELECT l.id, l.work_order_id, w.service_center_id, l.technician_id,"
            " l.done_at IS NOT NULL FROM work_order_labor l"
            " JOIN work_orders w ON (w.tenant_id, w.id) = (l.tenant_id, l.work_order_id)"
            " WHERE l.tenant_id = %s AND w.status = 'IN_PROGRESS' AND l.technician_id IS NOT NULL"
            " ORDER BY w.number, l.sr_no",
            (self.shop.tenant_id,),
        )
        for row in cursor.fetchall():
            yield Task(*row)

    def _park(self, cursor: Cursor) -> None:
        """Put the OTs in work into the bays of their centre, one each while there are bays."""
        cursor.execute(
            "UPDATE work_orders w SET bay_id = place.bay FROM ("
            " SELECT o.id AS ot, b.id AS bay FROM"
            " (SELECT id, service_center_id, row_number() OVER"
            "  (PARTITION BY service_center_id ORDER BY number) AS turn FROM work_orders"
            "  WHERE tenant_id = %(shop)s AND status = 'IN_PROGRESS') o"
            " JOIN (SELECT id, service_center_id, row_number() OVER"
            "  (PARTITION BY service_center_id ORDER BY position) AS turn FROM bays"
            "  WHERE tenant_id = %(shop)s) b USING (service_center_id, turn)) place"
            " WHERE w.tenant_id = %(shop)s AND w.id = place.ot",
            {"shop": self.shop.tenant_id},
        )

    def _clocks(self, cursor: Cursor, tasks: list[Task]) -> None:
        """Give each technician a morning: what is done, a pause, and what runs or was forgotten."""
        by_person: dict[UUID, list[Task]] = {}
        for task in tasks:
            by_person.setdefault(task.technician_id, []).append(task)
        worked: dict[UUID, int] = {}
        for place, (person, own) in enumerate(sorted(by_person.items())):
            done = next((task for task in own if task.done), None)
            to_do = next((task for task in own if not task.done), None)
            if done is not None:
                worked[done.ot_id] = worked.get(done.ot_id, 0) + 75
                self._stretch(done, person, from_hours=4, minutes=75)
            if to_do is not None:
                worked[to_do.ot_id] = worked.get(to_do.ot_id, 0) + 40
                self._stretch(to_do, person, from_hours=2.5, minutes=40, reason=PauseReason.CLIENT)
                if place:
                    self._stretch(to_do, person, from_hours=0.75, minutes=None)
            if done is not None and not place:
                worked[done.ot_id] += 540
                self._stretch(
                    done,
                    person,
                    from_hours=30,
                    minutes=540,
                    reason=PauseReason.END_OF_DAY,
                    forgotten=True,
                )
        for ot_id, minutes in worked.items():
            cursor.execute(
                "UPDATE work_orders SET actual_hours = %s WHERE (tenant_id, id) = (%s, %s)",
                (round(Decimal(minutes) / 60, 3), self.shop.tenant_id, ot_id),
            )

    def _stretch(
        self,
        task: Task,
        person: UUID,
        *,
        from_hours: float,
        minutes: int | None,
        reason: PauseReason | None = None,
        forgotten: bool = False,
    ) -> None:
        started = self._ago(from_hours)
        ended = None if minutes is None else started + timedelta(minutes=minutes)
        self.book.add(
            TimeEntry,
            id=self.dice.id(started),
            work_order_id=task.ot_id,
            user_id=person,
            labor_id=task.id,
            started_at=started,
            ended_at=ended,
            minutes=minutes or 0,
            pause_reason=reason,
            is_forgotten=forgotten,
            created_at=started,
        )

    def _ask(self, orders: list[UUID]) -> None:
        technician = self.shop.technicians[0][0]
        for order, (name, units) in zip(orders, ASKED, strict=False):
            at = self._ago(3)
            self.book.add(
                PartRequisition,
                id=self.dice.id(at),
                work_order_id=order,
                part_name=name,
                quantity=Decimal(units),
                status=RequisitionStatus.ASKED,
                asked_by=technician,
                created_at=at,
            )

    def _send(self, cursor: Cursor, order: UUID, work: tuple[Any, ...]) -> None:
        """Write work of another shop, its task and the sums it changes."""
        supplier, rut, words, cost, price, gone = work
        at = self._ago(20)
        labor_id = self.dice.id(at)
        line = {"id": labor_id, "work_order_id": order, "sr_no": 9, "created_at": at}
        self.book.add(WorkOrderLabor, **line, description=words, amount=Decimal(price))
        self.book.add(
            OutsideWork,
            id=self.dice.id(at),
            work_order_id=order,
            labor_id=labor_id,
            supplier=supplier,
            supplier_rut=rut,
            description=words,
            cost=Decimal(cost),
            price=Decimal(price),
            warranty_months=6,
            promised_at=self.now + timedelta(days=2),
            sent_at=self._ago(5) if gone else None,
            created_at=at,
        )
        cursor.execute(
            "UPDATE work_orders SET labor_cost = labor_cost + %s, total_cost = total_cost + %s,"
            " tasks_total = tasks_total + 1 WHERE (tenant_id, id) = (%s, %s)",
            (price, price, self.shop.tenant_id, order),
        )

    def _come_back(self, cursor: Cursor) -> None:
        """Link the newest OT at work whose car had a job done in the thirty days before."""
        cursor.execute(
            "UPDATE work_orders SET comeback_of_id = pair.first FROM ("
            " SELECT n.id AS again, o.id AS first FROM work_orders n JOIN work_orders o"
            " ON o.tenant_id = n.tenant_id AND o.vehicle_id = n.vehicle_id AND o.id <> n.id"
            " AND o.completed_at BETWEEN n.created_at - interval '30 days' AND n.created_at"
            " WHERE n.tenant_id = %(shop)s AND n.status IN ('APPROVED', 'IN_PROGRESS')"
            " AND o.status = 'CLOSED' ORDER BY n.number DESC LIMIT 1) pair"
            " WHERE tenant_id = %(shop)s AND id = pair.again",
            {"shop": self.shop.tenant_id},
        )
