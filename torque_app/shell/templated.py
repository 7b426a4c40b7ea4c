"""The templates of a settings page: named lists of points, one of them in sight to be written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

import reflex as rx

from torque_app.core.choices import Choice
from torque_app.core.errors import TorqueError
from torque_app.core.screen import Screen
from torque_app.core.texts import _

Points = list[dict[str, Any]]


@dataclass(frozen=True)
class Book:
    """Where templates are kept: the topic that tells of changes, and how they are read and written.

    `offer` makes a workshop's first one; `save(id or None, **changes)` returns the row.
    """

    topic: str
    offer: Callable[..., Any]
    find: Callable[..., Any]
    save: Callable[..., Any]
    remove: Callable[..., Any]


class Templated(Screen, rx.State, mixin=True):
    """The templates, and what their page asks of the one in sight; places count from 1.

    A refusal of the points stands in `errors` under `points`, one of no field under `name`.
    """

    BOOK: ClassVar[Book]

    choices: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])
    naming: str = ""
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict[str, str])
    loading: bool = True
    _chosen: str = ""
    _version: int = 0
    _stored: rx.Field[Points] = rx.field(default_factory=Points)

    async def _open(self) -> None:
        """Read the templates, now and whenever one changes."""
        self.loading, self.naming = True, ""
        await self._watch(self.BOOK.topic)
        await self._ask(self.BOOK.offer)
        await self._read()
        self.loading = False

    async def _choose(self, template_id: str) -> None:
        """Look at another template."""
        self._chosen = template_id
        await self._read()

    async def _erase(self, said: str) -> None:
        """Take the template in sight away, and say so."""
        if self._chosen and await self._tell(self.BOOK.remove, UUID(self._chosen)) is None:
            await self._say(said)
        self._chosen = ""
        await self._read()

    async def _change(self, **changes: Any) -> None:
        """Change the template in sight, over the version read."""
        if self._chosen:
            await self._save(UUID(self._chosen), version=self._version, **changes)

    async def _save(self, template_id: UUID | None, **changes: Any) -> None:
        """Write a template, None for a new one, and look at it."""
        try:
            saved = await self._ask(self.BOOK.save, template_id, **changes)
        except TorqueError as refused:
            self.errors = refused.fields or {"name": _(str(refused))}
            await self._say(self.errors.get("points") or _(str(refused)), "error")
        else:
            self.errors, self._chosen = {}, str(saved.id)
        await self._read()

    async def _put(self, place: int, told: dict[str, Any]) -> dict[str, str]:
        """Write a point, place 0 for a new last one; return what its form says is wrong."""
        points = self._points()
        if 0 < place <= len(points):
            points[place - 1] |= told
        else:
            points.append(told)
        await self._change(points=points)
        return {"label": self.errors["points"]} if "points" in self.errors else self.errors

    async def _shift(self, place: int, delta: int) -> None:
        """Have a point change places with its neighbour above (-1) or below (1)."""
        points = self._points()
        here, there = place - 1, place - 1 + (1 if delta > 0 else -1)
        if 0 <= here < len(points) and 0 <= there < len(points):
            points[here], points[there] = points[there], points[here]
            await self._change(points=points)

    async def _drop(self, place: int) -> None:
        """Take a point out."""
        points = self._points()
        if 0 < place <= len(points):
            points.pop(place - 1)
            await self._change(points=points)

    def _points(self) -> Points:
        return [dict(one) for one in self._stored]

    async def _read(self) -> None:
        found = await self._ask(self.BOOK.find)
        self.choices = [Choice(str(one.id), one.name) for one in found]
        row = next((one for one in found if str(one.id) == self._chosen), None)
        row = row or next(iter(found), None)
        self._chosen = str(row.id) if row else ""
        self._version, self._stored = (row.version, self._plain(row)) if row else (0, [])
        self._show(row)

    def _plain(self, row: Any) -> Points:
        """Return a template's points as its command takes them."""
        raise NotImplementedError

    def _show(self, row: Any) -> None:
        """Put a template in sight, None for none."""
        raise NotImplementedError
