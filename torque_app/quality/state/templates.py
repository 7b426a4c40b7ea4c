"""/ajustes/calidad: what the workshop controls, point by point."""

from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

import reflex as rx

from torque_app.core.choices import Choice
from torque_app.core.errors import TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.quality import queries, service
from torque_app.quality.permissions import Quality
from torque_app.quality.queries import TemplateRow
from torque_app.quality.state.typed import key_of

Points = list[dict[str, Any]]


@dataclass(frozen=True)
class Template:
    """The template in sight; an empty `id` is none."""

    id: str = ""
    name: str = ""
    service_type: str = ""
    serves: str = ""
    count: int = 0
    road_test: bool = True
    enforced: bool = True


@dataclass(frozen=True)
class Line:
    """One point of the template, by its place from 1."""

    place: int = 0
    label: str = ""
    about: str = ""


@dataclass(frozen=True)
class Fields:
    """A point as its form takes it; `place` 0 is a new one, -1 none at all."""

    place: int = -1
    label: str = ""
    unit: str = ""
    required: bool = True


class QualityTemplatesState(Screen, rx.State):
    """The templates of the workshop, and the one in sight with its points.

    `naming` is what is being named: `new` (a copy for another service), `rename`, or nothing.
    """

    choices: list[Choice] = []
    template: Template = Template()
    lines: list[Line] = []
    fields: Fields = Fields()
    naming: str = ""
    errors: dict[str, str] = {}
    loading: bool = True
    _version: int = 0
    _stored: Points = []

    @rx.event
    @allow(Quality.CONFIGURE)
    async def load(self) -> None:
        """Read the templates, now and whenever one changes."""
        self.loading, self.naming, self.fields = True, "", Fields()
        await self._watch("quality_templates")
        await self._ask(service.offered_templates)
        await self._read()
        self.loading = False

    @rx.event
    @allow(Quality.CONFIGURE)
    async def refresh(self) -> None:
        """Read them again."""
        await self._read()

    @rx.event
    @allow(Quality.CONFIGURE)
    async def choose(self, template_id: str) -> None:
        """Look at another template."""
        self.template = replace(self.template, id=template_id)
        await self._read()

    @rx.event
    @allow(Quality.CONFIGURE)
    async def ask_name(self, what: str) -> None:
        """Ask for the name and service of a new template, or of this one."""
        self.naming, self.errors = what if what in {"new", "rename"} else "", {}

    @rx.event
    @allow(Quality.CONFIGURE)
    async def name(self, data: dict[str, Any]) -> None:
        """Write the name and the service; a new template begins with the points in sight."""
        said = {field: str(data.get(field) or "") for field in ("name", "service_type")}
        if self.naming == "new":
            points = [dict(one) for one in self._stored] or [{"label": _("Trabajos completos")}]
            await self._save(None, points=points, road_test=self.template.road_test, **said)
        else:
            await self._change(**said)
        self.naming = self.naming if self.errors else ""

    @rx.event
    @allow(Quality.CONFIGURE)
    async def ask_road_test(self, wanted: bool) -> None:
        """Ask for the road test in this template, or no longer."""
        await self._change(road_test=wanted)

    @rx.event
    @allow(Quality.CONFIGURE)
    async def enforce(self, wanted: bool) -> None:
        """Keep OTs from being completed without this control, or no longer."""
        await self._change(enforced=wanted)

    @rx.event
    @allow(Quality.CONFIGURE)
    async def remove(self) -> None:
        """Take the template away."""
        template_id = key_of(self.template.id)
        if template_id and await self._tell(service.remove_template, template_id) is None:
            await self._say(_("Pauta eliminada. Lo ya controlado queda."))
        self.template = Template()
        await self._read()

    @rx.event
    @allow(Quality.CONFIGURE)
    async def edit(self, place: int) -> None:
        """Open the form of a point; 0 is a new one at the end, -1 closes it."""
        self.errors = {}
        if 0 < place <= len(self._stored):
            one = self._stored[place - 1]
            self.fields = Fields(place, one["label"], one["unit"], one["required"])
        else:
            self.fields = Fields(place=0 if place == 0 else -1)

    @rx.event
    @allow(Quality.CONFIGURE)
    async def save_point(self, data: dict[str, Any]) -> None:
        """Write the point of the form."""
        told = {
            "label": str(data.get("label") or ""),
            "unit": str(data.get("unit") or ""),
            "required": bool(data.get("required")),
        }
        points: Points = [dict(one) for one in self._stored]
        if 0 < self.fields.place <= len(points):
            points[self.fields.place - 1] |= told
        else:
            points.append(told)
        await self._change(points=points)
        if "points" in self.errors:
            self.errors = {"label": self.errors["points"]}
        if not self.errors:
            self.fields = Fields()

    @rx.event
    @allow(Quality.CONFIGURE)
    async def move(self, place: int, delta: int) -> None:
        """Change places with the neighbour above or below."""
        points: Points = [dict(one) for one in self._stored]
        here, there = place - 1, place - 1 + (1 if delta > 0 else -1)
        if 0 <= here < len(points) and 0 <= there < len(points):
            points[here], points[there] = points[there], points[here]
            await self._change(points=points)

    @rx.event
    @allow(Quality.CONFIGURE)
    async def remove_point(self) -> None:
        """Take the point of the form out of the template."""
        points: Points = [dict(one) for one in self._stored]
        if 0 < self.fields.place <= len(points):
            points.pop(self.fields.place - 1)
            await self._change(points=points)
        self.fields = Fields()

    async def _change(self, **changes: Any) -> None:
        if self.template.id:
            await self._save(UUID(self.template.id), version=self._version, **changes)

    async def _save(self, template_id: UUID | None, **changes: Any) -> None:
        try:
            saved = await self._ask(service.save_template, template_id, **changes)
        except TorqueError as refused:
            self.errors = refused.fields or {"name": _(str(refused))}
            await self._say(_(str(refused)), "error")
        else:
            self.errors, self.template = {}, replace(self.template, id=str(saved.id))
        await self._read()

    async def _read(self) -> None:
        found = await self._ask(queries.templates)
        self.choices = [Choice(str(one.id), one.name) for one in found]
        row = next((one for one in found if str(one.id) == self.template.id), None)
        row = row or next(iter(found), None)
        if row is None:
            self.template, self.lines, self._stored = Template(), [], []
            return
        self._version, self._stored = row.version, [asdict(point) for point in row.points]
        self.template, self.lines = _template(row), _lines(row)


def _template(row: TemplateRow) -> Template:
    serves = _("Servicios que empiezan con «{service}»").format(service=row.service_type)
    return Template(
        id=str(row.id),
        name=row.name,
        service_type=row.service_type,
        serves=serves if row.service_type else _("Los servicios sin pauta propia"),
        count=len(row.points),
        road_test=row.road_test,
        enforced=row.enforced,
    )


def _lines(row: TemplateRow) -> list[Line]:
    return [
        Line(
            place,
            point.label,
            " · ".join(
                part
                for part in (
                    _("Obligatorio") if point.required else _("Optativo"),
                    _("Se mide en {unit}").format(unit=point.unit) if point.unit else "",
                )
                if part
            ),
        )
        for place, point in enumerate(row.points, 1)
    ]
