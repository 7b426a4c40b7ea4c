"""The answer of a command: the OT as a list shows it."""

from models.work_orders import WorkOrder
from torque_app.auth import queries as people
from torque_app.core.tx import Tx
from torque_app.work_orders.queries.rows import OTRow
from torque_app.work_orders.reading import row_of, sees_money


def shown(tx: Tx, order: WorkOrder) -> OTRow:
    """Return the row of an OT at hand; only the technician's name may need a question."""
    who = order.assigned_to
    if who is None:
        name = None
    elif who == tx.actor.user_id and tx.actor.name and tx.actor.key_id is None:
        name = tx.actor.name
    else:
        with tx.session.no_autoflush:
            name = people.member_names(tx, {who}).get(who)
    return row_of(order, technician=name, money=sees_money(tx))
