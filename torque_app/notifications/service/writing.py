"""Writing a message: worded, aimed, and put on its way in the transaction that wants it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, ClassVar
from uuid import UUID

from sqlmodel import col, select

from models.base import new_id
from models.notifications_messages import (
    Channel,
    Message,
    MessageCategory,
    MessageStatus,
)
from torque_app.core.errors import TorqueError
from torque_app.core.needs import needs
from torque_app.core.texts import SOURCE
from torque_app.core.tx import Tx
from torque_app.notifications import queries
from torque_app.notifications.events import MessageMoved
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.queries import Address, Person, Reach, TemplateRow
from torque_app.notifications.queries.channels import configured
from torque_app.notifications.rules import timing
from torque_app.notifications.rules.ways import ORDER, SENTENCES, Obstacle, choose
from torque_app.notifications.service.bell import notify
from torque_app.notifications.service.content import written
from torque_app.notifications.service.standard import installed
from torque_app.notifications.service.story import note, put_on_its_way

LONGEST_KEY = 80
_INSIDE = frozenset({Channel.IN_APP, Channel.PUSH})


class NoTemplate(TorqueError):
    """The workshop has no active template for what was to be said."""

    code: ClassVar[str] = "no_template"
    status: ClassVar[int] = 409
    message: ClassVar[str] = "No hay una plantilla activa con ese código. Créala en Ajustes."


@dataclass(frozen=True, slots=True)
class _Letter:
    """What is to be said, to whom, and why; `event` names what it was written on.

    `wakes` lets its line of the bell wake browsers: not where one of its own goes to them.
    """

    to: Person
    reach: Reach
    variables: Mapping[str, str]
    about: tuple[str, UUID]
    dedup_key: str
    event: str
    not_before: datetime | None
    wakes: bool = True


@needs(Notifications.SEND)
def write(
    tx: Tx,
    *,
    template: str,
    about: tuple[str, UUID],
    to: Person,
    variables: Mapping[str, str],
    dedup_key: str,
    channels: Iterable[Channel] | None = None,
    not_before: datetime | None = None,
    event: str = "",
    every_channel: bool = False,
) -> list[UUID]:
    """Write a message by the first way open to the person, or by all; return the messages' keys.

    What was written under the same `dedup_key` to the same person is returned and not written
    again. A message no way is open to is kept as SUPPRESSED, with the reason. `about` is a table's
    name and a row of it. Raises NoTemplate, or NotFound for who is not of this workshop.
    """
    key = _key(dedup_key, to)
    if before := _written_before(tx, key):
        return before
    worded = queries.wordings(tx, template) or installed(tx, template)
    if not worded:
        raise NoTemplate
    reach = queries.reach(tx, to)
    letter = _Letter(to, reach, variables, about, key, event, not_before)
    wording = {way: _in_language(worded, way, reach.locale) for way in Channel}
    ways = [way for way in _leading_to(to, channels or ORDER) if wording[way] is not None]
    if not ways:
        raise NoTemplate
    chosen = choose(ways, lambda way: _obstacle(tx, letter, way, wording[way]), every=every_channel)
    letter = replace(letter, wakes=Channel.PUSH not in chosen.open)
    keys = [
        _put(tx, letter, way, worded_as, address, place=place)
        for way in chosen.open
        if (worded_as := wording[way]) is not None
        for place, address in enumerate(reach.addresses[way])
    ]
    if chosen.closed is not None:
        way, obstacle = chosen.closed
        keys.append(_keep_in(tx, letter, way, wording[way], obstacle))
    return keys


def _leading_to(to: Person, channels: Iterable[Channel]) -> list[Channel]:
    """Return the ways that may lead to a person at all: clients have no bell here."""
    return [way for way in channels if to.user_id is not None or way not in _INSIDE]


def _key(dedup_key: str, to: Person) -> str:
    """Return what the messages to a person are known by; a long one by its hash, never cut."""
    whole = f"{dedup_key}:{to.key}"
    return whole if len(whole) <= LONGEST_KEY else sha256(whole.encode()).hexdigest()


def _written_before(tx: Tx, key: str) -> list[UUID]:
    by_each_way = [f"{key}:{way.value}" for way in Channel]
    query = select(Message.id).where(col(Message.dedup_key).in_(by_each_way))
    return list(tx.session.exec(query.order_by(col(Message.created_at))).all())


def _in_language(
    worded: Mapping[tuple[Channel, str], TemplateRow], way: Channel, locale: str
) -> TemplateRow | None:
    """Return a way's words in the person's language, or in the product's own."""
    return worded.get((way, locale)) or worded.get((way, SOURCE))


