"""The slip of a signed act: the very bytes that were made when it was signed."""

import hashlib
from uuid import UUID

from models.reception import Intake
from torque_app.core.errors import Conflict
from torque_app.core.needs import needs
from torque_app.core.paper import Paper
from torque_app.core.tx import Tx
from torque_app.files import queries as files
from torque_app.reception.permissions import Receptions


class NotSigned(Conflict):
    """There is no slip before somebody signed, or said why not."""

    code, message = "not_signed", "El acta todavía no está firmada: fírmala para tener su copia."


class SlipDiffers(Conflict):
    """The stored slip is not the one whose hash the act keeps."""

    code = "slip_differs"
    message = "El PDF guardado no es el que se firmó. Avisa a quien administra la instalación."


@needs(Receptions.VIEW)
def slip(tx: Tx, intake_id: UUID) -> Paper:
    """Return the PDF of a signed act, checked against the SHA-256 the act keeps of it.

    Raises:
        NotSigned: nobody signed yet.
        SlipDiffers: the storage holds other bytes.
        FileMissing: the storage lost it.
    """
    intake = tx.get(Intake, intake_id)
    if intake.slip_file_id is None:
        raise NotSigned
    _, stream = files.opened(tx, intake.slip_file_id)
    with stream:
        data = stream.read()
    if digest(data) != intake.slip_sha256:
        raise SlipDiffers
    name = f"Acta-{intake.number}.pdf"
    return Paper(name, "application/pdf", data, sha256=intake.slip_sha256)


def digest(data: bytes) -> str:
    """Return the SHA-256 of a slip as its act keeps it, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
