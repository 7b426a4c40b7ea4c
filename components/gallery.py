# ruff: noqa: E501  # examples read better one to a line
"""Every component in every state on one page: what a person looks at before anything is called done."""

from typing import Any

import reflex as rx

from components import gallery_samples as sample
from components.board import board
from components.button import button
from components.chip import status_chip
from components.gallery_controls import controls, fields, forms, overlays
from components.gallery_floor import floor
from components.gallery_records import charts, feedback, marks, stories
from components.gallery_room import room
from components.icon import icon, icon_names
from components.layout import (
    bell,
    card,
    cluster,
    facts,
    frame,
    grid,
    page,
    page_header,
    record,
    search_button,
    stack,
    topbar,
)
from components.menu import menu, menu_item, menu_separator, scope_switch, theme_toggle, user_menu
from components.palette import palette
from components.steps import status_path
from components.table import BulkAction, Column, Filter, lines, table
from components.tokens import ROLES, SIZES, TONES
from components.value import relative
from components.wall import wall

_COLUMNS = [
    Column("number", "OT", "mono", href="/ot/{id}", sort=True, fixed=True),
    Column("status", "Estado", "status", sort=True),
    Column("plate", "Patente", "plate"),
    Column("client", "Cliente", sub="title", sort=True),
    Column("technician", "Técnico", "user"),
    Column("done", "Tareas", "progress", width="120px"),
    Column("opened", "Abierta", "relative", sort=True),
    Column("promised", "Prometida", "date", hidden=True),
    Column("hours", "Horas", "hours", hidden=True),
    Column("amount", "Total", "money", sort=True),
]
_FILTERS = [
    Filter("status", "Estado", sample.STATUSES),
    Filter("technician", "Técnico", [("1", "Pedro Soto"), ("2", "Ana Díaz")], icon="user"),
]


def _swatch(name: str) -> rx.Component:
    return cluster(
        rx.el.span(
            style={
                "width": "32px",
                "height": "32px",
                "borderRadius": "6px",
                "background": f"var(--{name})",
                "border": "1px solid var(--border-strong)",
            }
        ),
        rx.el.span(name, class_name="mono"),
    )


def _tokens() -> rx.Component:
    scale = [
        rx.el.p(f"{name} · {px} px", style={"fontSize": f"{px}px", "lineHeight": 1.3})
        for name, px in SIZES.items()
    ]
    return room(
        "fichas",
        "Color, tipografía e iconos",
        card(grid(*(_swatch(role) for role in ROLES["light"]), min="160px"), title="Papeles"),
        card(grid(*(_swatch(f"{t}-solid") for t in TONES["light"]), min="160px"), title="Tonos"),
        card(stack(*scale, gap=8), title="Tipografía"),
        card(
            cluster(*(icon(name, 20, label=name) for name in sorted(icon_names())), gap=16),
            title="Iconos",
        ),
    )


def _lists() -> rx.Component:
    more: dict[str, Any] = {"on_sort": rx.noop(), "on_page": rx.noop(), "on_search": rx.noop()}
    listing = table(
        sample.ROWS,
        _COLUMNS,
        id="galeria",
        label="Órdenes de trabajo",
        total=1_284,
        page=3,
        sort="opened",
        desc=True,
        search_placeholder="OT, patente o cliente",
        filters=_FILTERS,
        filter_values={"technician": "1"},
        views=[("open", "Abiertas"), ("mine", "Mías"), ("late", "Atrasadas")],
        view="open",
        bulk=[
            BulkAction("assign", "Asignar técnico", "user-plus"),
            BulkAction("cancel", "Anular", "ban", danger=True),
        ],
        href="/ot/{id}",
        current="r2",
        on_filter=rx.noop(),
        on_export=rx.noop(),
        **more,
    )
    short = _COLUMNS[:4]
    states = [
        table([], short, id="t-loading", label="Cargando", total=0, loading=True),
        table(
            [],
            short,
            id="t-empty",
            label="Vacía",
            total=0,
            empty_title="Todavía no hay órdenes",
            empty_text="Recibe el primer vehículo y su orden aparecerá aquí.",
            empty_action=button("Recibir un vehículo", variant="primary", icon="plus"),
        ),
        table(
            [], short, id="t-error", label="Con error", total=0,
            error="No pudimos leer las órdenes. Revisa la conexión.", on_retry=rx.noop(),
        ),
        table([], short, id="t-none", label="Sin resultados", total=0, search="zzz", on_search=rx.noop()),
    ]  # fmt: skip
    document = lines(
        sample.LINES,
        [
            Column("code", "Código", "mono"),
            Column("name", "Detalle"),
            Column("qty", "Cantidad", "number", decimals=1),
            Column("unit", "Precio", "money"),
            Column("total", "Total", "money"),
        ],
        label="Líneas de la factura",
        totals=[("Neto", 167_990), ("IVA 19 %", 31_918), ("Total", 199_908)],
    )
    return room(
        "listas", "Listas", listing, grid(*states, min="420px"), card(document, title="Detalle", padded=False)
    )  # fmt: skip


