"""/ajustes/inspecciones: what the workshop looks at, point by point."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

import reflex as rx

from torque_app.core.errors import Invalid
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.inspections import queries, service
from torque_app.inspections.permissions import Inspections
from torque_app.inspections.queries import TemplateRow
from torque_app.inspections.state import shown
from torque_app.shell.templated import Book, Points, Templated


@dataclass(frozen=True)
class Template:
    """The template in sight; an empty `id` is none."""

    id: str = ""
    name: str = ""
    revision: int = 0
    count: int = 0
    is_default: bool = False
    is_active: bool = True


@dataclass(frozen=True)
class Point:
    """One point of the template; `group` is told by the first of its group alone."""

    place: int = 0
    group: str = ""
    label: str = ""
    unit: str = ""
    limits: str = ""
    work: str = ""


@dataclass(frozen=True)
class Fields:
    """A point as its form takes it; `place` 0 is a new one, -1 none at all."""

    place: int = -1
    group: str = ""
    label: str = ""
    unit: str = ""
    amber: str = ""
    red: str = ""
    sense: str = "higher"
    amber_included: bool = True
    red_included: bool = True
    suggestion: str = ""


class TemplatesState(Templated, rx.State):
    """The templates of the workshop, and the one in sight with its points."""

    BOOK: ClassVar = Book(
        "inspection_templates",
        offer=service.offered_templates,
        find=queries.templates,
        save=service.save_template,
        remove=service.remove_template,
    )

    template: Template = Template()
    points: list[Point] = []

    @rx.event
    @allow(Inspections.CONFIGURE)
    async def load(self) -> None:
        """Read the templates, now and whenever one changes."""
        await self._open()

    @rx.event
    @allow(Inspections.CONFIGURE)
    async def refresh(self) -> None:
        """Read them again."""
        await self._read()

    @rx.event
    @allow(Inspections.CONFIGURE)
    async def choose(self, template_id: str) -> None:
        """Look at another template."""
        await self._choose(template_id)

    @rx.event
    @allow(Inspections.CONFIGURE)
    async def ask_name(self, what: str) -> None:
        """Ask for the name of this template (`rename`) or of a copy of it (`copy`)."""
        self.naming, self.errors = what if what in {"rename", "copy"} else "", {}

    @rx.event
    @allow(Inspections.CONFIGURE)
    async def name(self, data: dict[str, Any]) -> None:
        """Rename the template, or write a copy of it under the name."""
        named = str(data.get("name") or "")
        if self.naming == "copy":
            await self._save(None, name=named, points=self._points())
        else:
            await self._change(name=named)
        self.naming = self.naming if self.errors else ""

    @rx.event
    @allow(Inspections.CONFIGURE)
    async def make_usual(self) -> None:
        """Make this the template an inspection begins with."""
        await self._change(is_default=True, is_active=True)

    @rx.event
    @allow(Inspections.CONFIGURE)
    async def use(self, wanted: bool) -> None:
        """Offer the template, or stop offering it."""
        await self._change(is_active=wanted)

    @rx.event
    @allow(Inspections.CONFIGURE)
    async def remove(self) -> None:
        """Take the template away."""
        await self._erase(_("Pauta eliminada. Lo ya inspeccionado queda."))

    def _plain(self, row: TemplateRow) -> Points:
        return [dict(one) for one in row.points]

    def _show(self, row: TemplateRow | None) -> None:
        self.template = _template(row) if row else Template()
        self.points = _points(self._stored)


class PointState(Screen, rx.State):
    """The form of one point, and its place among the others."""

    fields: Fields = Fields()
    errors: dict[str, str] = {}

    @rx.event
    @allow(Inspections.CONFIGURE)
    async def edit(self, place: int) -> None:
        """Open the form of a point; place 0 is a new one at the end."""
        stored = (await self.get_state(TemplatesState))._points()  # noqa: SLF001 - the page's own
        self.errors = {}
        if place == 0:
            self.fields = Fields(place=0, group=str(stored[-1]["group"]) if stored else "")
        elif 0 < place <= len(stored):
            self.fields = _fields(place, stored[place - 1])

    @rx.event
    @allow(Inspections.CONFIGURE)
    async def close(self) -> None:
        """Close the form."""
        self.fields = Fields()

    @rx.event
    @allow(Inspections.CONFIGURE)
    async def save(self, data: dict[str, Any]) -> None:
        """Write the point; the template's revision grows."""
        page = await self.get_state(TemplatesState)
        try:
            told = _told(data)
        except Invalid as refused:
            self.errors = refused.fields
            return
        self.errors = await page._put(self.fields.place, told)  # noqa: SLF001 - the page's own
        if not self.errors:
            self.fields = Fields()

    @rx.event
    @allow(Inspections.CONFIGURE)
    async def move(self, place: int, delta: int) -> None:
        """Change places with the neighbour above or below."""
        await (await self.get_state(TemplatesState))._shift(place, delta)  # noqa: SLF001 - idem

    @rx.event
    @allow(Inspections.CONFIGURE)
    async def remove(self) -> None:
        """Take the point of the form out of the template."""
        await (await self.get_state(TemplatesState))._drop(self.fields.place)  # noqa: SLF001 - idem
        self.fields = Fields()


def _template(row: TemplateRow) -> Template:
    return Template(
        id=str(row.id),
        name=row.name,
        revision=row.revision,
        count=len(row.points),
        is_default=row.is_default,
        is_active=row.is_active,
    )


def _points(stored: Points) -> list[Point]:
    made, before = [], ""
    for place, one in enumerate(stored, 1):
        made.append(
            Point(
                place=place,
                group=one["group"] if one["group"] != before else "",
                label=one["label"],
                unit=one["unit"],
                limits=shown.limits(one, one["unit"]),
                work=one["suggestion"],
            )
        )
        before = one["group"]
    return made


def _fields(place: int, one: dict[str, Any]) -> Fields:
    return Fields(
        place=place,
        group=one["group"],
        label=one["label"],
        unit=one["unit"],
        amber=one["amber"] or "",
        red=one["red"] or "",
        sense="higher" if one["higher_is_better"] else "lower",
        amber_included=one["amber_included"],
        red_included=one["red_included"],
        suggestion=one["suggestion"],
    )


def _told(data: dict[str, Any]) -> dict[str, Any]:
    """Return what the form says of a point; Invalid by field for what is no number."""
    told: dict[str, Any] = {
        name: str(data.get(name) or "").strip() for name in ("group", "label", "unit", "suggestion")
    }
    for name in ("group", "label"):
        if not told[name]:
            raise Invalid.field(name, "Este dato hace falta.")
    for name in ("amber", "red"):
        typed = str(data.get(name) or "").strip().replace(",", ".")
        try:
            told[name] = str(Decimal(typed)) if typed else None
        except InvalidOperation:
            raise Invalid.field(name, "Escribe un número, como 3 o 1,6.") from None
        told[f"{name}_included"] = bool(data.get(f"{name}_included"))
    return told | {"higher_is_better": data.get("sense") != "lower"}
