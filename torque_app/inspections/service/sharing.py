"""Handing a finished inspection over by a link: whoever holds it sees it and gets its report."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from models.inspections import Inspection, InspectionStatus
from torque_app.core.errors import Conflict, NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.inspections.permissions import Inspections
from torque_app.inspections.queries import SUBJECT
from torque_app.inspections.service.holding import reachable
from torque_app.links import service as links
from torque_app.links.queries import DAYS, Subject

LINK_PATH: Final = "/i/"
"""Where an inspection's page stands; its token follows."""


class NotFinished(Conflict):
    """What still changes is not handed over."""

    code = "inspection_not_finished"
    message = "Primero termina la inspección: mientras cambia no se comparte."


@dataclass(frozen=True, slots=True)
class InspectionLink:
    """A fresh link; its path holds the token and is shown this once."""

    id: UUID
    path: str = field(repr=False)
    expires_at: datetime


@needs(Inspections.INSPECT)
def make_link(tx: Tx, inspection_id: UUID, *, days: int = DAYS) -> InspectionLink:
    """Make a link that opens a finished inspection for so many days.

    Raises NotFinished, TooManyLinks, or Invalid on `days`.
    """
    if _held(tx, inspection_id).status is not InspectionStatus.DONE:
        raise NotFinished
    made = links.make(tx, Subject(SUBJECT, inspection_id), days=days)
    return InspectionLink(made.id, f"{LINK_PATH}{made.token}", made.expires_at)


@needs(Inspections.INSPECT)
def revoke_link(tx: Tx, inspection_id: UUID, link_id: UUID) -> None:
    """End a link of the inspection at once; Conflict when it was ended before."""
    _held(tx, inspection_id)
    links.revoke(tx, Subject(SUBJECT, inspection_id), link_id)


def _held(tx: Tx, inspection_id: UUID) -> Inspection:
    try:
        row = tx.get(Inspection, inspection_id, lock=True)
    except NotFound:
        raise NotFound("Esta inspección no existe o no está en tu taller.") from None
    reachable(tx, row.work_order_id)
    return row
