"""Marks on the drawings of the body, each where the finger touched."""

from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from models.reception import BodyView, Intake, IntakeMark, MarkKind
from torque_app.core.errors import Conflict, Invalid, NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.files import queries as kept
from torque_app.files import service as files
from torque_app.reception.events import IntakeChanged
from torque_app.reception.permissions import Receptions
from torque_app.reception.queries import MarkRow
from torque_app.reception.queries.intakes import MARK_PHOTOS, mark_row
from torque_app.reception.rules import fields
from torque_app.reception.service import holding

MOST: Final = 80
"""Marks of one act: more of them is a finger that slips, or a car for the scrap yard."""

NOTE: Final = 200
_PLACE: Final = Decimal("0.0001")


@needs(Receptions.RECEIVE)
def mark(
    tx: Tx,
    intake_id: UUID,
    *,
    view: BodyView | str,
    kind: MarkKind | str,
    x: Decimal | float,
    y: Decimal | float,
    note: str = "",
) -> MarkRow:
    """Mark a place on a drawing; x and y are shares of its width and height from top left."""
    intake = holding.still_open(tx, intake_id)
    count = select(func.count()).where(col(IntakeMark.intake_id) == intake_id)
    if tx.session.exec(count).one() >= MOST:
        raise Conflict("El acta ya tiene 80 marcas. Describe el resto en una nota.")
    made = IntakeMark(
        intake_id=intake_id,
        view=_one_of(BodyView, "view", view),
        kind=_one_of(MarkKind, "kind", kind),
        x=_share("x", x),
        y=_share("y", y),
        note=_note(note),
        created_at=tx.now,
        updated_at=tx.now,
    )
    tx.session.add(made)
    _changed(tx, intake)
    return mark_row(made)


@needs(Receptions.RECEIVE)
def revise_mark(
    tx: Tx,
    intake_id: UUID,
    mark_id: UUID,
    *,
    kind: MarkKind | str | None = None,
    note: str | None = None,
) -> MarkRow:
    """Say what a mark is, or note something about it."""
    intake, found = _held(tx, intake_id, mark_id)
    if kind is not None:
        found.kind = _one_of(MarkKind, "kind", kind)
    if note is not None:
        found.note = _note(note)
    found.updated_at = tx.now
    _changed(tx, intake)
    return mark_row(found, kept.of(tx, MARK_PHOTOS, mark_id))


@needs(Receptions.RECEIVE)
def unmark(tx: Tx, intake_id: UUID, mark_id: UUID) -> None:
    """Take a mark off its drawing, and its photos with it."""
    intake, found = _held(tx, intake_id, mark_id)
    for photo in kept.of(tx, MARK_PHOTOS, mark_id):
        files.remove(tx, photo.id)
    found.deleted_at = tx.now
    _changed(tx, intake)


def _held(tx: Tx, intake_id: UUID, mark_id: UUID) -> tuple[Intake, IntakeMark]:
    intake = holding.still_open(tx, intake_id)
    found = tx.get(IntakeMark, mark_id, lock=True)
    if found.intake_id != intake_id:
        raise NotFound
    return intake, found


def _changed(tx: Tx, intake: Intake) -> None:
    """Note that the act changed; its version moves on with its marks."""
    intake.updated_at = tx.now
    tx.emit(IntakeChanged(intake.id, intake.number))
    tx.session.flush()


def _one_of(kind: type[Any], field: str, value: Any) -> Any:
    try:
        return kind(value)
    except ValueError:
        raise Invalid.field(field, "Elige una opción.") from None


def _share(field: str, value: Decimal | float) -> Decimal:
    share = Decimal(str(value))
    if not share.is_finite() or not 0 <= share <= 1:
        raise Invalid.field(field, "Marca dentro del dibujo.")
    return share.quantize(_PLACE)


def _note(text: str) -> str:
    said = text.strip()
    if len(said) > NOTE or not fields.is_writable(said):
        raise Invalid.field("note", "La nota tiene 200 letras como máximo.")
    return said
