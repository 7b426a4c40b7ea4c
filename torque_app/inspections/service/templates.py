"""What a workshop looks at: its templates, the first one made on first use."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, select

from models.base import new_id
from models.inspections import InspectionTemplate
from torque_app.core.errors import Conflict, Invalid
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.turns import one_at_a_time
from torque_app.core.tx import Tx
from torque_app.inspections import queries
from torque_app.inspections.events import TemplateChanged
from torque_app.inspections.permissions import Inspections
from torque_app.inspections.queries import TemplateRow
from torque_app.inspections.rules import shipped
from torque_app.inspections.rules.points import points_of
from torque_app.inspections.service.holding import fresh

WIDTH: Final = 80
_TEMPLATES: Final = "inspection_templates"
"""One after another: a name stands once, and one template is the usual one."""


@needs(Inspections.VIEW)
def offered_templates(tx: Tx) -> list[TemplateRow]:
    """Return the workshop's templates; on the first use of all, the shipped one is made.

    A workshop that removed every template is not given it back.
    """
    found = queries.templates(tx)
    if found:
        return found
    one_at_a_time(tx, _TEMPLATES)
    ever = select(InspectionTemplate.id).execution_options(with_deleted=True).limit(1)
    if tx.session.exec(ever).first() is None:
        tx.session.add(
            InspectionTemplate(
                id=new_id(),
                name=shipped.NAME,
                points=[point.stored() for point in shipped.points()],
                is_default=True,
                created_at=tx.now,
                updated_at=tx.now,
            )
        )
        tx.session.flush()
    return queries.templates(tx)


@needs(Inspections.CONFIGURE)
def save_template(
    tx: Tx,
    template_id: UUID | None = None,
    *,
    name: str | None = None,
    points: Sequence[Mapping[str, Any]] | None = None,
    is_default: bool | None = None,
    is_active: bool | None = None,
    version: int | None = None,
) -> TemplateRow:
    """Write a template, or change one; what is not given stays.

    Its revision grows when its points change, never otherwise: inspections already begun keep
    the points they began with.

    Raises:
        Invalid: no name, a point that `rules.points` refuses.
        Conflict: another template has the name, or the usual one would go out of use.
    """
    one_at_a_time(tx, _TEMPLATES)
    row = _new(tx) if template_id is None else tx.get(InspectionTemplate, template_id, lock=True)
    fresh(row.version, version)
    if name is not None or template_id is None:
        row.name = _name(tx, name or "", row.id)
    if points is not None or template_id is None:
        _set_points(row, points or (), grows=template_id is not None)
    if is_active is not None:
        row.is_active = is_active
    if is_default is not None:
        _choose(tx, row, chosen=is_default)
    if row.is_default and not row.is_active:
        raise Conflict("Es la pauta habitual: elige otra como habitual antes de dejar de usarla.")
    row.updated_at = tx.now
    tx.session.add(row)
    tx.emit(TemplateChanged(row.id))
    tx.session.flush()
    return queries.template(tx, row.id)


@needs(Inspections.CONFIGURE)
def remove_template(tx: Tx, template_id: UUID) -> None:
    """Take a template away; what was inspected by it stays. Conflict for the usual one."""
    one_at_a_time(tx, _TEMPLATES)
    row = tx.get(InspectionTemplate, template_id, lock=True)
    if row.is_default:
        raise Conflict("Es la pauta habitual: elige otra como habitual antes de quitarla.")
    row.deleted_at = row.updated_at = tx.now
    tx.emit(TemplateChanged(row.id))


def _new(tx: Tx) -> InspectionTemplate:
    first = not queries.templates(tx)
    return InspectionTemplate(
        id=new_id(), name="", is_default=first, created_at=tx.now, updated_at=tx.now
    )


def _name(tx: Tx, typed: str, own_id: UUID) -> str:
    name = " ".join(typed.split())
    if not 1 <= len(name) <= WIDTH:
        raise Invalid.field("name", Sentence("Ponle un nombre de 1 a {most} letras.", most=WIDTH))
    other = select(InspectionTemplate.id).where(
        col(InspectionTemplate.name) == name, col(InspectionTemplate.id) != own_id
    )
    if tx.session.exec(other).first():
        raise Conflict("Ya hay una pauta con ese nombre. Elige otro.")
    return name


def _set_points(
    row: InspectionTemplate, given: Sequence[Mapping[str, Any]], *, grows: bool
) -> None:
    points = [point.stored() for point in points_of(given)]
    if points == row.points:
        return
    row.points = points
    row.revision += grows


def _choose(tx: Tx, row: InspectionTemplate, *, chosen: bool) -> None:
    if not chosen:
        if row.is_default:
            raise Conflict("Elige otra pauta como habitual y ésta dejará de serlo.")
        return
    others = select(InspectionTemplate).where(
        col(InspectionTemplate.is_default).is_(True), col(InspectionTemplate.id) != row.id
    )
    for other in tx.session.exec(others):
        other.is_default, other.updated_at = False, tx.now
    row.is_default = True
