"""The client itself."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from models.clients import Client, ClientType
from models.values import rut as ruts
from torque_app.clients import queries, rules
from torque_app.clients.events import ClientSaved
from torque_app.clients.permissions import Clients
from torque_app.clients.queries import ClientRow
from torque_app.core.errors import Conflict, Invalid, Stale
from torque_app.core.needs import needs
from torque_app.core.numbers import next_number
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.tenants import queries as tenants

EDITABLE = frozenset(
    {
        "type", "name", "rut", "giro", "phone", "whatsapp", "email", "address", "comuna", "city",
        "service_center_id", "credit_limit", "credit_days", "notes", "is_active", "custom_fields",
    }
)  # fmt: skip
SEQUENCE = "clients"


class RutTaken(Conflict):
    """Another client of the workshop has this RUT; `details["client_id"]` says which."""

    code: ClassVar[str] = "rut_taken"


@needs(Clients.EDIT)
def create(
    tx: Tx, /, *, name: str, type: ClientType = ClientType.PERSON, **fields: Any
) -> ClientRow:
    """Add a client and return it; `fields` are those of EDITABLE, empty texts count as none.

    Raises:
        Invalid: with a sentence for each field that is wrong.
        RutTaken: the workshop already has the client.
    """
    kept = _checked({"name": name, "type": type, **fields})
    _refuse_twin(tx, kept.get("rut"), besides=None)
    _refuse_unknown_centre(tx, kept.get("service_center_id"))
    client = Client(**kept, number=next_number(tx, SEQUENCE), created_at=tx.now, updated_at=tx.now)
    tx.session.add(client)
    tx.emit(ClientSaved(client.id))
    tx.session.flush()
    return queries.row(tx, client.id)


@needs(Clients.EDIT)
def update(tx: Tx, /, client_id: UUID, *, version: int | None = None, **fields: Any) -> ClientRow:
    """Change the given fields of a client; a version that moved on is refused as Stale."""
    kept = _checked(fields)
    client = tx.get(Client, client_id, lock=True)
    if version is not None and version != client.version:
        raise Stale
    _refuse_twin(tx, kept.get("rut"), besides=client_id)
    _refuse_unknown_centre(tx, kept.get("service_center_id"))
    for field, value in kept.items():
        setattr(client, field, value)
    tx.emit(ClientSaved(client_id))
    tx.session.flush()
    return queries.row(tx, client_id)


@needs(Clients.DELETE)
def remove(tx: Tx, client_id: UUID) -> None:
    """Take a client out of the lists, once no car and no open OT hangs on it."""
    client = tx.get(Client, client_id, lock=True)
    cars, orders = queries.holds(tx, client_id)
    if orders:
        raise Conflict(
            Sentence(
                "{name} tiene OT sin cerrar ({orders}): ciérralas primero.",
                name=client.name,
                orders=orders,
            )
        )
    if cars:
        raise Conflict(
            Sentence(
                "{name} tiene vehículos ({cars}): cámbiales el dueño o elimínalos primero.",
                name=client.name,
                cars=cars,
            )
        )
    client.deleted_at = tx.now
    tx.emit(ClientSaved(client_id))


@needs(Clients.EDIT)
def mark_served(tx: Tx, client_id: UUID, *, at: datetime) -> None:
    """Note when the client's last job was finished; an older date changes nothing."""
    client = tx.get(Client, client_id, lock=True)
    if client.last_service_at is None or client.last_service_at < at:
        client.last_service_at = at
        tx.emit(ClientSaved(client_id))


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    unknown = fields.keys() - EDITABLE
    if unknown:
        raise Invalid(fields=dict.fromkeys(sorted(unknown), "Ese dato no existe."))
    kept, wrong = rules.cleaned(fields)
    if wrong:
        raise Invalid(fields=wrong)
    return kept


def _refuse_unknown_centre(tx: Tx, centre_id: UUID | None) -> None:
    if centre_id is not None and centre_id not in {centre.id for centre in tenants.centres(tx)}:
        raise Invalid.field("service_center_id", "Ese centro no existe.")


def _refuse_twin(tx: Tx, rut: str | None, *, besides: UUID | None) -> None:
    twin = queries.with_rut(tx, rut) if rut else None
    if rut is None or twin is None or twin.id == besides:
        return
    sentence = Sentence(
        "El RUT {rut} ya es de {name} (cliente {number}).",
        rut=ruts.formatted(rut),
        name=twin.name,
        number=twin.number,
    )
    raise RutTaken(
        sentence, fields={"rut": sentence}, client_id=str(twin.id), href=f"/clientes/{twin.id}"
    )
