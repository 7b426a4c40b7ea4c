"""What a workshop controls: its templates, the first one made on first use."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

from sqlmodel import select

from models.base import new_id
from models.quality import QualityTemplate
from torque_app.core.errors import Conflict, Invalid
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.turns import one_at_a_time
from torque_app.core.tx import Tx
from torque_app.quality import queries
from torque_app.quality.events import QualityTemplateChanged
from torque_app.quality.permissions import Quality
from torque_app.quality.queries import TemplateRow
from torque_app.quality.rules import shipped
from torque_app.quality.rules.points import folded, template_points
from torque_app.quality.service.holding import fresh

NAME: Final = 80
SERVICE_TYPE: Final = 60
_TEMPLATES: Final = "quality:templates"


@needs(Quality.VIEW)
def offered_templates(tx: Tx) -> list[TemplateRow]:
    """Return the workshop's templates; on the first use of all, the shipped one is made.

    A workshop that removed every template is not given it back.
    """
    found = queries.templates(tx)
    if found:
        return found
    one_at_a_time(tx, _TEMPLATES)
    ever = select(QualityTemplate.id).execution_options(with_deleted=True).limit(1)
    if tx.session.exec(ever).first() is None:
        tx.session.add(
            QualityTemplate(
                id=new_id(),
                name=shipped.NAME,
                points=[asdict(point) for point in shipped.POINTS],
                created_at=tx.now,
                updated_at=tx.now,
            )
        )
        tx.session.flush()
    return queries.templates(tx)


@needs(Quality.CONFIGURE)
def save_template(
    tx: Tx,
    template_id: UUID | None = None,
    *,
    name: str | None = None,
    service_type: str | None = None,
    points: Sequence[Mapping[str, Any]] | None = None,
    road_test: bool | None = None,
    enforced: bool | None = None,
    version: int | None = None,
) -> TemplateRow:
    """Write a new template or change one; what is not given stays. Begun controls keep theirs.

    Raises:
        Invalid: no name, a service too long, points that cannot be.
        Conflict: the service has its template. Stale: somebody changed it since `version`.
    """
    one_at_a_time(tx, _TEMPLATES)
    row = _row(tx, template_id)
    fresh(row.version, version)
    if name is not None or template_id is None:
        row.name = _text("name", name or "", NAME, "Ponle un nombre de 1 a {most} letras.", 1)
    if service_type is not None:
        row.service_type = _text(
            "service_type", service_type, SERVICE_TYPE, "Acorta el servicio a {most} letras.", 0
        )
    _only_one(tx, row)
    if points is not None or template_id is None:
        row.points = [asdict(point) for point in template_points(points or ())]
    if road_test is not None:
        row.road_test = road_test
    if enforced is not None:
        row.enforced = enforced
    row.updated_at = tx.now
    tx.session.add(row)
    tx.emit(QualityTemplateChanged(row.id))
    tx.session.flush()
    return queries.template(tx, row.id)


@needs(Quality.CONFIGURE)
def remove_template(tx: Tx, template_id: UUID) -> None:
    """Take a template away; what was controlled by it stays as it was."""
    one_at_a_time(tx, _TEMPLATES)
    row = tx.get(QualityTemplate, template_id, lock=True)
    row.deleted_at = row.updated_at = tx.now
    tx.emit(QualityTemplateChanged(row.id))


def _row(tx: Tx, template_id: UUID | None) -> QualityTemplate:
    if template_id is not None:
        return tx.get(QualityTemplate, template_id, lock=True)
    return QualityTemplate(id=new_id(), name="", created_at=tx.now, updated_at=tx.now)


def _text(field: str, typed: str, most: int, sentence: str, least: int) -> str:
    told = " ".join(typed.split())
    if not least <= len(told) <= most:
        raise Invalid.field(field, Sentence(sentence, most=most))
    return told


def _only_one(tx: Tx, row: QualityTemplate) -> None:
    """Refuse a second template of one service, however its capitals and accents are typed."""
    wanted = folded(row.service_type)
    for other in queries.templates(tx):
        if other.id != row.id and folded(other.service_type) == wanted:
            raise Conflict(
                Sentence("«{name}» ya sirve a ese servicio. Cámbiala a ella.", name=other.name)
            )
