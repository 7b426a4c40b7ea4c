"""Choosing which photos of an OT its client sees; none is shown by itself."""

from typing import Final
from uuid import UUID

from sqlmodel import col, select

from models.portal import SharedPhoto
from torque_app.core.errors import Invalid, NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.files import queries as files
from torque_app.portal import queries
from torque_app.portal.events import PhotoShared
from torque_app.portal.permissions import Portal
from torque_app.work_orders import queries as work_orders

PHOTO: Final = "PHOTO"


@needs(Portal.INVITE)
def share_photo(tx: Tx, order_id: UUID, file_id: UUID) -> None:
    """Show a photo of an OT, of its inspections or of its reception; done twice it is the same.

    Raises NotFound where it hangs on something else, Invalid when it is no photo.
    """
    work_orders.number(tx, order_id)
    shown = files.one(tx, file_id)
    if not queries.is_of_order(tx, order_id, file_id):
        raise NotFound
    if shown.kind != PHOTO:
        raise Invalid("Sólo se muestran fotos: los papeles de la OT no.")
    if _shared(tx, file_id) is None:
        tx.session.add(
            SharedPhoto(work_order_id=order_id, file_id=file_id, shared_by=tx.actor.user_id)
        )
        tx.emit(PhotoShared(order_id, file_id, is_shown=True))


@needs(Portal.INVITE)
def hide_photo(tx: Tx, order_id: UUID, file_id: UUID) -> None:
    """Take a photo of an OT back from its client's eyes; NotFound unless it was shown."""
    shared = _shared(tx, file_id)
    if shared is None or shared.work_order_id != order_id:
        raise NotFound
    shared.deleted_at = tx.now
    tx.emit(PhotoShared(order_id, file_id, is_shown=False))


def _shared(tx: Tx, file_id: UUID) -> SharedPhoto | None:
    return tx.session.exec(select(SharedPhoto).where(col(SharedPhoto.file_id) == file_id)).first()
