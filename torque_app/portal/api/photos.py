"""Which photos of an OT its client may see in their portal, by program."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Response

from torque_app.core.tx import Tx
from torque_app.portal import queries, service
from torque_app.shell.rest import Calling, Envelope, answer

router = APIRouter(prefix="/work-orders", tags=["Portal"])
ALIASES = ("/job-cards",)


@dataclass(frozen=True, slots=True)
class SharedPhotos:
    """Las fotos de una OT que su cliente puede ver."""

    ot_id: UUID
    files: tuple[UUID, ...]


@router.get("/{ot_id}/shared-photos", response_model=Envelope[SharedPhotos])
def shared(calling: Calling, ot_id: UUID) -> Response:
    """Las fotos de una OT que su cliente ve en su portal."""
    return answer(calling, _shared, ot_id)


@router.put("/{ot_id}/shared-photos/{file_id}", response_model=Envelope[SharedPhotos])
def share(calling: Calling, ot_id: UUID, file_id: UUID) -> Response:
    """Muestra al cliente una foto de la OT, de su inspección o de su recepción."""

    def done(tx: Tx) -> SharedPhotos:
        service.share_photo(tx, ot_id, file_id)
        tx.session.flush()
        return _shared(tx, ot_id)

    return answer(calling, done)


@router.delete("/{ot_id}/shared-photos/{file_id}", response_model=Envelope[SharedPhotos])
def hide(calling: Calling, ot_id: UUID, file_id: UUID) -> Response:
    """Deja de mostrar una foto de la OT al cliente."""

    def done(tx: Tx) -> SharedPhotos:
        service.hide_photo(tx, ot_id, file_id)
        tx.session.flush()
        return _shared(tx, ot_id)

    return answer(calling, done)


def _shared(tx: Tx, ot_id: UUID) -> SharedPhotos:
    return SharedPhotos(ot_id, tuple(sorted(queries.shared_with(tx, ot_id))))
