"""What a board's address asks for, read into the domain's words; nonsense asks for nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from models.work_orders import OTStatus, Priority
from torque_app.auth import queries as people
from torque_app.core.choices import Choice
from torque_app.core.keys import uuid_or_none
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.shell.address import Asked
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries import Filters, LaneKey, Lanes, Promise
from torque_app.work_orders.service import Seen
from torque_app.work_orders.state import boards
from torque_app.workshop import queries as workshop

Read = Callable[..., boards.Seen]

FILTERS: Final = ("technician", "centre", "bay", "priority", "promised", "lanes")


@dataclass(frozen=True)
class Offered:
    """What the filters of a board let choose from."""

    technicians: tuple[Choice, ...]
    bays: tuple[Choice, ...]


@needs(WorkOrders.VIEW)
def choices(tx: Tx) -> Offered:
    """Return the technicians, and the bays in use."""
    bays = workshop.bays(tx, tx.actor.centre_id, only_active=True)
    return Offered(
        tuple(Choice(str(one.id), one.name, one.role_name) for one in people.technicians(tx)),
        tuple(Choice(str(one.id), one.code, one.name) for one in bays),
    )


def opened(tx: Tx, read: Read, *args: Any) -> tuple[Offered, boards.Seen]:
    """Return the choices and the board of a page that opens, in one transaction."""
    return choices(tx), read(tx, *args)


def of(asked: Asked) -> Filters:
    """Return the filters of an address."""
    wanted = asked.filters
    urgent, promised = wanted.get("priority", "").upper(), wanted.get("promised", "")
    return Filters(
        centre=uuid_or_none(wanted.get("centre", "")),
        technician=uuid_or_none(wanted.get("technician", "")),
        priority=Priority(urgent) if urgent in Priority.__members__ else None,
        text=asked.q,
        bay=uuid_or_none(wanted.get("bay", "")),
        promised=Promise(promised) if promised in list(Promise) else None,
    )


def lanes_of(asked: Asked) -> Lanes | None:
    """Return what the lanes of the board stand for, None for a board without."""
    named = asked.filters.get("lanes", "")
    return Lanes(named) if named in list(Lanes) else None


def lane_key(by: Lanes | None, lane: str) -> LaneKey | None:
    """Return the lane the screen names, None for a board without lanes or a card without one."""
    return LaneKey(by, uuid_or_none(lane)) if by is not None and lane else None


def seen_at(by: Lanes | None, cell: str) -> Seen:
    """Return where a card was lifted from, of the cell the screen names (`QC`, `QC|lane`)."""
    column, _, lane = cell.partition("|")
    return Seen(OTStatus(column), lane_key(by, lane))
