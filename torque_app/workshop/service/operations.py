"""The labour-time catalogue: one operation, a file of them, or the starting set."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import func, select

from models.values import quantity
from models.workshop import LaborOperation, Skill
from torque_app.core.errors import Conflict, Invalid
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.workshop.events import OperationsSaved
from torque_app.workshop.permissions import Workshop
from torque_app.workshop.queries.operations import operation_by_id
from torque_app.workshop.queries.rows import OperationRow, operation_row
from torque_app.workshop.rules.catalogue import Entry, Unreadable, faults_of, read_table
from torque_app.workshop.rules.starting import STARTING
from torque_app.workshop.service.writing import one_line, refuse, refuse_stale, write

LINE = "line."
"""What stands before the number of a line among the fields of ImportRefused."""

_NOT_GIVEN = ("id", "skill_name", "version")


class ImportRefused(Invalid):
    """Lines of a file cannot be taken in, so none was; `fields` says why by line."""

    code = "import_refused"


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file brought: operations new to the catalogue, changed, and as they were."""

    created: int
    updated: int
    unchanged: int


@needs(Workshop.MANAGE)
def save_operation(
    tx: Tx,
    operation_id: UUID | None = None,
    *,
    code: str,
    description: str,
    standard_hours: Decimal,
    service_type: str = "",
    skill: Skill = Skill.MECHANICS,
    make: str = "",
    model: str = "",
    is_active: bool = True,
    version: int | None = None,
) -> OperationRow:
    """Add an operation, or replace what is known of one; code, make and model are its own.

    Raises NotFound, Invalid, Conflict for one that is there already, Stale.
    """
    entry = Entry(
        one_line(code).upper(),
        one_line(description),
        one_line(service_type),
        skill,
        _rounded(standard_hours),
        one_line(make),
        one_line(model),
    )
    refuse(faults_of(entry))
    operation = tx.get(LaborOperation, operation_id, lock=True) if operation_id else None
    if operation is not None:
        refuse_stale(operation.version, version)
    _refuse_same(tx, operation_id, entry)
    operation = operation or LaborOperation(**asdict(entry))
    write(operation, asdict(entry) | {"is_active": is_active})
    tx.session.add(operation)
    tx.session.flush()
    tx.emit(OperationsSaved(1))
    return operation_row(operation)


def _rounded(hours: Decimal) -> Decimal:
    try:
        return quantity.rounded(hours)
    except ValueError as wrong:
        raise Invalid.field("standard_hours", str(wrong)) from None


def _refuse_same(tx: Tx, operation_id: UUID | None, entry: Entry) -> None:
    query = select(LaborOperation.id).where(
        LaborOperation.code == entry.code,
        func.lower(LaborOperation.make) == entry.make.lower(),
        func.lower(LaborOperation.model) == entry.model.lower(),
    )
    if any(found != operation_id for found in tx.session.exec(query)):
        repeated = Sentence("El tempario ya tiene «{code}» para ese vehículo.", code=entry.code)
        raise Conflict(repeated, fields={"code": repeated})


@needs(Workshop.MANAGE)
def change_operation(
    tx: Tx, operation_id: UUID, changes: Mapping[str, Any], *, version: int | None = None
) -> OperationRow:
    """Replace only the given fields of an operation."""
    there = asdict(operation_by_id(tx, operation_id))
    kept = {name: value for name, value in there.items() if name not in _NOT_GIVEN}
    return save_operation(tx, operation_id, **kept | dict(changes), version=version)


@needs(Workshop.MANAGE)
def remove_operation(tx: Tx, operation_id: UUID) -> None:
    """Take an operation out of the catalogue; labour already written down keeps its hours."""
    operation = tx.get(LaborOperation, operation_id, lock=True)
    operation.deleted_at = tx.now
    tx.emit(OperationsSaved(1))


@needs(Workshop.MANAGE)
def import_operations(tx: Tx, content: bytes) -> Imported:
    """Take in a CSV of operations, all or nothing: known ones are changed, the others added.

    Raises Invalid when the file is no table, ImportRefused with what is wrong by line.
    """
    try:
        read = read_table(content)
    except Unreadable as wrong:
        raise Invalid.field("file", wrong.args[0]) from None
    if read.faults:
        raise ImportRefused(
            "No se importó nada. Corrige estas líneas y vuelve a subir el archivo.",
            fields={f"{LINE}{line}": said for line, said in read.faults.items()},
        )
    return _take_in(tx, read.entries, replace=True)


@needs(Workshop.MANAGE)
def adopt_operations(tx: Tx) -> Imported:
    """Add the starting set of the common operations; what the workshop has stays as it is."""
    return _take_in(tx, STARTING, replace=False)


def _take_in(tx: Tx, entries: Iterable[Entry], *, replace: bool) -> Imported:
    known = {_key(found): found for found in tx.session.exec(select(LaborOperation))}
    created = updated = unchanged = 0
    for entry in entries:
        found = known.get(entry.key)
        if found is None:
            tx.session.add(LaborOperation(**asdict(entry)))
            created += 1
        elif replace and _differs(found, entry):
            write(found, asdict(entry))
            updated += 1
        else:
            unchanged += 1
    if created or updated:
        tx.emit(OperationsSaved(created + updated))
    return Imported(created, updated, unchanged)


def _key(operation: LaborOperation) -> tuple[str, str, str]:
    return operation.code, operation.make.lower(), operation.model.lower()


def _differs(operation: LaborOperation, entry: Entry) -> bool:
    return any(getattr(operation, name) != told for name, told in asdict(entry).items())
