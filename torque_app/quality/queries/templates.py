"""What a workshop controls."""

from uuid import UUID

from sqlmodel import col, select

from models.quality import QualityTemplate
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.quality.permissions import Quality
from torque_app.quality.queries.rows import TemplateRow
from torque_app.quality.rules.points import template_for, template_points


@needs(Quality.VIEW)
def templates(tx: Tx) -> list[TemplateRow]:
    """Return the workshop's templates, the one that serves all others first; none at first."""
    found = tx.session.exec(select(QualityTemplate).order_by(col(QualityTemplate.service_type)))
    return [_row(one) for one in found]


@needs(Quality.VIEW)
def template(tx: Tx, template_id: UUID) -> TemplateRow:
    """Return one template; NotFound if it is not here."""
    return _row(tx.get(QualityTemplate, template_id))


@needs(Quality.VIEW)
def serving(tx: Tx, service_type: str) -> TemplateRow | None:
    """Return the template by which such a service is controlled, or None where none serves it."""
    found: TemplateRow | None = template_for(
        service_type, {one.service_type: one for one in templates(tx)}
    )
    return found


def _row(one: QualityTemplate) -> TemplateRow:
    return TemplateRow(
        id=one.id,
        name=one.name,
        service_type=one.service_type,
        road_test=one.road_test,
        points=template_points(one.points),
        version=one.version,
        enforced=one.enforced,
    )
