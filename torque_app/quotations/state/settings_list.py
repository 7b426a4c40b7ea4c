"""/ajustes/presupuestos: what the workshop quotes with, a list per kind; both in the address."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final

import reflex as rx

from torque_app.core.listing import Listing, Page
from torque_app.core.screen import allow
from torque_app.core.tx import Tx
from torque_app.quotations import queries
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.state import settings_shown as shown
from torque_app.quotations.state.settings_shown import Kept
from torque_app.shell import address
from torque_app.shell.address import Asked
from torque_app.shell.listed import Listed

PATH: Final = "/ajustes/presupuestos"
NOTES, PACKAGES, MATRICES, INSURERS = "notas", "paquetes", "precios", "aseguradoras"
SECTIONS: Final = (NOTES, PACKAGES, MATRICES, INSURERS)
SECTION: Final = "seccion"

_Find = Callable[[Tx, Listing], Page[Any]]
_LISTS: Final[Mapping[str, tuple[_Find, Callable[[Any], Kept]]]] = {
    NOTES: (queries.find_note_templates, shown.note),
    PACKAGES: (queries.find_packages, shown.package),
    MATRICES: (queries.find_matrices, shown.matrix),
    INSURERS: (queries.find_insurers, shown.insurer),
}


class QuotingState(Listed, rx.State):
    """One page of the list in sight."""

    PATH: ClassVar = PATH
    FILTERS: ClassVar = (SECTION, "is_active")

    section: str = NOTES
    rows: list[Kept] = []

    @rx.event
    @allow(Quotations.CONFIGURE)
    async def load(self) -> None:
        """Read what the address asks for."""
        self._take_address()
        wanted = self.asked.filters.get(SECTION, NOTES)
        self.section = wanted if wanted in SECTIONS else NOTES
        self.rows, self.total, self.loading = [], 0, True
        await self._read()

    @rx.event
    @allow(Quotations.CONFIGURE)
    async def refresh(self) -> None:
        """Read the same rows again."""
        await self._read()

    @rx.event
    @allow(Quotations.CONFIGURE)
    async def go(self, section: str) -> Any:
        """Go to another list, whole."""
        if section not in SECTIONS or section == self.section:
            return None
        return rx.redirect(Asked(filters={SECTION: section}).at(PATH))

    async def _read(self) -> None:
        find, row = _LISTS[self.section]
        await self._list(self._ask(find, _listing(self.asked)), row)


def _listing(asked: Asked) -> Listing:
    """Return the page asked for; a list nobody ordered goes by name."""
    kept = {name: value for name, value in asked.filters.items() if name != SECTION}
    sort, order = (asked.sort, "desc" if asked.desc else "asc") if asked.sort else ("name", "asc")
    return Listing(
        page=asked.page, limit=address.ROWS, sort=sort, order=order, q=asked.q, filters=kept
    )
