"""Who is told when SII answers, or when a document or the folios need a person (DTE-40)."""

from decimal import Decimal

from models.notifications import NotificationType
from models.values.money import formatted
from torque_app.core.errors import TorqueError
from torque_app.core.events import on
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence, counted
from torque_app.core.tx import Tx
from torque_app.invoicing import queries, service
from torque_app.invoicing.events import (
    AuthorityEnding,
    DocumentBlocked,
    DteAccepted,
    DteRejected,
    FoliosRanLow,
    InvoiceEvent,
    InvoiceVoided,
    ReceiverAnswered,
)
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries.reading import type_name
from torque_app.invoicing.rules import claims
from torque_app.notifications import queries as mails
from torque_app.notifications import service as notifications
from torque_app.tenants import queries as tenants

_NOTIFY = "notifications.send"
MAIL_SETTING = "mail_documents"
SETTINGS = "/ajustes/facturacion"


def _name(event: InvoiceEvent) -> str:
    return f"{type_name(event.dte_type)} {event.folio}"


def _ends(event: AuthorityEnding) -> Sentence:
    if event.days < 1:
        return Sentence("{name} vence hoy", name=event.name)
    return counted(
        event.days, "{name} vence mañana", "{name} vence en {count} días", name=event.name
    )


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
        title=Sentence("{event} aceptada por el SII", event=Sentence(_name(event))),
        message="Tiene reparos: míralos en su historia." if event.objected else "Todo en orden.",
        type=NotificationType.WARNING if event.objected else NotificationType.SUCCESS,
        link=_link(event),
    )


@on(DteAccepted)
@needs(Invoicing.ISSUE)
def mail_accepted(tx: Tx, event: DteAccepted) -> None:
    """Mail it to whoever bought, where the workshop wants so; tell why when it cannot be."""
    if tenants.current(tx).settings.get(MAIL_SETTING) is not True or not mails.goes_out(tx):
        return
    to = queries.one(tx, event.invoice_id).receiver.get("email")
    if not to:
        return
    try:
        with tx.session.begin_nested():
            service.deliver(tx, event.invoice_id, to=str(to))
    except TorqueError as refused:
        notifications.notify(
            tx,
            permission=Invoicing.SEND,
            title=Sentence("{event} no se mandó por correo", event=Sentence(_name(event))),
            message=str(refused),
            type=NotificationType.WARNING,
            link=_link(event),
        )


@on(DteRejected)
@needs(_NOTIFY)
def tell_rejected(tx: Tx, event: DteRejected) -> None:
    """Tell those who can send it again."""
    notifications.notify(
        tx,
        permission=Invoicing.SEND,
        title=Sentence("El SII rechazó {event}", event=Sentence(_name(event))),
        message=event.reason,
        type=NotificationType.ERROR,
        link=_link(event),
    )


@on(ReceiverAnswered)
@needs(_NOTIFY)
def tell_claimed(tx: Tx, event: ReceiverAnswered) -> None:
    """Tell those who bill that a receiver claimed; an acceptance is no news for the bell."""
    if not event.is_claim:
        return
    notifications.notify(
        tx,
        permission=Invoicing.SEND,
        title=Sentence("Reclamaron {event}", event=Sentence(_name(event))),
        message=Sentence(
            "{what} en el SII. Acuérdalo con tu cliente y corrígela con una nota de crédito.",
            what=Sentence(claims.event_name(event.code)),
        ),
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
        title=Sentence("{event} está esperando", event=Sentence(_name(event))),
        message=event.reason,
        type=NotificationType.WARNING,
        link=_link(event),
    )


@on(InvoiceVoided)
@needs(_NOTIFY)
def tell_voided(tx: Tx, event: InvoiceVoided) -> None:
    """Tell whoever annulled it, and what has to be given back to the client."""
    if event.issued_by is None:
        return
    message = "Sus OT se pueden facturar de nuevo. La nota no mueve repuestos."
    if event.refund:
        message = Sentence(
            "Ya habían pagado {refund}: quedan a favor del cliente hasta que los devuelvas.",
            refund=formatted(Decimal(event.refund)),
        )
    notifications.notify(
        tx,
        users=[event.issued_by],
        title=Sentence("{event} anulada", event=Sentence(_name(event))),
        message=message,
        type=NotificationType.WARNING if event.refund else NotificationType.SUCCESS,
        link=_link(event),
    )


@on(AuthorityEnding)
@needs(_NOTIFY)
def tell_ending(tx: Tx, event: AuthorityEnding) -> None:
    """Tell those who can renew what ends."""
    notifications.notify(
        tx,
        permission=Invoicing.CONFIGURE,
        title=_ends(event),
        message=event.advice,
        type=NotificationType.WARNING,
        link=f"{SETTINGS}?empresa={event.company_id}",
    )


@on(FoliosRanLow)
@needs(_NOTIFY)
def tell_low(tx: Tx, event: FoliosRanLow) -> None:
    """Tell those who can upload a CAF."""
    name = type_name(event.dte_type).lower()
    notifications.notify(
        tx,
        permission=Invoicing.CONFIGURE,
        title=counted(
            event.available,
            "Queda 1 folio de {name}",
            "Quedan {count} folios de {name}",
            name=Sentence(name),
        ),
        message="Pide un CAF nuevo en el SII y súbelo antes de que se acaben.",
        type=NotificationType.WARNING,
        link=f"{SETTINGS}?empresa={event.company_id}",
    )
