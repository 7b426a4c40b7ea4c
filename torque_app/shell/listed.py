"""A page of rows whose turning, order, search and filters stand in its address."""

from collections.abc import Awaitable, Callable
from typing import Any, ClassVar, TypeVar

import reflex as rx

from torque_app.core.errors import TorqueError
from torque_app.core.listing import Page
from torque_app.core.screen import Screen, member
from torque_app.core.texts import _
from torque_app.shell import address
from torque_app.shell.address import Asked

R = TypeVar("R")


class Listed(Screen, rx.State, mixin=True):
    """What every list does when it is asked for other rows: go where the address says so.

    None of it reads a row: the page it leads to asks for its right when it is loaded. The State
    itself has the `rows`, as its page shows them.
    """

    PATH: ClassVar[str]
    FILTERS: ClassVar[tuple[str, ...]]

    asked: Asked = Asked()
    total: int = 0
    loading: bool = True
    error: str = ""

    def _take_address(self) -> None:
        """Read what the address asks for."""
        query = self._get_root_state().router_data.get("query", {})
        self.asked = address.asked(query, self.FILTERS)

    async def _list(self, reading: Awaitable[Page[R]], line: Callable[[R], Any]) -> None:
        """Show the page that is being read, each row as its line."""
        page = await self._listed(reading)
        if page is not None:
            self._fill(page, line)

    async def _listed(self, reading: Awaitable[R]) -> R | None:
        """Return what is being read for the list; None once a refusal stands in its place."""
        try:
            read = await reading
        except TorqueError as refused:
            self.rows, self.total, self.error = list[Any](), 0, _(str(refused))
            return None
        finally:
            self.loading = False
        self.error = ""
        return read

    def _fill(self, page: Page[R], line: Callable[[R], Any]) -> None:
        """Show a page that was read, each row as its line."""
        self.rows, self.total = [line(row) for row in page.rows], page.total

    @rx.event
    @member
    async def turn(self, page: int) -> Any:
        """Go to a page."""
        return rx.redirect(self.asked.turned(page).at(self.PATH))

    @rx.event
    @member
    async def sort(self, column: str, desc: bool) -> Any:
        """Order by a column."""
        return rx.redirect(self.asked.sorted_by(column, desc=desc).at(self.PATH), replace=True)

    @rx.event
    @member
    async def search(self, text: str) -> Any:
        """Look for a text."""
        return rx.redirect(self.asked.searched(text).at(self.PATH), replace=True)

    @rx.event
    @member
    async def narrow(self, key: str, value: str) -> Any:
        """Put a filter on, or take it off; a field that is left as it was asks for nothing."""
        if key in self.FILTERS and self.asked.filters.get(key, "") != value:
            return rx.redirect(self.asked.narrowed(key, value).at(self.PATH))
        return None
