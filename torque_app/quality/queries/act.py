"""The signed act of a delivery, byte for byte as it was signed."""

from uuid import UUID

from torque_app.core.errors import Conflict
from torque_app.core.needs import needs
from torque_app.core.paper import Paper
from torque_app.core.tx import Tx
from torque_app.files import queries as files
from torque_app.quality.permissions import Quality
from torque_app.quality.queries.deliveries import delivery


@needs(Quality.VIEW)
def act(tx: Tx, ot_id: UUID) -> Paper:
    """Return the act's PDF; Conflict before the delivery, FileMissing if the storage lost it."""
    detail = delivery(tx, ot_id)
    made = detail.delivery
    if made is None or made.slip_file_id is None:
        raise Conflict("Esta OT aún no tiene acta de entrega.")
    row, stream = files.opened(tx, made.slip_file_id)
    with stream:
        return Paper(row.name, row.mime, stream.read(), made.slip_sha256)
