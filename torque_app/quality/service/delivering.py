"""The car handed over: signed, printed, and known by its hash from then on."""

from dataclasses import asdict
from typing import Any, Unpack
from uuid import UUID

from sqlmodel import select

from models.base import new_id
from models.quality import Delivery
from models.values import clock
from torque_app.core.errors import Conflict, Invalid
from torque_app.core.needs import needs
from torque_app.core.turns import one_at_a_time
from torque_app.core.tx import Tx
from torque_app.files import service as files
from torque_app.integrations.printing.branding import LogoRefused
from torque_app.quality import access, queries
from torque_app.quality.events import CarDelivered, DeliveryPrepared
from torque_app.quality.permissions import Quality
from torque_app.quality.queries import DeliveryDetail
from torque_app.quality.queries.sheet import printed
from torque_app.quality.rules import delivery as rules
from torque_app.quality.rules.delivery import Terms
from torque_app.quality.service.holding import refuse
from torque_app.vehicles import queries as cars
from torque_app.vehicles import service as garage

OWNER = "deliveries"


@needs(Quality.DELIVER)
def prepare(tx: Tx, ot_id: UUID, **told: Unpack[Terms]) -> DeliveryDetail:
    """Keep what the delivery will say, before anybody signs; what is not told stays.

    Raises:
        NotFound: the OT is not here. NotAllowed: not this actor's to deliver.
        Conflict: the work is not done, or the car was delivered. Invalid: terms that cannot be.
    """
    _draft(tx, ot_id, told)
    tx.emit(DeliveryPrepared(ot_id))
    tx.session.flush()
    return queries.delivery(tx, ot_id)


@needs(Quality.DELIVER)
def deliver(
    tx: Tx,
    ot_id: UUID,
    *,
    name: str,
    rut: str = "",
    signature_png: bytes = b"",
    accepted: bool = False,
    **told: Unpack[Terms],
) -> DeliveryDetail:
    """Hand the car over: keep what was said, the signature, and the act as PDF with its hash.

    What is not told is said as it was prepared, or proposed. Who cannot draw accepts by name.
    The history and the totals of the car were written when the OT was completed; here only its
    odometer moves.

    Raises:
        NotFound: the OT is not here. NotAllowed: not this actor's to deliver.
        Conflict: the work is not done, or the car was delivered.
        Invalid: no name, a wrong RUT, no signature, terms that cannot be.
    """
    row, detail = _draft(tx, ot_id, told)
    row.received_by, row.received_rut = rules.receiver(name, rut)
    rules.check_signature(signature_png, accepted=accepted)
    row.deferred = [_plain(asdict(line)) for line in detail.deferred]
    row.delivered_by = tx.actor.user_id
    tx.session.flush()
    _sign(tx, row, signature_png)
    _drive_on(tx, row)
    tx.emit(CarDelivered(ot_id, row.id, row.vehicle_id, detail.number))
    tx.session.flush()
    return queries.delivery(tx, ot_id)


def _draft(tx: Tx, ot_id: UUID, told: Terms) -> tuple[Delivery, DeliveryDetail]:
    """Return the delivery that is not signed yet with the terms told, and what is known of it."""
    one_at_a_time(tx, f"quality:delivery:{ot_id}")
    detail = queries.delivery(tx, ot_id)
    refuse(tx, detail.refusal)
    today = clock.business_date(tx.now, detail.timezone)
    terms = rules.checked({**detail.proposed, **told}, today=today)
    row = tx.session.exec(select(Delivery).where(Delivery.work_order_id == ot_id)).first()
    if row is None:
        vehicle_id = queries.target(tx, ot_id).vehicle_id
        row = Delivery(id=new_id(), work_order_id=ot_id, vehicle_id=vehicle_id, created_at=tx.now)
    for field, value in terms.items():
        setattr(row, field, value)
    row.updated_at = tx.now
    tx.session.add(row)
    tx.session.flush()
    return row, detail


def _plain(line: dict[str, Any]) -> dict[str, Any]:
    due = line["due_on"]
    return line | {"due_on": None if due is None else due.isoformat()}


def _sign(tx: Tx, row: Delivery, png: bytes) -> None:
    """Hang the signature and the printed act on the delivery; then nothing more hangs on it."""
    if png:
        signature = files.attach(tx, OWNER, row.id, data=png, name="firma.png", kind="OTHER")
        row.signature_file_id = signature.id
    try:
        paper = printed(tx, row, png)
    except LogoRefused:
        raise Invalid.field("signature", "No pudimos leer la firma. Firma de nuevo.") from None
    act = files.attach(tx, OWNER, row.id, data=paper.data, name=paper.name, kind="PDF")
    row.slip_file_id, row.slip_sha256 = act.id, paper.sha256
    row.delivered_at = tx.now


def _drive_on(tx: Tx, row: Delivery) -> None:
    """Keep the odometer at the door, unless it is the one already known."""
    known = cars.latest_reading(tx, row.vehicle_id)
    if row.odometer_out is not None and (known is None or known.km != row.odometer_out):
        garage.record_odometer(
            tx, row.vehicle_id, kilometres=row.odometer_out, source=rules.AT_DELIVERY
        )


@needs(Quality.DELIVER)
def hold_for_files(tx: Tx, delivery_id: UUID) -> None:
    """Refuse to change the files of a delivery once it is signed."""
    if tx.get(Delivery, delivery_id).delivered_at is not None:
        raise Conflict(access.DELIVERED)
