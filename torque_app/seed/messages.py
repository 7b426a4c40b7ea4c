"""What the demonstration's workshops wrote to their clients: words, consents, and a log of ends."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from models.notifications_messages import (
    ArchivedMessage,
    Audience,
    Channel,
    Consent,
    Message,
    MessageCategory,
    MessageEvent,
    MessagePreference,
    MessageRule,
    MessageStatus,
    MessageTemplate,
)
from torque_app.notifications.rules import standard, wording
from torque_app.seed.people import Workshop
from torque_app.seed.rows import Book, Cursor, Dice

S = MessageStatus
_STORIES: Final = (
    (Channel.WHATSAPP, "OT_READY", S.READ, ("QUEUED", "CALLED", "SENT", "DELIVERED", "READ"), ""),
    (Channel.EMAIL, "OT_READY", S.SENT, ("QUEUED", "CALLED", "SENT"), "250 OK"),
    (
        Channel.SMS, "OT_READY", S.DELIVERED,
        ("QUEUED", "CALLED", "DELAYED", "CALLED", "SENT", "DELIVERED"), "",
    ),
    (Channel.WHATSAPP, "OT_READY", S.DELIVERED, ("HELD", "CALLED", "SENT", "DELIVERED"), ""),
    (
        Channel.WHATSAPP, "OT_READY", S.FAILED, ("QUEUED", "CALLED", "FAILED"),
        "400 131026 Message undeliverable",
    ),
    (
        Channel.EMAIL, "OT_READY", S.DEAD,
        ("QUEUED", *("CALLED", "DELAYED") * 8, "CALLED", "DEAD"), "451 4.7.1 Greylisted",
    ),
    (
        Channel.EMAIL, "SERVICE_REMINDER", S.SUPPRESSED, ("SUPPRESSED",),
        "No ha dado su consentimiento para recibir publicidad por este canal.",
    ),
    (Channel.EMAIL, "SERVICE_REMINDER", S.SENT, ("QUEUED", "CALLED", "SENT"), "250 OK"),
)  # fmt: skip
"""Way, template, end, what happened on the way there, and the provider's last words."""

_RULES: Final[tuple[Mapping[str, Any], ...]] = (
    {
        "event": "CarDelivered", "audience": Audience.CLIENT, "template_code": "CAR_DELIVERED",
        "channels": ["WHATSAPP", "EMAIL"],
    },
    {
        "event": "StockRanLow", "audience": Audience.ROLE, "audience_name": "MANAGER",
        "template_code": "low_stock", "channels": ["IN_APP"], "is_active": False,
    },
)  # fmt: skip
"""On which events the workshop writes; of low stock the bell tells by itself, so that one rests."""

_WORDS: Final = {
    Channel.EMAIL: "Acepto recibir ofertas y recordatorios de mantención por correo.",
    Channel.WHATSAPP: "Acepto recibir ofertas y recordatorios de mantención por WhatsApp.",
}
"""What clients agreed to, by each way they were asked about."""

_ARCHIVED: Final = 4
_WENT: Final = frozenset({S.SENT, S.DELIVERED, S.READ})
_ARRIVED: Final = frozenset({S.DELIVERED, S.READ})
_PROVIDERS: Final = {Channel.EMAIL: "smtp", Channel.SMS: "sms", Channel.WHATSAPP: "whatsapp"}


def _words(code: str, way: Channel) -> Mapping[str, Any]:
    """Return the standard template of a code and a way."""
    return next(
        one for one in standard.templates() if (one["code"], one["channel"]) == (code, way.value)
    )


