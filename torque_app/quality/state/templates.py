"""/ajustes/calidad: what the workshop controls, point by point."""

from dataclasses import asdict, dataclass
from typing import Any, ClassVar

import reflex as rx

from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.quality import queries, service
from torque_app.quality.permissions import Quality
from torque_app.quality.queries import TemplateRow
from torque_app.shell.templated import Book, Points, Templated


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


class QualityTemplatesState(Templated, rx.State):
    """The templates of the workshop, and the one in sight with its points.

    `naming` is what is being named: `new` (a copy for another service), `rename`, or nothing.
    """

    BOOK: ClassVar = Book(
        "quality_templates",
        offer=service.offered_templates,
        find=queries.templates,
        save=service.save_template,
        remove=service.remove_template,
    )

    template: Template = Template()
    lines: list[Line] = []
    fields: Fields = Fields()

    @rx.event
    @allow(Quality.CONFIGURE)
    async def load(self) -> None:
        """Read the templates, now and whenever one changes."""
        self.fields = Fields()
        await self._open()

    @rx.event
    @allow(Quality.CONFIGURE)
    async def refresh(self) -> None:
        """Read them again."""
        await self._read()

    @rx.event
    @allow(Quality.CONFIGURE)
    async def choose(self, template_id: str) -> None:
        """Look at another template."""
        await self._choose(template_id)

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
            points = self._points() or [{"label": _("Trabajos completos")}]
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
        await self._erase(_("Pauta eliminada. Lo ya controlado queda."))

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
        self.errors = await self._put(self.fields.place, told)
        if not self.errors:
            self.fields = Fields()

    @rx.event
    @allow(Quality.CONFIGURE)
    async def move(self, place: int, delta: int) -> None:
        """Change places with the neighbour above or below."""
        await self._shift(place, delta)

    @rx.event
    @allow(Quality.CONFIGURE)
    async def remove_point(self) -> None:
        """Take the point of the form out of the template."""
        await self._drop(self.fields.place)
        self.fields = Fields()

    def _plain(self, row: TemplateRow) -> Points:
        return [asdict(point) for point in row.points]

    def _show(self, row: TemplateRow | None) -> None:
        self.template = _template(row) if row else Template()
        self.lines = _lines(row) if row else []


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
