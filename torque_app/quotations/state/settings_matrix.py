"""The form of a price matrix: how cost becomes price, bracket by bracket."""

from dataclasses import replace
from typing import Any, ClassVar, Final

import reflex as rx

from torque_app.core.screen import allow
from torque_app.quotations import queries, service
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.queries import MatrixRow
from torque_app.quotations.state import settings_shown as shown
from torque_app.quotations.state.settings_forms import Configured, Kind
from torque_app.quotations.state.settings_shown import MatrixFields, TypedBracket

WAYS: Final = ("cost", "price")
FIRST: Final = (TypedBracket("1", "10000", "60"), TypedBracket("2", "", "40"))
"""What a new matrix begins with."""

_NAMES: Final = ("up_to", "percent")
_LONGEST: Final = 20
MOST: Final = 20


class MatrixState(Configured, rx.State):
    """The form of one matrix; its brackets are kept as they are typed, the last one is open."""

    KIND: ClassVar = Kind(
        queries.find_matrices,
        service.save_matrix,
        service.remove_matrix,
        shown.matrix_fields,
        MatrixFields,
    )

    fields: MatrixFields = MatrixFields()
    rows: list[TypedBracket] = []
    _last: int = 0

    @rx.event
    @allow(Quotations.CONFIGURE)
    async def add(self) -> None:
        """Put one more bracket before the open one."""
        if len(self.rows) < MOST:
            self._last += 1
            self.rows = [*self.rows[:-1], TypedBracket(f"n{self._last}"), *self.rows[-1:]]

    @rx.event
    @allow(Quotations.CONFIGURE)
    async def drop(self, bracket_id: str) -> None:
        """Take a bracket off; the open one stays."""
        last = self.rows[-1:]
        self.rows = [row for row in self.rows[:-1] if row.id != bracket_id] + last

    @rx.event
    @allow(Quotations.CONFIGURE)
    async def write(self, bracket_id: str, name: str, value: str) -> None:
        """Take what was typed into a field of a bracket."""
        if name in _NAMES:
            told = {name: value[:_LONGEST]}
            self.rows = [replace(row, **told) if row.id == bracket_id else row for row in self.rows]

    async def _open(self, row: MatrixRow | None = None) -> None:
        self.rows = list(FIRST) if row is None else shown.brackets(row.brackets)
        await super()._open(row)

    def _told(self, data: dict[str, Any]) -> dict[str, Any]:
        return {
            "name": str(data.get("name") or ""),
            "on_cost": str(data.get("way")) != WAYS[1],
            "is_default": bool(data.get("is_default")),
            "brackets_told": [_bracket(row) for row in self.rows],
        }


def _bracket(row: TypedBracket) -> dict[str, str]:
    return {name: getattr(row, name).strip().replace(",", ".") for name in _NAMES}