def _boards() -> rx.Component:
    handlers: dict[str, Any] = {"on_move": rx.noop(), "on_open": rx.noop(), "on_more": rx.noop()}
    full = board(
        sample.COLUMNS,
        [sample.CARDS],
        allowed=sample.ALLOWED,
        reasons=sample.REASONS,
        label="Tablero de órdenes",
        style={"--board-height": "560px"},
        **handlers,
    )
    compact = board(
        sample.COLUMNS[:4],
        [sample.CARDS[:10]],
        density="compact",
        label="Tablero compacto",
        **handlers,
    )
    lanes = board(
        sample.COLUMNS[:5],
        [[card for card in sample.FLOOR if card["lane"] in {"Pedro Soto", "Ana Díaz"}]],
        lanes=sample.LANES,
        lane_by="technician",
        label="Tablero por técnico",
        on_lane=rx.noop(),
        **handlers,
    )
    hung: dict[str, Any] = {"lanes": sample.LANES, "lane_by": "technician", "inside": True}
    waiting = board([], [], loading=True, label="Cargando tablero")
    low = {"--board-height": "360px"}
    return room(
        "tablero",
        "Tablero",
        rx.el.div(full, style={"--board-height": "560px"}),
        rx.el.div(compact, style=low),
        rx.el.div(lanes, style={"--board-height": "560px"}),
        rx.el.div(waiting, style=low),
        rx.el.div(
            wall(sample.COLUMNS[:5], sample.FLOOR, label="Pantalla del taller", **hung),
            style={"--board-height": "560px"},
        ),
        rx.el.div(wall(sample.COLUMNS[:5], [], label="Pantalla vacía", inside=True), style=low),
    )


def _records() -> rx.Component:
    return room(
        "ficha",
        "Ficha",
        page_header(
            "SC001-2026-11-0044",
            button("Imprimir", icon="printer"),
            subtitle="Kit de embrague · Constructora e Inmobiliaria Valle Verde del Maipo Limitada",
            status=status_chip("in_progress", "En trabajo"),
            primary=button("Pasar a control de calidad", variant="primary"),
            menu=menu(
                menu_item("Duplicar", icon="copy"),
                menu_separator(),
                menu_item("Anular", icon="ban", danger=True),
            ),
            back=("Órdenes", "/ot"),
            path=status_path(sample.PATH),
        ),
        record(
            card("El trabajo va aquí: líneas, tareas, fotos y mensajes.", title="Trabajo"),
            card(
                facts(
                    [
                        ("Cliente", "Marta Fuentes Rojas"),
                        ("Kilometraje", "84.500 km"),
                        ("Abierta", relative(sample.ago(days=2))),
                        ("Correo", "un.correo.muy.largo.de.contacto@constructoravalleverdedelmaipo.cl"),
                    ]
                ),
                title="Datos",
            ),
        ),
    )  # fmt: skip


def _top() -> rx.Component:
    centres = [
        {"id": "1", "label": "Taller Ñuñoa", "sublabel": "Irarrázaval 2401"},
        {"id": "2", "label": "Taller Maipú", "sublabel": "Pajaritos 1780"},
    ]
    return topbar(
        breadcrumb=[("Diseño", "/"), ("Galería", None)],
        scope=scope_switch("1", centres, label="Centro"),
        search=search_button(),
        bell=bell(3),
        user=rx.fragment(
            theme_toggle(),
            user_menu(
                menu_item("Mi cuenta", icon="user", href="/cuenta"),
                menu_separator(),
                menu_item("Salir", icon="log-out"),
                name="Carla Reyes",
                detail="Jefa de taller",
            ),
        ),
    )


def gallery() -> rx.Component:
    """The whole page, frame included; the lead gives it a route for development and admins."""
    return frame(
        page_header(
            "Galería", subtitle="Cada pieza en cada estado. Cambia el tema arriba a la derecha."
        ),
        page(
            controls(),
            fields(),
            forms(),
            _lists(),
            _boards(),
            floor(),
            _records(),
            stories(),
            charts(),
            marks(),
            feedback(),
            overlays(),
            _tokens(),
        ),
        palette(sample.PALETTE, results=[]),
        nav=sample.NAV,
        top=_top(),
    )