class Letters:
    """Writes the words of a workshop, and the last days of what it wrote."""

    def __init__(self, book: Book, dice: Dice, shop: Workshop, *, now: datetime) -> None:
        self.book, self.dice, self.shop, self.now = book, dice, shop, now

    def write(self, cursor: Cursor) -> None:
        """Write everything over the clients and OTs that are in the database."""
        opened = self.now - timedelta(days=60)
        for one in standard.templates():
            self._template(one, opened)
        for rule in (*_RULES, *standard.rules()):
            self.book.add(MessageRule, id=self.dice.id(opened), created_at=opened, **rule)
        found = self._orders(cursor)
        for place, row in enumerate(found[: len(_STORIES)]):
            at = self.now - timedelta(hours=5 * place + 2)
            self._message(_STORIES[place], row, at)
        for place, row in enumerate(found[len(_STORIES) :]):
            self._archived(row, self.now - timedelta(days=34 + 6 * place))
        for place, client_id in enumerate(dict.fromkeys(row[2] for row in found)):
            self._wishes(place, client_id)
        self.book.write(cursor)

    def _template(self, one: Any, opened: datetime) -> None:
        self.book.add(
            MessageTemplate,
            id=self.dice.id(opened),
            code=one["code"],
            channel=Channel(one["channel"]),
            category=MessageCategory(one.get("category", "TRANSACTIONAL")),
            subject=one.get("subject", ""),
            body=one["body"].strip(),
            layout=one.get("layout", "").strip(),
            provider_name=one.get("provider_name", ""),
            created_at=opened,
        )

    def _orders(self, cursor: Cursor) -> list[tuple[Any, ...]]:
        cursor.execute(
            "SELECT o.id, o.number, c.id, c.name, c.email, c.phone, v.plate FROM work_orders o"
            " JOIN clients c ON (c.tenant_id, c.id) = (o.tenant_id, o.client_id)"
            " JOIN vehicles v ON (v.tenant_id, v.id) = (o.tenant_id, o.vehicle_id)"
            " WHERE o.tenant_id = %s AND c.email IS NOT NULL AND c.phone IS NOT NULL"
            " ORDER BY o.number DESC LIMIT %s",
            (self.shop.tenant_id, len(_STORIES) + _ARCHIVED),
        )
        return cursor.fetchall()

    def _message(self, story: Any, row: tuple[Any, ...], at: datetime) -> None:
        way, code, status, kinds, answer = story
        ot_id, number, client_id, name, email, phone, plate = row
        words = _words(code, way)
        known = self._known(name, number, plate)
        key = self.dice.id(at)
        if code == "SERVICE_REMINDER" and status is S.SENT:
            self._consent(client_id, way, at - timedelta(days=20))
        went = at + timedelta(minutes=len(kinds))
        self.book.add(
            Message,
            id=key,
            channel=way,
            category=MessageCategory(words.get("category", "TRANSACTIONAL")),
            template_code=code,
            event="OTMoved" if code == "OT_READY" else "",
            dedup_key=f"demo:{key}",
            client_id=client_id,
            recipient=email if way is Channel.EMAIL else phone,
            subject=wording.fill_line(words.get("subject", ""), known),
            content={"text": wording.fill(words["body"].strip(), known), "link": ""},
            status=status,
            attempts=kinds.count("CALLED"),
            provider=_PROVIDERS[way] if "CALLED" in kinds else "",
            provider_id=f"demo-{key.hex[-12:]}" if status in _WENT else None,
            last_answer=answer,
            sent_at=went if status in _WENT else None,
            delivered_at=went if status in _ARRIVED else None,
            read_at=went if status is S.READ else None,
            about_type="work_orders",
            about_id=ot_id,
            created_at=at,
        )
        self._happened(key, kinds, answer, at)

    def _archived(self, row: tuple[Any, ...], at: datetime) -> None:
        """Write a message that ended long ago, as it stands in the archive."""
        ot_id, number, client_id, name, _email, phone, plate = row
        words = _words("OT_READY", Channel.WHATSAPP)
        told = wording.fill(words["body"].strip(), self._known(name, number, plate))
        happened = [
            {"kind": kind, "answer": "", "happened_at": (at + timedelta(minutes=place)).isoformat()}
            for place, kind in enumerate(("QUEUED", "CALLED", "SENT", "DELIVERED"))
        ]
        self.book.add(
            ArchivedMessage,
            id=self.dice.id(at),
            created_at=at,
            archived_at=at + timedelta(days=30),
            client_id=client_id,
            channel=Channel.WHATSAPP,
            recipient=phone,
            status=S.DELIVERED,
            about_type="work_orders",
            about_id=ot_id,
            story={
                "template_code": "OT_READY",
                "client_id": str(client_id),
                "content": {"text": told, "link": ""},
                "events": happened,
            },
        )

    def _known(self, name: str, number: str, plate: str) -> dict[str, str]:
        """Return what fills the holes."""
        return {
            "nombre": name,
            "numero": number,
            "patente": plate,
            "taller": self.shop.plan.name,
        }

    def _happened(self, key: UUID, kinds: tuple[str, ...], answer: str, at: datetime) -> None:
        for place, kind in enumerate(kinds):
            then = at + timedelta(minutes=place)
            self.book.add(
                MessageEvent,
                id=self.dice.id(then),
                message_id=key,
                happened_at=then,
                kind=kind,
                answer=answer if place == len(kinds) - 1 else "",
            )

    def _wishes(self, place: int, client_id: UUID) -> None:
        """Write what some clients chose: publicity taken back, fewer ways, an early night."""
        asked = self.now - timedelta(days=70 - place)
        if place % 3 == 0:
            ended = asked + timedelta(days=30)
            self._consent(client_id, Channel.WHATSAPP, asked, ended=ended)
        if place % 3 == 1:
            self.book.add(
                MessagePreference,
                id=self.dice.id(asked),
                client_id=client_id,
                channels={"EMAIL": True, "WHATSAPP": True, "SMS": False},
                quiet_from=time(20),
                quiet_until=time(10),
                created_at=asked,
            )

    def _consent(
        self, client_id: UUID, way: Channel, at: datetime, *, ended: datetime | None = None
    ) -> None:
        self.book.add(
            Consent,
            id=self.dice.id(at),
            client_id=client_id,
            purpose="MARKETING",
            channel=way,
            words=_WORDS[way],
            source="mostrador",
            given_at=at,
            withdrawn_at=ended,
            withdrawn_by_link=ended is not None,
        )
