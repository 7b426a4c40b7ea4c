# ruff: noqa: E501  # samples read better one to a line
"""The gallery's pieces of the shop floor: the calendar, the traffic light, quick answers, the glass."""

from typing import Any, Final

import reflex as rx

from components.answers import checklist, gauge, toggles
from components.body_diagram import body_diagram
from components.calendar import calendar
from components.gallery_room import room
from components.layout import card, grid, stack
from components.lights import lights
from components.signature import signature
from components.step_row import step_row
from components.wake import wake_button

_LANES: Final[list[dict[str, Any]]] = [
    {"id": "b1", "title": "B1", "about": "Elevador 1", "load": "70 %", "load_tone": "success", "load_hint": "5,6 de 8 h", "closed": [[480, 510]]},
    {"id": "b2", "title": "B2", "about": "Alineación", "load": "95 %", "load_tone": "danger", "load_hint": "7,6 de 8 h", "closed": [[480, 510]]},
    {"id": "b3", "title": "Hoy", "about": "Un título que no cabe en la columna", "today": True, "closed": [[480, 600]]},
]  # fmt: skip


def _visit(number: int, column: str, start: int, end: int, **more: Any) -> dict[str, Any]:
    work = {"plate": "KXRT·45", "title": "Mantención 60.000 km", "client": "Marta Fuentes Rojas"}
    look = {"tone": "info", "icon": "calendar", "status_label": "Confirmada", "about": "B1 · Pedro"}
    return {
        "id": f"v{number}",
        "column": column,
        "start": start,
        "end": end,
        **work,
        **look,
        **more,
    }


_VISITS: Final = [
    _visit(1, "b1", 510, 600),
    _visit(2, "b1", 630, 660, tone="success", icon="circle-check", status_label="Llegó"),
    _visit(3, "b2", 510, 630, tone="warning", icon="triangle-alert", status_label="Atrasada"),
    _visit(4, "b2", 540, 660, client="Constructora e Inmobiliaria Valle Verde del Maipo Limitada"),
    _visit(5, "b2", 560, 640, tone="neutral", quiet=True, fixed=True, status_label="No llegó"),
    _visit(6, "b3", 615, 705, lasting=True, tone="violet"),
]
_LIGHTS: Final = [
    {"key": "green", "label": "Verde", "tone": "success", "icon": "circle-check"},
    {"key": "amber", "label": "Amarillo", "tone": "warning", "icon": "triangle-alert"},
    {"key": "red", "label": "Rojo", "tone": "danger", "icon": "circle-alert"},
    {"key": "grey", "label": "No aplica", "tone": "neutral", "icon": "minus"},
]
_THINGS: Final = [
    {"id": "spare", "label": "Rueda de repuesto", "value": "true"},
    {"id": "jack", "label": "Gata", "value": "false"},
    {"id": "radio", "label": "Radio", "value": ""},
]
_DRAWING: Final = {
    "id": "side", "label": "Costado", "width": 200, "height": 90,
    "outline": "M14 62 Q16 42 52 38 L78 18 H130 L158 38 Q188 42 188 62 Z",
    "lines": ["M78 38 H156", "M104 18 V62"], "mirrored": False,
}  # fmt: skip
_STEPS: Final[list[dict[str, Any]]] = [
    {"id": "a", "label": "Vehículo"},
    {"id": "b", "label": "Motivo"},
    {"id": "c", "label": "Lecturas", "lacks": True},
]
_MARKS: Final = [
    {"id": "m1", "number": 1, "view": "side", "kind_label": "Rayón", "x": 0.3, "y": 0.55},
    {"id": "m2", "number": 2, "view": "side", "kind_label": "Abolladura", "x": 0.8, "y": 0.6},
]


def floor() -> rx.Component:
    """A day of the calendar, an inspection's answers, a signature and a bell."""
    day: dict[str, Any] = {"first": 480, "last": 720, "zone": "America/Santiago"}
    height = {"--calendar-height": "440px"}
    full = calendar(_LANES, _VISITS, label="Día con visitas", on_open=rx.noop(), **day)
    empty = calendar(_LANES[:2], [], label="Día sin visitas", disabled=True, **day)
    kinds = [{"id": "scratch", "label": "Rayón"}, {"id": "dent", "label": "Abolladura"}]
    return room(
        "piso",
        "Taller",
        rx.el.div(full, style=height),
        rx.el.div(empty, style=height),
        grid(
            card(lights("Sin responder", _LIGHTS, value="", suggested="amber", hint="Sugerido", on_choose=rx.noop()), title="Semáforo"),
            card(lights("Respondido", _LIGHTS, value="red", on_choose=rx.noop(), disabled=True), title="Semáforo cerrado"),
            card(
                stack(
                    checklist("Inventario", _THINGS),
                    toggles("Luces encendidas", _THINGS, tone="warning"),
                    gauge("Combustible", value="3"),
                ),
                title="Respuestas",
            ),
            card(step_row("Pasos", _STEPS, value="b", on_go=rx.noop()), title="Pasos en fila"),
            card(
                body_diagram("Carrocería", views=[_DRAWING], kinds=kinds, marks=_MARKS, chosen="m2"),
                title="Dibujo con marcas",
            ),
            min="380px",
        ),
        card(signature("Firma", action="/", submit_label="Firmar", signer="Marta Fuentes"), title="Firma"),
        card(wake_button("", known=[], on_given=rx.noop()), title="Avisos en el navegador"),
    )  # fmt: skip
