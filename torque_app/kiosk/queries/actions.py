"""What tablets did before, and what of an OT decides when a late action counts."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlmodel import col

from models.kiosk import KioskAction
from models.work_orders import TimeEntry, WorkOrder
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.kiosk.permissions import Kiosk
from torque_app.kiosk.queries.rows import Outcome


@needs(Kiosk.USE)
def seen(tx: Tx, device_id: UUID, keys: Collection[UUID]) -> dict[UUID, Outcome]:
    """Return what became of those actions of a tablet that were received before."""
    rows = tx.session.execute(
        columns(
            KioskAction.action_key, KioskAction.outcome, KioskAction.sentence, KioskAction.answer
        ).where(col(KioskAction.device_id) == device_id, col(KioskAction.action_key).in_(keys))
    )
    return {row[0]: Outcome(*row) for row in rows}


@needs(Kiosk.USE)
def standing_since(tx: Tx, ot_id: UUID) -> datetime | None:
    """Return since when an OT is where it is, or None for one that is not here."""
    return tx.session.execute(
        columns(WorkOrder.status_since).where(col(WorkOrder.id) == ot_id)
    ).scalar_one_or_none()


@needs(Kiosk.USE)
def begun_after(tx: Tx, labor_id: UUID, at: datetime) -> bool:
    """Tell whether a clock runs on a task that somebody started after an instant."""
    later = exists().where(
        col(TimeEntry.labor_id) == labor_id,
        col(TimeEntry.ended_at).is_(None),
        col(TimeEntry.created_at) > at,
        col(TimeEntry.deleted_at).is_(None),
        col(TimeEntry.tenant_id) == tx.actor.tenant_id,
    )
    return bool(tx.session.execute(select(later)).scalar_one())
