"""Lines of an open quotation: added, changed, taken off, moved, and whole packages of them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from models.base import new_id
from models.quotations import (
    PartCondition,
    Payer,
    Quotation,
    QuotationLine,
    QuotedKind,
    QuotedPriority,
)
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.inspections import queries as inspections
from torque_app.quotations import queries
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.queries import PackageLine, PackageRow, QuotationDetail, prices
from torque_app.quotations.queries.prices import Start
from torque_app.quotations.rules import amounts
from torque_app.quotations.rules.pricing import fixed_prices
from torque_app.quotations.service import holding

LETTERS: Final = {"description": 300, "part_number": 60}
MOST_LINES: Final = 200
MOST_MONTHS: Final = 120
MOST_KM: Final = 1_000_000
SHELVED: Final = frozenset({QuotedKind.PART, QuotedKind.SUPPLY, QuotedKind.TYRE})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """A line to offer; what is None begins as the shelf, the catalogue or the centre has it.

    A DISCOUNT takes `quantity` x `unit_price` off the whole. `unit_cost` says only who sees costs.
    """

    kind: QuotedKind
    description: str | None = None
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    discount_percent: Decimal = amounts.ZERO
    item_id: UUID | None = None
    operation_id: UUID | None = None
    inspection_point_id: UUID | None = None
    part_number: str | None = None
    unit_cost: Decimal | None = None
    condition: PartCondition | None = None
    warranty_months: int | None = None
    warranty_km: int | None = None
    priority: QuotedPriority = QuotedPriority.MAINTENANCE
    payer: Payer = Payer.CUSTOMER
    expected_on: dt.date | None = None


EDITABLE: Final = frozenset(
    one.name for one in fields(NewLine) if one.name not in {"kind", "inspection_point_id"}
)


@needs(Quotations.EDIT)
def add_line(
    tx: Tx, quotation_id: UUID, line: NewLine, *, version: int | None = None
) -> QuotationDetail:
    """Add a line at the end; raises Invalid by field, or QuotationClosed."""
    quotation = holding.open_one(tx, quotation_id, version=version)
    kept, lines = holding.current(tx, quotation)
    _room(lines, 1)
    added = _made(tx, quotation, line)
    added.quotation_version_id, added.position = kept.id, _end(lines)
    return _saved(tx, quotation, [*lines, added], new=[added])


def _room(lines: list[QuotationLine], more: int) -> None:
    if len(lines) + more > MOST_LINES:
        raise Conflict("Un presupuesto lleva 200 líneas como máximo.")


def _end(lines: list[QuotationLine]) -> int:
    return max((line.position for line in lines), default=0) + 1


def _saved(
    tx: Tx,
    quotation: Quotation,
    lines: list[QuotationLine],
    *,
    new: list[QuotationLine] | None = None,
) -> QuotationDetail:
    holding.recount(tx, quotation, lines)
    tx.session.add_all(new or [])
    holding.changed(tx, quotation)
    return queries.one(tx, quotation.id)


def _made(tx: Tx, quotation: Quotation, new: NewLine) -> QuotationLine:
    given = {name: value for name, value in asdict(new).items() if value is not None}
    _check(tx, given)
    start = _start(tx, quotation, new)
    known = {name: getattr(start, name) for name in Start.__slots__}
    by_hours = new.kind is QuotedKind.LABOR
    line = QuotationLine(id=new_id(), position=0, by_hours=by_hours, **{**known, **given})
    line.discount_percent = amounts.check_percent(line.discount_percent)
    if not line.description.strip():
        raise Invalid.field("description", "Describe la línea.")
    line.description = line.description.strip()
    return line


def _start(tx: Tx, quotation: Quotation, new: NewLine) -> Start:
    known = _sells(tx, quotation, kind=new.kind, item_id=new.item_id, operation_id=new.operation_id)
    if known is not None:
        return known
    if new.kind is QuotedKind.LABOR:
        return Start(unit_price=prices.hour_at(tx, quotation.service_center_id))
    cost = new.unit_cost or amounts.ZERO
    return Start(unit_price=prices.by_matrix(tx, cost), unit_cost=cost)


def _sells(
    tx: Tx,
    quotation: Quotation,
    *,
    kind: QuotedKind,
    item_id: UUID | None,
    operation_id: UUID | None,
) -> Start | None:
    """Return what the shelf or the catalogue knows of what a line sells, None of plain words.

    Raises Invalid by field for what is not there, or not of this kind of line.
    """
    if item_id is not None:
        if kind not in SHELVED:
            raise Invalid.field("item_id", "Sólo repuestos, insumos y neumáticos salen de bodega.")
        return prices.of_item(tx, item_id)
    if operation_id is not None:
        if kind is not QuotedKind.LABOR:
            raise Invalid.field("operation_id", "Sólo la mano de obra usa el tempario.")
        return prices.of_operation(tx, operation_id, centre_id=quotation.service_center_id)
    return None


def _check(tx: Tx, given: dict[str, Any]) -> None:
    """Refuse what a line cannot say, by field."""
    _check_money(tx, given)
    for name, most in LETTERS.items():
        if name in given and len(given[name].strip()) > most:
            raise Invalid.field(name, Sentence("Escribe {most} letras como máximo.", most=most))
    for name, top in (("warranty_months", MOST_MONTHS), ("warranty_km", MOST_KM)):
        if not 0 <= given.get(name, 0) <= top:
            raise Invalid.field(name, Sentence("La garantía va de 0 a {top}.", top=top))
    if "inspection_point_id" in given:
        inspections.point(tx, given["inspection_point_id"])


def _check_money(tx: Tx, given: dict[str, Any]) -> None:
    checks: dict[str, Callable[[Decimal], Decimal]] = {
        "quantity": amounts.check_units,
        "unit_price": amounts.check_price,
        "unit_cost": lambda cost: amounts.check_price(cost, "unit_cost"),
        "discount_percent": amounts.check_percent,
    }
    for name, check in checks.items():
        if name in given:
            check(given[name])
    if given.get("unit_cost") and not tx.actor.may(Quotations.SEE_COST):
        raise NotAllowed("Tu rol no fija costos.", required=Quotations.SEE_COST)


@needs(Quotations.EDIT)
def change_line(
    tx: Tx, /, quotation_id: UUID, line_id: UUID, *, version: int | None = None, **changes: Any
) -> QuotationDetail:
    """Change fields of a line (those of NewLine but its kind); None empties what may be empty.

    A line that stands on its OT already keeps the quantity it has there.
    """
    unknown = changes.keys() - EDITABLE
    if unknown:
        raise Invalid(
            Sentence("No se puede cambiar: {unknown}.", unknown=", ".join(sorted(unknown)))
        )
    quotation = holding.open_one(tx, quotation_id, version=version)
    _, lines = holding.current(tx, quotation)
    line = _found(lines, line_id)
    if line.order_line_id is not None and changes.get("quantity", line.quantity) != line.quantity:
        raise Invalid.field("quantity", "Esa línea ya está en la OT: cambia ahí su cantidad.")
    given = {name: value for name, value in changes.items() if value is not None}
    _check(tx, given)
    _sells(
        tx,
        quotation,
        kind=line.kind,
        item_id=given.get("item_id"),
        operation_id=given.get("operation_id"),
    )
    for name, value in _written(changes).items():
        setattr(line, name, value)
    if not line.description.strip():
        raise Invalid.field("description", "Describe la línea.")
    return _saved(tx, quotation, lines)


_EMPTIED: Final = frozenset(
    {"item_id", "operation_id", "condition", "warranty_months", "warranty_km", "expected_on"}
)


def _written(changes: dict[str, Any]) -> dict[str, Any]:
    """Return changes as columns take them; what may not be empty is refused by field."""
    wrong = {name for name, value in changes.items() if value is None and name not in _EMPTIED}
    if wrong:
        raise Invalid(fields=dict.fromkeys(sorted(wrong), "No puede quedar vacío."))
    kept: dict[str, Any] = {
        name: value.strip() if isinstance(value, str) and name in LETTERS else value
        for name, value in changes.items()
    }
    if "discount_percent" in kept:
        kept["discount_percent"] = amounts.check_percent(kept["discount_percent"])
    return kept


def _found(lines: list[QuotationLine], line_id: UUID) -> QuotationLine:
    line = next((each for each in lines if each.id == line_id), None)
    if line is None:
        raise NotFound("Esa línea ya no está en el presupuesto.")
    return line


@needs(Quotations.EDIT)
def remove_line(
    tx: Tx, quotation_id: UUID, line_id: UUID, *, version: int | None = None
) -> QuotationDetail:
    """Take a line off an open quotation."""
    quotation = holding.open_one(tx, quotation_id, version=version)
    _, lines = holding.current(tx, quotation)
    _found(lines, line_id).deleted_at = tx.now
    return _saved(tx, quotation, lines)


@needs(Quotations.EDIT)
def move_line(
    tx: Tx,
    quotation_id: UUID,
    line_id: UUID,
    *,
    before: UUID | None = None,
    version: int | None = None,
) -> QuotationDetail:
    """Put a line in front of another, or last."""
    quotation = holding.open_one(tx, quotation_id, version=version)
    _, lines = holding.current(tx, quotation)
    moved = _found(lines, line_id)
    rest = [line for line in lines if line is not moved]
    place = len(rest) if before is None else rest.index(_found(rest, before))
    for position, line in enumerate([*rest[:place], moved, *rest[place:]], 1):
        line.position = position
    return _saved(tx, quotation, lines)


@needs(Quotations.EDIT)
def add_package(
    tx: Tx, quotation_id: UUID, code: str, *, version: int | None = None
) -> QuotationDetail:
    """Add the lines of a package, at their prices of the day or sharing the package's own."""
    quotation = holding.open_one(tx, quotation_id, version=version)
    kept, lines = holding.current(tx, quotation)
    package = queries.package(tx, code)
    _room(lines, len(package.lines))
    added = [_made(tx, quotation, _asked(each)) for each in package.lines]
    _price(package, added)
    for position, line in enumerate(added, _end(lines)):
        line.quotation_version_id, line.position = kept.id, position
        line.package_code = package.code
    return _saved(tx, quotation, [*lines, *added], new=added)


def _asked(line: PackageLine) -> NewLine:
    return NewLine(
        kind=line.kind,
        description=line.description or None,
        quantity=line.quantity,
        unit_price=line.unit_price,
        item_id=line.item_id,
        operation_id=line.operation_id,
    )


def _price(package: PackageRow, lines: list[QuotationLine]) -> None:
    if package.fixed_price is None:
        return
    apart = [amounts.amount_of(line.quantity, line.unit_price) for line in lines]
    shares = fixed_prices(package.fixed_price, apart, [line.quantity for line in lines])
    for line, price in zip(lines, shares, strict=True):
        line.unit_price = price
