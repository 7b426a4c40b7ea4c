"""The answer of a command: the OT as a list shows it."""

from models.work_orders import WorkOrder
from torque_app.auth import queries as people
from torque_app.core.tx import Tx
from torque_app.work_orders.queries.rows import OTRow
from torque_app.work_orders.reading import row_of, sees_money


def shown(tx: Tx, order: WorkOrder, *, technician: str | None = None) -> OTRow:
    """Return the row of an OT at hand; the technician's name is asked for unless it is given."""
    return row_of(order, technician=technician or _name(tx, order), money=sees_money(tx))


def _name(tx: Tx, order: WorkOrder) -> str | None:
    who = order.assigned_to
    if who is None:
        return None
    if who == tx.actor.user_id and tx.actor.name and tx.actor.key_id is None:
        return tx.actor.name
    with tx.session.no_autoflush:
        return people.member_names(tx, {who}).get(who)
