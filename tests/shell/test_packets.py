"""What goes over the socket reads as Python's own encoder would have written it."""

import datetime as dt
import json
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

import pytest
import reflex as rx
from reflex.istate.proxy import MutableProxy
from reflex_base.utils import format as wire

from torque_app.shell import packets
from torque_app.torque_app import app

KEY = UUID(int=7)


class Stage(StrEnum):
    QC = "QC"


class Place(NamedTuple):
    column: str
    index: int


@dataclass(frozen=True, slots=True)
class Chip:
    tone: str
    label: str = "Ñandú \u201c\u20ac\u201d \U0001f600 \u2028"


@dataclass
class Card:
    id: UUID = KEY
    chips: tuple[Chip, ...] = (Chip("info"),)
    amount: Decimal | None = Decimal("12.5")
    due: dt.datetime = dt.datetime(2026, 11, 21, 12, 30, tzinfo=dt.UTC)
    day: dt.date = dt.date(2026, 11, 21)
    stage: Stage = Stage.QC
    places: dict[Stage, Place] = field(default_factory=lambda: {Stage.QC: Place("QC", 3)})


class Shelf(rx.State):
    cards: rx.Field[list[Card]] = rx.field(default_factory=lambda: [Card()])


@pytest.mark.parametrize(
    "value",
    [
        Card(),
        [Card(), Card(amount=None)],
        {"counts": {1: 2, None: 3, 2.5: 4}, "set": {5}},
        {"big": 2**70, "exact": 2**63, "float": 0.1},
        ("text", b"bytes".decode(), 'quotes " and \\ backslashes'),
    ],
)
def test_a_packet_says_what_python_would_say(value):
    packet = ["event", {"delta": value}]
    assert json.loads(packets.dumps(packet)) == json.loads(wire.json_dumps(packet))


def test_a_proxied_value_of_a_state_is_written_as_the_value_itself():
    cards = Shelf(_reflex_internal_init=True).cards
    assert isinstance(cards, MutableProxy)
    assert json.loads(packets.dumps(cards)) == json.loads(wire.json_dumps([Card()]))


def test_the_application_speaks_it():
    assert app.sio.packet_class.json is packets
