"""What messages and rules may say of quotations."""

from collections.abc import Mapping
from typing import Final

from sqlmodel import select

from models.quotations import Quotation
from models.values import plate
from torque_app.core.errors import NotFound
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.notifications.variables import Concerned, Kind, Value, Variable, offer
from torque_app.quotations.events import (
    QuotationDecided,
    QuotationSeen,
    QuotationSent,
    QuotationUnanswered,
)

ABOUT: Final = "quotations"
Happened = QuotationSent | QuotationDecided | QuotationSeen | QuotationUnanswered

_FIGURES: Final[Mapping[str, str | Variable]] = {
    "numero": _("Número del presupuesto"),
    "cliente": _("Cliente"),
    "patente": _("Patente"),
    "vehiculo": _("Vehículo"),
    "total": Variable(_("Total con IVA"), Kind.MONEY),
    "vence": Variable(_("Vale hasta"), Kind.DATE),
}
_DECIDED: Final[Mapping[str, str | Variable]] = {
    **_FIGURES,
    "aprobadas": Variable(_("Líneas aprobadas"), Kind.NUMBER),
    "rechazadas": Variable(_("Líneas rechazadas"), Kind.NUMBER),
}


def _found(tx: Tx, event: Happened) -> Quotation:
    found = tx.session.exec(select(Quotation).where(Quotation.id == event.quotation_id)).first()
    if found is None:
        raise NotFound
    return found


def _read(tx: Tx, event: Happened) -> dict[str, Value]:
    quotation = _found(tx, event)
    snapshot = quotation.client_snapshot
    return {
        "numero": quotation.number,
        "cliente": str(snapshot.get("client", "")),
        "patente": plate.formatted(snapshot.get("plate", "")),
        "vehiculo": str(snapshot.get("vehicle", "")),
        "total": quotation.total,
        "vence": quotation.valid_until or "",
    }


def _read_decision(tx: Tx, event: QuotationDecided) -> dict[str, Value]:
    said = {"aprobadas": event.approved, "rechazadas": event.declined}
    return {**_read(tx, event), **said}


def _audience(tx: Tx, event: Happened) -> Concerned:
    quotation = _found(tx, event)
    return Concerned(
        about=(ABOUT, quotation.id),
        client_id=quotation.client_id,
        advisor_id=quotation.advisor_id,
        link=f"/presupuestos/{quotation.id}",
        vehicle_id=quotation.vehicle_id,
    )


for _event, _label in (
    (QuotationSent, _("Se envía un presupuesto al cliente")),
    (QuotationSeen, _("El cliente abre un presupuesto")),
    (QuotationUnanswered, _("Un presupuesto vence sin respuesta")),
):
    offer(_event, _label, subject=ABOUT, variables=_FIGURES, read=_read, audience=_audience)
offer(
    QuotationDecided,
    _("El cliente decide un presupuesto"),
    subject=ABOUT,
    variables=_DECIDED,
    read=_read_decision,
    audience=_audience,
)
