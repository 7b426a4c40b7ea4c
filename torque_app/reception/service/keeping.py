"""An act is kept field by field: what was typed is safe before the hand leaves the glass."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text

from models.reception import Intake
from torque_app.clients import queries as people
from torque_app.clients import service as clients
from torque_app.core.errors import Invalid, NotAllowed, NotFound, Stale
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.reception import queries
from torque_app.reception.events import IntakeChanged
from torque_app.reception.permissions import Receptions
from torque_app.reception.queries import IntakeDetail
from torque_app.reception.rules import fields
from torque_app.reception.rules.fields import IntakeField
from torque_app.reception.service import holding
from torque_app.vehicles import queries as garage
from torque_app.vehicles import service as cars

_AS_IT_WAS: Final = text(
    "SELECT (to_jsonb(was) #> CAST(:path AS text[]))"
    " IS NOT DISTINCT FROM (to_jsonb(here) #> CAST(:path AS text[]))"
    " FROM intakes_history AS was JOIN intakes AS here"
    " ON here.tenant_id = was.tenant_id AND here.id = was.id"
    " WHERE was.tenant_id = :tenant AND was.id = :id AND was.version = :version"
)
OF_CLIENT: Final = frozenset({"name", "rut", "phone", "email"})
OF_VEHICLE: Final = frozenset({"plate", "vin", "make", "model", "year", "color", "fuel"})


@needs(Receptions.RECEIVE)
def keep(
    tx: Tx, intake_id: UUID, *, field: str, value: Any, version: int | None = None
) -> IntakeDetail:
    """Keep one field of an open act and return the act; fields are those of rules.fields.FIELDS.

    Two people may fill in the same act at once: `version` says which one was read, and only a
    field that somebody else changed since is refused, as Stale.

    Raises:
        Invalid: there is no such field, or it cannot say this.
        AlreadyClosed: the act was signed or called off.
        Stale: somebody else changed the same field.
    """
    return keep_all(tx, intake_id, values={field: value}, version=version)


@needs(Receptions.RECEIVE)
def keep_all(
    tx: Tx, intake_id: UUID, *, values: Mapping[str, Any], version: int | None = None
) -> IntakeDetail:
    """Keep several fields of an open act, all or none, as `keep` does one."""
    intake = holding.still_open(tx, intake_id)
    wrong: dict[str, str] = {}
    for name, value in values.items():
        try:
            field, kept = fields.read(name, value)
        except Invalid as refused:
            wrong |= refused.details["fields"]
            continue
        _refuse_overwriting(tx, intake, field, version)
        _set(tx, intake, field, kept)
    if wrong:
        raise Invalid(*wrong.values() if len(wrong) == 1 else (), fields=wrong)
    return changed(tx, intake)


@needs(Receptions.RECEIVE)
def register(tx: Tx, intake_id: UUID) -> IntakeDetail:
    """Create the client and the car that were only typed so far, and put them into the act.

    A client or car the act already names is left as it is.

    Raises:
        Invalid: with a sentence for each typed field that is wrong, named `typed.…`.
        RutTaken, PlateTaken, VinTaken: the workshop knows them; look them up instead.
        NotAllowed: the actor may not create clients or cars.
    """
    intake = holding.still_open(tx, intake_id)
    typed = {name: value for name, value in intake.typed.items() if value}
    if intake.client_id is None:
        _may(tx, "clients.edit", "Tu rol no crea clientes: pide a recepción que lo ingrese.")
        intake.client_id = _new_client(tx, typed)
    if intake.vehicle_id is None:
        _may(tx, "vehicles.edit", "Tu rol no crea vehículos: pide a recepción que lo ingrese.")
        intake.vehicle_id = _new_vehicle(tx, intake.client_id, typed)
    intake.typed = {}
    return changed(tx, intake)


def changed(tx: Tx, intake: Intake) -> IntakeDetail:
    """Note that an act changed and return it."""
    intake.updated_at = tx.now
    tx.emit(IntakeChanged(intake.id, intake.number))
    tx.session.flush()
    return queries.one(tx, intake.id)


def _refuse_overwriting(tx: Tx, intake: Intake, field: IntakeField, version: int | None) -> None:
    """Refuse what would undo somebody else's change to the same field; lights simply add up."""
    if version in {None, intake.version} or field.column == fields.LIGHTS:
        return
    asked = {
        "path": field.path,
        "tenant": tx.actor.tenant_id,
        "id": intake.id,
        "version": version,
    }
    with tx.session.no_autoflush:
        as_it_was = tx.session.execute(_AS_IT_WAS, asked).scalar_one_or_none()
    if not as_it_was:
        raise Stale("Otra persona cambió este dato mientras lo escribías. Revísalo.")


