"""Tasks taken from the labour-time catalogue: its hours, at the centre's rate."""

from uuid import UUID

from torque_app.core.errors import Conflict, Invalid, NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.work_orders.events import OTChanged
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries.rows import LaborRow
from torque_app.work_orders.service import holding, lines
from torque_app.work_orders.service.labor import shown_line
from torque_app.workshop import queries as workshop
from torque_app.workshop.queries import OperationRow


@needs(WorkOrders.ADD_LABOR)
def add_operation(
    tx: Tx, ot_id: UUID, operation_id: UUID, *, technician_id: UUID | None = None
) -> LaborRow:
    """Add a task of the catalogue: its description, code and standard hours, at the usual rate."""
    order = holding.own(tx, ot_id)
    lines.check_open(order)
    operation = _operation(tx, operation_id)
    parts, tasks = lines.load(tx, ot_id)
    wanted = lines.NewLabor(
        operation.description,
        hours=operation.standard_hours,
        technician_id=technician_id,
        labour_code=operation.code,
    )
    (line,) = lines.labor_lines(tx, order, [wanted], first=lines.next_number(tasks))
    line.approval = lines.approval_of_more(parts, tasks)
    line.operation_id, line.standard_hours = operation.id, operation.standard_hours
    lines.recount(order, parts, [*tasks, line])
    tx.emit(OTChanged(ot_id))
    return shown_line(tx, line)


def _operation(tx: Tx, operation_id: UUID) -> OperationRow:
    try:
        operation = workshop.operation_by_id(tx, operation_id)
    except NotFound:
        raise Invalid.field("operation_id", "Elige una operación del tempario.") from None
    if not operation.is_active:
        raise Conflict("Esa operación ya no se usa. Elige otra del tempario.")
    return operation
