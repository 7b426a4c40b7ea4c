"""/ajustes/inspecciones: what the workshop looks at, point by point."""

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

import reflex as rx

from torque_app.core.choices import Choice
from torque_app.core.errors import Invalid, TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.inspections import queries, service
from torque_app.inspections.permissions import Inspections
from torque_app.inspections.queries import TemplateRow
from torque_app.inspections.state import shown

Points = list[dict[str, Any]]


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


class TemplatesState(Screen, rx.State):
    """The templates of the workshop, and the one in sight with its points."""

    choices: list[Choice] = []
    template: Template = Template()
    points: list[Point] = []
    groups: list[str] = []
    naming: str = ""
    errors: dict[str, str] = {}
    loading: bool = True
    _version: int = 0
    _stored: Points = []

    @rx.event
    @allow(Inspections.CONFIGURE)
    async def load(self) -> None:
        """Read the templates, now and whenever one changes."""
        self.loading, self.naming = True, ""
        await self._watch("inspection_templates")
        await self._ask(service.offered_templates)
        await self._read()
        self.loading = False

    @rx.event
    @allow(Inspections.CONFIGURE)
    async def refresh(self) -> None:
        """Read them again."""
        await self._read()

    @rx.event
    @allow(Inspections.CONFIGURE)
    async def choose(self, template_id: str) -> None:
        """Look at another template."""
        self.template = replace(self.template, id=template_id)
        await self._read()

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
            points = [dict(one) for one in self._stored]
            await self._save(None, name=named, points=points)
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
        if await self._tell(service.remove_template, UUID(self.template.id)) is None:
            await self._say(_("Pauta eliminada. Lo ya inspeccionado queda."))
        self.template = Template()
        await self._read()

    async def _change(self, **changes: Any) -> None:
        if self.template.id:
            await self._save(UUID(self.template.id), version=self._version, **changes)

    async def _save(self, template_id: UUID | None, **changes: Any) -> None:
        try:
            saved = await self._ask(service.save_template, template_id, **changes)
        except TorqueError as refused:
            self.errors = {name: _(str(said)) for name, said in refused.fields.items()}
            if not self.errors or "points" in self.errors:
                await self._say(self.errors.get("points") or _(str(refused)), "error")
        else:
            self.errors, self.template = {}, replace(self.template, id=str(saved.id))
        await self._read()

    async def _read(self) -> None:
        found = await self._ask(queries.templates)
        self.choices = [Choice(str(one.id), one.name) for one in found]
        row = next((one for one in found if str(one.id) == self.template.id), None)
        row = row or next(iter(found), None)
        if row is None:
            self.template, self.points, self._stored = Template(), [], []
            return
        self._version, self._stored = row.version, [dict(one) for one in row.points]
        self.groups = list(dict.fromkeys(str(one["group"]) for one in row.points))
        self.template, self.points = _template(row), _points(self._stored)


class PointState(Screen, rx.State):
    """The form of one point, and its place among the others."""

    fields: Fields = Fields()
    errors: dict[str, str] = {}

    @rx.event
    @allow(Inspections.CONFIGURE)
    async def edit(self, place: int) -> None:
        """Open the form of a point; place 0 is a new one at the end."""
        page = await self.get_state(TemplatesState)
        self.errors = {}
        if place == 0:
            group = str(page._stored[-1]["group"]) if page._stored else ""  # noqa: SLF001 - the page's
            self.fields = Fields(place=0, group=group)
        elif 0 < place <= len(page._stored):  # noqa: SLF001 - the page's own
            self.fields = _fields(place, page._stored[place - 1])  # noqa: SLF001 - idem

    @rx.event
    @allow(Inspections.CONFIGURE)
    async def close(self) -> None:
        """Close the form."""
        self.fields = Fields()

    @rx.event
    @allow(Inspections.CONFIGURE)
    async def save(self, data: dict[str, Any]) -> None:
        """Write the point; the template's revision grows."""
        page, place = await self.get_state(TemplatesState), self.fields.place
        points: Points = [dict(one) for one in page._stored]  # noqa: SLF001 - the page's own
        try:
            told = _told(data)
        except Invalid as refused:
            self.errors = {name: _(str(said)) for name, said in refused.fields.items()}
            return
        if 0 < place <= len(points):
            points[place - 1] |= told
        else:
            points.append(told)
        await page._change(points=points)  # noqa: SLF001 - idem
        self.errors = {"label": page.errors["points"]} if "points" in page.errors else {}
        if not page.errors:
            self.fields = Fields()

    @rx.event
    @allow(Inspections.CONFIGURE)
    async def move(self, place: int, delta: int) -> None:
        """Change places with the neighbour above or below."""
        page = await self.get_state(TemplatesState)
        points: Points = [dict(one) for one in page._stored]  # noqa: SLF001 - the page's own
        here, there = place - 1, place - 1 + (1 if delta > 0 else -1)
        if 0 <= here < len(points) and 0 <= there < len(points):
            points[here], points[there] = points[there], points[here]
            await page._change(points=points)  # noqa: SLF001 - idem

    @rx.event
    @allow(Inspections.CONFIGURE)
    async def remove(self) -> None:
        """Take the point of the form out of the template."""
        page, place = await self.get_state(TemplatesState), self.fields.place
        points: Points = [dict(one) for one in page._stored]  # noqa: SLF001 - the page's own
        if 0 < place <= len(points):
            points.pop(place - 1)
            await page._change(points=points)  # noqa: SLF001 - idem
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
