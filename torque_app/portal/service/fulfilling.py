"""A right carried out: publicity ended, a client put aside, or emptied of what may be forgotten."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, select

from models.portal import CustomerMessage, CustomerTicket, DataRequest, DataRight
from torque_app.clients import queries as clients
from torque_app.clients import service as parties
from torque_app.core.errors import Conflict
from torque_app.core.texts import Sentence, _
from torque_app.core.tx import Tx
from torque_app.notifications import service as wishes
from torque_app.portal.queries.person import has_documents_since, owes
from torque_app.portal.rules import rights
from torque_app.portal.rules.around import WAYS

EMPTIED: Final = ("phone", "whatsapp", "email", "address", "comuna", "city", "giro", "notes")
ERASED: Final = "Suprimido a pedido de su titular."
"""What stands where a message stood."""

_YEAR: Final = timedelta(days=365.25)
_DONE: Final = {
    DataRight.ACCESS: _("Puedes descargar tus datos desde tu portal durante 30 días."),
    DataRight.PORTABILITY: _("Puedes descargar tus datos desde tu portal durante 30 días."),
    DataRight.OBJECTION: _("Dejamos de enviarte publicidad por todos los medios."),
    DataRight.BLOCKING: _("Dejamos de usar tus datos. Sólo guardamos lo que la ley obliga."),
}


def carry_out(tx: Tx, request: DataRequest) -> str:
    """Do what a request asks for and return the sentence that tells the client.

    Raises Conflict where a deletion has to wait for OTs or debts.
    """
    if request.right in {DataRight.OBJECTION, DataRight.BLOCKING, DataRight.DELETION}:
        _end_publicity(tx, request.client_id)
    if request.right is DataRight.BLOCKING:
        parties.update(tx, request.client_id, is_active=False)
    if request.right is DataRight.DELETION:
        return _erase(tx, request)
    return _(_DONE.get(request.right, ""))


def _end_publicity(tx: Tx, client_id: UUID) -> None:
    for channel in WAYS:
        wishes.withdraw_consent(tx, client_id, channel=channel)


def _erase(tx: Tx, request: DataRequest) -> str:
    """Empty the client of what no law keeps; papers of the last six years keep name and RUT.

    What went into documents, the history of changes and its log stays where the law keeps it,
    out of sight of daily work.
    """
    client_id = request.client_id
    _refuse_unfinished(tx, client_id)
    kept = has_documents_since(tx, client_id, tx.now - rights.RETENTION_YEARS * _YEAR)
    nobody = _(Sentence("Persona suprimida {number}", number=request.number))
    nameless: dict[str, Any] = {} if kept else {"name": nobody, "rut": ""}
    for contact in clients.contacts(tx, client_id):
        parties.remove_contact(tx, client_id, contact_id=contact.id)
    blank: dict[str, Any] = dict.fromkeys(EMPTIED, "")
    parties.update(tx, client_id, is_active=False, custom_fields={}, **blank, **nameless)
    _unsay(tx, client_id)
    if not kept:
        return _("Borramos tus datos de contacto, tu nombre y tu RUT.")
    return _(
        "Borramos tus datos de contacto. Tu nombre y tu RUT quedan bloqueados en los documentos"
        " tributarios, que la ley obliga a guardar 6 años."
    )


def _refuse_unfinished(tx: Tx, client_id: UUID) -> None:
    """Refuse while a contract runs or a debt stands: what they need is kept (art. 7)."""
    _cars, orders = clients.holds(tx, client_id)
    owed = owes(tx, client_id)
    if orders:
        raise Conflict(
            Sentence("Tiene OT sin cerrar ({orders}): ciérralas antes de borrar.", orders=orders)
        )
    if owed:
        raise Conflict("Tiene documentos por pagar: cóbralos o anúlalos antes de borrar.")


def _unsay(tx: Tx, client_id: UUID) -> None:
    query = (
        select(CustomerMessage)
        .join(CustomerTicket, col(CustomerTicket.id) == col(CustomerMessage.ticket_id))
        .where(CustomerTicket.client_id == client_id)
    )
    for message in tx.session.exec(query):
        message.body = ERASED
