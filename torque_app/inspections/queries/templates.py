"""What a workshop looks at."""

from uuid import UUID

from sqlmodel import col, select

from models.inspections import InspectionTemplate
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.inspections.permissions import Inspections
from torque_app.inspections.queries.rows import TemplateRow


@needs(Inspections.VIEW)
def templates(tx: Tx) -> list[TemplateRow]:
    """Return the workshop's templates, the usual one first; none before the first use."""
    found = tx.session.exec(
        select(InspectionTemplate).order_by(
            col(InspectionTemplate.is_default).desc(),
            col(InspectionTemplate.is_active).desc(),
            col(InspectionTemplate.name),
        )
    )
    return [_row(one) for one in found]


@needs(Inspections.VIEW)
def template(tx: Tx, template_id: UUID) -> TemplateRow:
    """Return one template; NotFound if it is not here."""
    return _row(tx.get(InspectionTemplate, template_id))


def _row(one: InspectionTemplate) -> TemplateRow:
    return TemplateRow(
        id=one.id,
        name=one.name,
        revision=one.revision,
        is_default=one.is_default,
        is_active=one.is_active,
        version=one.version,
        points=tuple(one.points),
    )