def _obstacle(
    tx: Tx, letter: _Letter, way: Channel, wording: TemplateRow | None
) -> Obstacle | None:
    """Return why a way is closed; what concerns security asks for nobody's wishes."""
    if not letter.reach.addresses.get(way):
        return Obstacle.NO_ADDRESS
    if not configured(way):
        return Obstacle.NO_PROVIDER
    category = wording.category if wording else MessageCategory.TRANSACTIONAL
    if category is MessageCategory.SECURITY:
        return None
    if not letter.reach.wants(way):
        return Obstacle.NOT_WANTED
    if category is MessageCategory.MARKETING and not _agreed(tx, letter.to, way):
        return Obstacle.NO_CONSENT
    return None


def _agreed(tx: Tx, to: Person, way: Channel) -> bool:
    """Tell whether publicity may go: a client's consent stands, a member of the staff gets none."""
    return to.client_id is not None and queries.has_consent(tx, to.client_id, way)


def _put(
    tx: Tx, letter: _Letter, way: Channel, wording: TemplateRow, address: Address, *, place: int
) -> UUID:
    """Write one message; `place` counts the person's addresses of this way from 0."""
    message = _message(tx, letter, way, wording, address, place=place)
    if way is Channel.IN_APP:
        _ring(tx, letter, message)
    else:
        due = _due(tx, letter, wording)
        message.status = MessageStatus.HELD if due > tx.now else MessageStatus.QUEUED
        message.next_at = due
        note(tx, message, message.status.value)
        put_on_its_way(tx, message, due)
    tx.emit(MessageMoved(message.id, message.status.value, *letter.about))
    return message.id


def _due(tx: Tx, letter: _Letter, wording: TemplateRow) -> datetime:
    """Return when it may go: nobody but for security's sake is woken."""
    at = max(tx.now, letter.not_before or tx.now)
    if wording.category is MessageCategory.SECURITY:
        return at
    return timing.let_go(at, letter.reach.quiet, timezone=letter.reach.timezone)


def _ring(tx: Tx, letter: _Letter, message: Message) -> None:
    """Put it in the bell, which is where it goes: nothing is left to send."""
    if letter.to.user_id is not None:
        link = str(message.content.get("link", ""))
        notify(
            tx,
            users=[letter.to.user_id],
            title=message.subject or str(message.content["text"])[:120],
            message=str(message.content["text"]) if message.subject else "",
            link=link if link.startswith("/") else None,
            wakes=letter.wakes,
        )
    message.status = MessageStatus.DELIVERED
    message.sent_at = message.delivered_at = tx.now
    note(tx, message, MessageStatus.DELIVERED.value)


def _keep_in(
    tx: Tx, letter: _Letter, way: Channel, wording: TemplateRow | None, obstacle: Obstacle
) -> UUID:
    assert wording is not None  # ways without words are not looked at
    address = next(iter(letter.reach.addresses.get(way, ())), Address(""))
    message = _message(tx, letter, way, wording, address)
    message.status, message.last_answer = MessageStatus.SUPPRESSED, SENTENCES[obstacle]
    note(tx, message, MessageStatus.SUPPRESSED.value, SENTENCES[obstacle])
    return message.id


def _message(
    tx: Tx,
    letter: _Letter,
    way: Channel,
    wording: TemplateRow,
    address: Address,
    *,
    place: int = 0,
) -> Message:
    content = _content(tx, letter, wording, address)
    message = Message(
        id=new_id(),
        channel=way,
        category=wording.category,
        template_code=wording.code,
        event=letter.event,
        dedup_key=f"{letter.dedup_key}:{way.value}{f':{place}' if place else ''}",
        user_id=letter.to.user_id,
        client_id=letter.to.client_id,
        recipient=address.recipient,
        subject=str(content.pop("subject")),
        content=content,
        about_type=letter.about[0],
        about_id=letter.about[1],
        created_at=tx.now,
    )
    tx.session.add(message)
    return message


def _content(tx: Tx, letter: _Letter, wording: TemplateRow, address: Address) -> dict[str, Any]:
    content = written(
        tx,
        wording,
        name=letter.reach.name,
        variables=letter.variables,
        client_id=letter.to.client_id,
    )
    if address.device_id is not None:
        content["device_id"] = str(address.device_id)
    return content
