"""The form of a package: lines that are sold together, from shelf, catalogue or typed."""

from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar, Final
from uuid import UUID

import reflex as rx

from models.quotations import QuotedKind
from torque_app.core.choices import Choice
from torque_app.core.errors import Invalid, TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.inventory import queries as stock
from torque_app.quotations import queries, service
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.queries import PackageLine, PackageRow
from torque_app.quotations.state import settings_shown as shown
from torque_app.quotations.state import typed
from torque_app.quotations.state.settings_forms import Configured, Kind
from torque_app.quotations.state.settings_shown import PackageFields, TypedLine
from torque_app.quotations.state.shown import typed as as_typed
from torque_app.workshop import queries as workshop

MOST: Final = 50
_NAMES: Final = ("kind", "description", "quantity", "unit_price")
_LONGEST: Final = 300


class PackageState(Configured, rx.State):
    """The form of one package; its lines are kept as they are typed."""

    KIND: ClassVar = Kind(
        queries.find_packages,
        service.save_package,
        service.remove_package,
        shown.package_fields,
        PackageFields,
        texts=("code", "name", "make", "model"),
    )

    fields: PackageFields = PackageFields()
    rows: list[TypedLine] = []
    items: list[Choice] = []
    operations: list[Choice] = []
    _hours: dict[str, str] = {}
    _last: int = 0

    @rx.event
    @allow(Quotations.CONFIGURE)
    async def search(self, what: str, text: str) -> None:
        """Offer what the shelves or the catalogue have of a text."""
        try:
            if what == "item":
                self.items = await self._ask(stock.search, text)
            else:
                found = await self._ask(workshop.search_operations, text)
                self.operations = [
                    Choice(str(row.id), row.description, f"{row.code} · {_hours(row)} h")
                    for row in found
                ]
                self._hours = {str(row.id): _hours(row) for row in found}
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")

    @rx.event
    @allow(Quotations.CONFIGURE)
    async def add(self, what: str, chosen: str) -> None:
        """Add a line: of a shelf's item, of the catalogue's operation, or an empty one."""
        offered = {"item": self.items, "operation": self.operations}.get(what, [])
        found = next((one for one in offered if one.id == chosen), None)
        if len(self.rows) >= MOST or (found is None and what != "typed"):
            return
        self._last += 1
        line = TypedLine(f"n{self._last}")
        if found is not None and what == "item":
            kind, source = QuotedKind.PART.value, shown.from_store(found.label)
            line = replace(line, kind=kind, description=found.label, item_id=chosen, source=source)
        elif found is not None:
            source = shown.from_catalogue(found.label)
            line = replace(
                line,
                description=found.label,
                operation_id=chosen,
                quantity=self._hours.get(chosen, "1"),
                source=source,
            )
        self.rows = [*self.rows, line]

    @rx.event
    @allow(Quotations.CONFIGURE)
    async def drop(self, line_id: str) -> None:
        """Take a line off."""
        self.rows = [row for row in self.rows if row.id != line_id]

    @rx.event
    @allow(Quotations.CONFIGURE)
    async def write(self, line_id: str, name: str, value: str) -> None:
        """Take what was typed into a field of a line."""
        if name in _NAMES:
            told = {name: value[:_LONGEST], "error": ""}
            self.rows = [replace(row, **told) if row.id == line_id else row for row in self.rows]

    async def _open(self, row: PackageRow | None = None) -> None:
        self.rows = [TypedLine("1")]
        if row is not None:
            names = await self._ask(queries.sources, row.lines)
            self.rows = shown.package_lines(row.lines, names)
        self.items, self.operations = [], []
        await super()._open(row)

    def _told(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return what the form says as the command takes it; a wrong line says so itself."""
        read: list[PackageLine] = []
        marked: list[TypedLine] = []
        for row in self.rows:
            try:
                read.append(_line(row))
                marked.append(replace(row, error=""))
            except Invalid as refused:
                marked.append(replace(row, error=_(next(iter(refused.fields.values())))))
        self.rows = marked
        if any(row.error for row in marked):
            raise Invalid.field("lines", _("Corrige las líneas marcadas."))
        price = typed.number_or_none("fixed_price", str(data.get("fixed_price") or ""))
        return {**super()._told(data), "lines": read, "fixed_price": price}


def _hours(row: workshop.OperationRow) -> str:
    return as_typed(row.standard_hours)


def _line(row: TypedLine) -> PackageLine:
    if row.kind not in QuotedKind.__members__:
        raise Invalid.field("kind", _("Elige qué vende esta línea."))
    return PackageLine(
        kind=QuotedKind(row.kind),
        description=row.description,
        quantity=typed.number_or_none("quantity", row.quantity) or Decimal(1),
        item_id=UUID(row.item_id) if row.item_id else None,
        operation_id=UUID(row.operation_id) if row.operation_id else None,
        unit_price=typed.number_or_none("unit_price", row.unit_price),
    )