def _set(tx: Tx, intake: Intake, field: IntakeField, value: Any) -> None:
    if field.entry is not None:
        before = getattr(intake, field.column)
        setattr(intake, field.column, fields.with_entry(before, field, value))
    elif field.column == "vehicle_id":
        _take_vehicle(tx, intake, value)
    elif field.column == "client_id":
        _take_client(tx, intake, value)
    else:
        setattr(intake, field.column, value)


def _take_vehicle(tx: Tx, intake: Intake, vehicle_id: UUID | None) -> None:
    """Take a car, and its owner with it while no client was chosen."""
    _settled(intake)
    if vehicle_id is not None:
        try:
            car = garage.row(tx, vehicle_id)
        except NotFound:
            raise Invalid.field("vehicle_id", "Elige un vehículo de tu taller.") from None
        intake.client_id = intake.client_id or car.client_id
    intake.vehicle_id = vehicle_id


def _take_client(tx: Tx, intake: Intake, client_id: UUID | None) -> None:
    _settled(intake)
    if client_id is not None:
        try:
            people.row(tx, client_id)
        except NotFound:
            raise Invalid.field("client_id", "Elige un cliente de tu taller.") from None
    intake.client_id = client_id


def _settled(intake: Intake) -> None:
    """Refuse another car or client once the OT of a car that comes later is open."""
    if intake.work_order_id is not None:
        raise Invalid.field(
            "vehicle_id", "La OT ya está abierta para este vehículo. Empieza otra recepción."
        )


def _may(tx: Tx, permission: str, refusal: str) -> None:
    if not tx.actor.may(permission):
        raise NotAllowed(refusal, required=permission, current_role=tx.actor.role)


def _new_client(tx: Tx, typed: Mapping[str, Any]) -> UUID:
    if not typed.get("name"):
        raise Invalid.field("typed.name", "Escribe el nombre.")
    wanted = {name: typed[name] for name in OF_CLIENT & typed.keys()}
    with _naming():
        return clients.create(tx, **wanted).id


def _new_vehicle(tx: Tx, client_id: UUID, typed: Mapping[str, Any]) -> UUID:
    wanted: dict[str, Any] = {name: typed[name] for name in OF_VEHICLE & typed.keys()}
    absent = {
        f"typed.{name}": sentence
        for name, sentence in (
            ("plate", "Escribe la patente."),
            ("make", "Escribe la marca."),
            ("model", "Escribe el modelo."),
        )
        if name not in wanted
    }
    if absent:
        raise Invalid(fields=absent)
    year = wanted.pop("year", "")
    if year:
        wanted["year"] = _year(str(year))
    with _naming():
        return cars.create(tx, client_id=client_id, **wanted).vehicle.id


def _year(typed: str) -> int:
    if not (typed.isascii() and typed.isdecimal()):
        raise Invalid.field("typed.year", Sentence("«{typed}» no es un año.", typed=typed))
    return int(typed)


@contextmanager
def _naming() -> Iterator[None]:
    """Say which typed field a refusal of another context speaks of."""
    try:
        yield
    except Invalid as refused:
        named = refused.details.get("fields", {})
        raise Invalid(
            refused.args[0], fields={f"typed.{name}": said for name, said in named.items()}
        ) from refused
