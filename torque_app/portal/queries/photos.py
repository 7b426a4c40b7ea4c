"""The photos of an OT, wherever they were taken: which its client sees, and which could be shown.

They hang on the OT itself, on the points of its inspections, on the act of its reception and on the
marks of its bodywork.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlmodel import col

from models.files import FileKind, FileObject
from models.inspections import Inspection, InspectionPoint
from models.portal import SharedPhoto
from models.reception import Intake, IntakeMark
from models.work_orders import WorkOrder
from torque_app.core.errors import NotAllowed, NotFound
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.paper import Paper
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.files import queries as files
from torque_app.inspections import queries as inspections
from torque_app.portal.permissions import Portal
from torque_app.reception import queries as reception
from torque_app.work_orders import queries as work_orders

MOST_PHOTOS: Final = 24
_ORDERS: Final = "work_orders"


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """A photo of an OT: `about` says what of, empty of the OT itself; and whether it is shown."""

    file: files.FileRow
    about: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class OrderPhotos:
    """The photos that could be shown to the client of an OT, and the things they may hang on."""

    rows: tuple[PhotoRow, ...]
    things: tuple[tuple[str, UUID], ...]


def _things(order_id: UUID) -> dict[str, Select[Any]]:
    """Return what photos of an OT hang on: the kind, as files name it → its rows, ids first."""
    return {
        _ORDERS: columns(WorkOrder.id).where(col(WorkOrder.id) == order_id),
        inspections.PHOTOS_OF: columns(InspectionPoint.id, InspectionPoint.label)
        .join(Inspection, col(Inspection.id) == col(InspectionPoint.inspection_id))
        .where(
            col(Inspection.work_order_id) == order_id,
            col(Inspection.deleted_at).is_(None),
            col(InspectionPoint.deleted_at).is_(None),
        ),
        reception.PHOTOS: columns(Intake.id).where(
            col(Intake.work_order_id) == order_id, col(Intake.deleted_at).is_(None)
        ),
        reception.MARK_PHOTOS: columns(IntakeMark.id, IntakeMark.kind, IntakeMark.view)
        .join(Intake, col(Intake.id) == col(IntakeMark.intake_id))
        .where(
            col(Intake.work_order_id) == order_id,
            col(Intake.deleted_at).is_(None),
            col(IntakeMark.deleted_at).is_(None),
        ),
    }


def _taken_for(order_id: UUID) -> ColumnElement[bool]:
    """Tell, of a file, whether it hangs on an OT or on what was seen of its car for it."""
    return or_(
        *(
            and_(
                col(FileObject.owner_type) == kind,
                col(FileObject.owner_id).in_(
                    things.with_only_columns(things.selected_columns[0], maintain_column_froms=True)
                ),
            )
            for kind, things in _things(order_id).items()
        )
    )


def _named(tx: Tx, order_id: UUID) -> dict[str, dict[UUID, str]]:
    """Return the things of an OT that may have photos by kind, each with what it is called."""
    return {
        kind: {found[0]: _ABOUT[kind](found) for found in tx.session.execute(things)}
        for kind, things in _things(order_id).items()
    }


_ABOUT: Final[Mapping[str, Any]] = {
    _ORDERS: lambda _found: "",
    inspections.PHOTOS_OF: lambda found: found.label,
    reception.PHOTOS: lambda _found: Sentence("Recepción"),
    reception.MARK_PHOTOS: lambda found: Sentence(
        "{kind}, {view}",
        kind=Sentence(reception.MARKS[found.kind]),
        view=Sentence(reception.VIEWS[found.view]),
    ),
}


@needs(Portal.INVITE)
def shared_with(tx: Tx, order_id: UUID) -> frozenset[UUID]:
    """Return the photos of an OT that its client may see; NotFound without such an OT."""
    work_orders.number(tx, order_id)
    return frozenset(tx.session.execute(shown_photos(order_id)).scalars())


@needs(Portal.INVITE)
def photos_of(tx: Tx, order_id: UUID) -> OrderPhotos:
    """Return every photo that could be shown to the client of an OT, by what it was taken of.

    What hangs on things the actor may not see is left out; NotFound without such an OT.
    """
    seen, rows = shared_with(tx, order_id), []
    named = _named(tx, order_id)
    for kind, things in named.items():
        try:
            found = files.hanging(tx, kind, things)
        except NotAllowed:
            continue
        rows += [
            PhotoRow(file, about, file.id in seen)
            for thing, about in things.items()
            for file in found.get(thing, ())
            if file.kind is FileKind.PHOTO
        ]
    return OrderPhotos(
        tuple(rows), tuple((kind, thing) for kind, things in named.items() for thing in things)
    )


@needs(Portal.INVITE)
def is_of_order(tx: Tx, order_id: UUID, file_id: UUID) -> bool:
    """Tell whether a file was taken for an OT, wherever it hangs."""
    query = columns(FileObject.id).where(col(FileObject.id) == file_id, _taken_for(order_id))
    return tx.session.execute(query).first() is not None


def shown_photos(order_id: UUID) -> Select[Any]:
    """Select the photos of an OT that its client may see, as long as they hang where they did."""
    query: Select[Any] = (
        select(SharedPhoto.file_id)  # type: ignore[call-overload]
        .join(FileObject, col(FileObject.id) == col(SharedPhoto.file_id))
        .where(col(SharedPhoto.work_order_id) == order_id, _taken_for(order_id))
        .order_by(col(SharedPhoto.file_id))
        .limit(MOST_PHOTOS)
    )
    return query


@needs(Portal.OPEN)
def shown_photo(
    tx: Tx, client_id: UUID, order_id: UUID, file_id: UUID, *, small: bool = False
) -> Paper:
    """Return a photo chosen to be shown; NotFound of any other.

    `small` asks for the little picture, or the photo itself where it has none.
    """
    chosen = tx.session.execute(
        shown_photos(order_id)
        .join(WorkOrder, col(WorkOrder.id) == col(SharedPhoto.work_order_id))
        .where(col(WorkOrder.client_id) == client_id, col(SharedPhoto.file_id) == file_id)
    ).first()
    if chosen is None:
        raise NotFound
    return stored_photo(tx, file_id, small=small)


def stored_photo(tx: Tx, file_id: UUID, *, small: bool) -> Paper:
    """Return a stored photo, named for nobody; whose it is was asked before."""
    try:
        shown, stream = files.thumbnail(tx, file_id) if small else files.opened(tx, file_id)
    except NotFound:
        if not small:
            raise
        return stored_photo(tx, file_id, small=False)  # too little to have a smaller one
    with stream:
        return Paper("foto", files.SMALL if small else shown.mime, stream.read())
