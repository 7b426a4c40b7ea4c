"""Who is told when SII answers, or when a document or the folios need a person (DTE-40)."""

from models.notifications import NotificationType
from torque_app.core.events import on
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.invoicing.events import (
    DocumentBlocked,
    DteAccepted,
    DteRejected,
    FoliosRanLow,
    InvoiceEvent,
)
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries.reading import type_name
from torque_app.notifications import service as notifications

_NOTIFY = "notifications.send"
SETTINGS = "/ajustes/facturacion"


def _name(event: InvoiceEvent) -> str:
    return f"{type_name(event.dte_type)} {event.folio}"


def _link(event: InvoiceEvent) -> str:
    return f"/facturacion/{event.invoice_id}"


@on(DteAccepted)
@needs(_NOTIFY)
def tell_accepted(tx: Tx, event: DteAccepted) -> None:
    """Tell whoever issued it."""
    if event.issued_by is None:
        return
    notifications.notify(
        tx,
        users=[event.issued_by],
        title=f"{_name(event)} aceptada por el SII",
        message="Tiene reparos: míralos en su historia." if event.objected else "Todo en orden.",
        type=NotificationType.WARNING if event.objected else NotificationType.SUCCESS,
        link=_link(event),
    )


@on(DteRejected)
@needs(_NOTIFY)
def tell_rejected(tx: Tx, event: DteRejected) -> None:
    """Tell those who can send it again."""
    notifications.notify(
        tx,
        permission=Invoicing.SEND,
        title=f"El SII rechazó {_name(event)}",
        message=event.reason,
        type=NotificationType.ERROR,
        link=_link(event),
    )


@on(DocumentBlocked)
@needs(_NOTIFY)
def tell_blocked(tx: Tx, event: DocumentBlocked) -> None:
    """Tell those who can remove the obstacle."""
    notifications.notify(
        tx,
        permission=Invoicing.CONFIGURE,
        title=f"{_name(event)} está esperando",
        message=event.reason,
        type=NotificationType.WARNING,
        link=_link(event),
    )


@on(FoliosRanLow)
@needs(_NOTIFY)
def tell_low(tx: Tx, event: FoliosRanLow) -> None:
    """Tell those who can upload a CAF."""
    name = type_name(event.dte_type).lower()
    notifications.notify(
        tx,
        permission=Invoicing.CONFIGURE,
        title=f"Quedan {event.available} folios de {name}",
        message="Pide un CAF nuevo en el SII y súbelo antes de que se acaben.",
        type=NotificationType.WARNING,
        link=SETTINGS,
    )
