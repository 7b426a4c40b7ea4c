"""The row that adds lines, and the dialog of packages."""

from typing import Any

import reflex as rx

from components.button import button
from components.combobox import combobox
from components.dialog import dialog
from components.feedback import empty_state
from components.field import select_field
from components.layout import shown_when, split, stack
from torque_app.core.texts import _
from torque_app.quotations.state.lines import AddingState
from torque_app.quotations.state.offered import SINGLE

Rows = list[dict[str, Any]]
State = AddingState


def adding_row() -> rx.Component:
    """Return the kind of the next line, the box where it is found or written, and packages."""
    return rx.el.div(
        select_field(
            _("Agregar"),
            "",
            [(kind.value, name) for kind, name in SINGLE.items()],
            value=State.kind,
            placeholder="",
            on_change=State.choose_kind,
        ),
        combobox(
            _("Qué se ofrece"),
            "",
            value={"id": "", "label": ""},
            options=State.found.to(Rows),
            on_search=State.search,
            on_select=State.add,
            on_create=State.add_free,
            create_label=_("Agregar"),
            placeholder=_("Busca o escribe la línea"),
            auto_focus=State.turn > 0,
            key=State.turn.to_string(),
        ),
        button(_("Agregar paquete"), icon="package", on_click=State.show_packages),
        class_name="quoted-adding",
    )


def packages_dialog() -> rx.Component:
    """Return the packages that fit the car, each a press away."""
    return dialog(
        rx.cond(
            State.packages.length() > 0,
            stack(rx.foreach(State.packages, _package), gap=12),
            empty_state(
                _("Ningún paquete para este auto"),
                _("Los paquetes se arman en Ajustes, Presupuestos."),
                icon="package",
            ),
        ),
        open=State.choosing,
        title=_("Agregar paquete"),
        on_close=State.hide_packages,
    )


def _package(one: Any) -> rx.Component:
    return split(
        rx.el.div(
            rx.el.strong(one.label),
            shown_when(one.sublabel != "", rx.el.p(one.sublabel, class_name="muted")),
        ),
        button(
            _("Agregar"),
            icon="plus",
            on_click=State.add_package(one.id),
            custom_attrs={"aria-label": _("Agregar ") + one.label},
        ),
    )
