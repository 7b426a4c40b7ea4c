"""A tablet in each centre of the demonstration, PINs for its people, and what they came upon."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from models.auth import Preset
from models.inspections import Grade
from models.kiosk import Finding, KioskDevice, KioskPin
from torque_app.core.crypto import fingerprint
from torque_app.kiosk.service import hashed_pin
from torque_app.seed.people import Workshop
from torque_app.seed.rows import Book, Cursor, Dice

PIN: Final = "2846"
"""Everybody's, as their password is: printed at every start of the demonstration."""

_FOUND: Final = (
    ("Fuga de aceite en el retén del cigüeñal", Grade.RED, "Gotea sobre el escape."),
    ("Goma de la bandeja agrietada", Grade.AMBER, "Lado derecho, aguanta un par de meses."),
    ("Filtro de polen saturado", Grade.AMBER, ""),
)


class Tablets:
    """Writes the tablets and the PINs; the first tablet of each centre is the one told of."""

    def __init__(self, book: Book, dice: Dice, shop: Workshop, *, now: datetime) -> None:
        self.book, self.dice, self.shop, self.now = book, dice, shop, now

    def hang_up(self, cursor: Cursor) -> None:
        """Write everything over people and OTs that are in the database."""
        opened = self.now - timedelta(days=40)
        for place, centre in enumerate(self.shop.centres):
            name = "Tablet del elevador 1" if place == 0 else f"Tablet de {centre.name}"
            self._tablet(centre.id, name, token_of(self.shop, centre.code), opened)
        for user_id in self._workers(cursor):
            self.book.add(
                KioskPin,
                id=self.dice.id(opened),
                user_id=user_id,
                pin_hash=hashed_pin(self.shop.tenant_id, user_id, PIN),
                set_at=opened,
                created_at=opened,
            )
        self._find(cursor)
        self.book.write(cursor)

    def _tablet(self, centre_id: UUID, name: str, token: str, opened: datetime) -> None:
        self.book.add(
            KioskDevice,
            id=self.dice.id(opened),
            service_center_id=centre_id,
            name=name,
            token_hash=fingerprint(token),
            last_seen_at=self.now - timedelta(minutes=12),
            created_at=opened,
        )

    def _workers(self, cursor: Cursor) -> list[UUID]:
        cursor.execute(
            "SELECT user_id FROM memberships WHERE tenant_id = %s AND preset = %s ORDER BY user_id",
            (self.shop.tenant_id, Preset.SC_MANAGER.value),
        )
        chiefs = [row[0] for row in cursor.fetchall()]
        return [*(user_id for user_id, _name in self.shop.technicians), *chiefs]

    def _find(self, cursor: Cursor) -> None:
        cursor.execute(
            "SELECT id, assigned_to FROM work_orders WHERE tenant_id = %s"
            " AND status = 'IN_PROGRESS' AND assigned_to IS NOT NULL ORDER BY number LIMIT %s",
            (self.shop.tenant_id, len(_FOUND)),
        )
        for (ot_id, who), (title, grade, note) in zip(cursor.fetchall(), _FOUND, strict=False):
            at = self.now - timedelta(hours=2)
            self.book.add(
                Finding,
                id=self.dice.id(at),
                work_order_id=ot_id,
                title=title,
                grade=grade,
                note=note,
                found_by=who,
                created_at=at,
            )


def token_of(shop: Workshop, centre_code: str) -> str:
    """Return the token of a centre's tablet: known to all, as the demonstration's password is."""
    return f"tk_demo-{shop.plan.slug}-{centre_code.lower()}"
