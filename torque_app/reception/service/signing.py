"""The signature: on the glass, by name, or the reason why not; then nothing changes any more."""

from typing import Final
from uuid import UUID

from models.reception import Intake, IntakeStatus
from models.values import rut as ruts
from torque_app.core.errors import Invalid
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.files import service as files
from torque_app.integrations.mail.message import Attachment
from torque_app.integrations.printing.intake import print_intake
from torque_app.notifications import service as post
from torque_app.reception import queries
from torque_app.reception.events import IntakeSigned
from torque_app.reception.lifecycle import INTAKE
from torque_app.reception.permissions import Receptions
from torque_app.reception.queries import IntakeDetail
from torque_app.reception.queries.intakes import PHOTOS, lacking
from torque_app.reception.queries.sheet import sheet_of
from torque_app.reception.rules import arrival, signing
from torque_app.reception.service import holding, ordering

NAME: Final = range(3, 101)


@needs(Receptions.RECEIVE)
def sign(
    tx: Tx,
    intake_id: UUID,
    *,
    name: str,
    rut: str = "",
    signature: bytes | None = None,
    accepted: bool = False,
) -> IntakeDetail:
    """Close the act with somebody's signature, make its slip, and mail the client a copy.

    `signature` is the PNG drawn on the glass; who cannot draw is named and `accepted` says that
    they agreed. The slip's SHA-256 is kept in the act, whose mail goes out if an address is known.

    Raises:
        Invalid: something is missing or wrong, by field.
        AlreadyClosed: it was signed or called off before.
    """
    intake = holding.still_open(tx, intake_id)
    who = " ".join(name.split())
    wrong = _in_the_way(intake)
    if len(who) not in NAME:
        wrong["name"] = "Escribe el nombre de quien firma."
    if signature is None and not accepted:
        wrong["signature"] = "Firma en el recuadro, o escribe el nombre y acepta."
    if wrong:
        raise Invalid(fields=wrong)
    intake.signed_by, intake.signed_rut = who, _rut(rut)
    drawn = None if signature is None else signing.signature(signature)
    if drawn is not None:
        intake.signature_file_id = files.attach(
            tx, PHOTOS, intake_id, data=drawn, name="firma.png", kind="OTHER"
        ).id
    return _close(tx, intake, drawn)


@needs(Receptions.RECEIVE)
def refuse_signature(tx: Tx, intake_id: UUID, *, reason: str) -> IntakeDetail:
    """Close the act without a signature, with the reason in its place."""
    intake = holding.still_open(tx, intake_id)
    why = signing.reason(reason)
    wrong = _in_the_way(intake)
    if wrong:
        raise Invalid(fields=wrong)
    intake.refused_reason = why
    return _close(tx, intake, None)


def _in_the_way(intake: Intake) -> dict[str, str]:
    """Return why the act cannot be closed yet, by field."""
    if arrival.is_absent(intake.arrival_mode):
        return {"arrival_mode": "El vehículo todavía no llega: márcalo como llegado y revisa todo."}
    return lacking(intake)


def _close(tx: Tx, intake: Intake, drawn: bytes | None) -> IntakeDetail:
    """Print the slip, keep it and its hash, and only then close the act."""
    INTAKE.check(intake.status, IntakeStatus.SIGNED)
    intake.signed_at = intake.updated_at = tx.now
    ordering.settle(tx, intake)
    tx.session.flush()
    slip = print_intake(sheet_of(tx, intake.id, signature=drawn))
    kept = files.attach(
        tx, PHOTOS, intake.id, data=slip, name=f"Acta-{intake.number}.pdf", kind="PDF"
    )
    intake.slip_file_id, intake.slip_sha256 = kept.id, queries.digest(slip)
    intake.status = IntakeStatus.SIGNED
    tx.emit(
        IntakeSigned(
            intake.id,
            intake.number,
            client_id=_there(intake.client_id),
            vehicle_id=_there(intake.vehicle_id),
            is_refused=bool(intake.refused_reason),
        )
    )
    tx.session.flush()
    told = queries.one(tx, intake.id)
    _mail(tx, told, slip)
    return told


def _there(row_id: UUID | None) -> UUID:
    """Return the id that `lacking` made sure of."""
    if row_id is None:
        raise AssertionError("an act is signed with its client and its car")
    return row_id


def _rut(typed: str) -> str:
    if not typed.strip():
        return ""
    try:
        return ruts.normalize(typed)
    except ValueError as why:
        raise Invalid.field("rut", why.args[0]) from None


def _mail(tx: Tx, told: IntakeDetail, slip: bytes) -> None:
    """Mail the client a copy; an installation without mail, or a wrong address, stops nobody."""
    if not told.client_email:
        return
    act = told.intake
    try:
        post.mail(
            tx,
            to=told.client_email,
            subject=f"Acta de recepción {act.number} · {act.plate}",
            text=_letter(told),
            sender_name=told.centre,
            attachments=[Attachment(f"Acta-{act.number}.pdf", "application/pdf", slip)],
            about=("intakes", act.id),
        )
    except (post.NoMailServer, Invalid):
        return


def _letter(told: IntakeDetail) -> str:
    act = told.intake
    return (
        f"{act.client}:\n\nRecibimos tu {act.vehicle} ({act.plate}) en {told.centre}. Adjuntamos"
        f" la copia del acta {act.number}.\n\nHuella SHA-256 del PDF: {told.slip_sha256}\n"
    )
