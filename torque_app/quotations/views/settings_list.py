"""The lists of what a workshop quotes with, one under each tab."""

from typing import Any

import reflex as rx

from components.button import button
from components.layout import page_header
from components.table import Column, Filter, table
from components.tabs import tabs
from torque_app.core.texts import _
from torque_app.quotations.state.settings_list import (
    INSURERS,
    MATRICES,
    NOTES,
    PACKAGES,
    QuotingState,
)
from torque_app.quotations.state.settings_matrix import MatrixState
from torque_app.quotations.state.settings_package import PackageState
from torque_app.quotations.state.settings_plain import InsurerState, NoteTemplateState

Rows = list[dict[str, Any]]
State = QuotingState
_NEW = {
    NOTES: (_("Nueva nota"), NoteTemplateState.start),
    PACKAGES: (_("Nuevo paquete"), PackageState.start),
    MATRICES: (_("Nueva matriz"), MatrixState.start),
    INSURERS: (_("Nueva aseguradora"), InsurerState.start),
}


def header() -> rx.Component:
    """Return the title, and the way to one more of what is in sight."""
    return page_header(
        _("Ajustes de presupuestos"),
        subtitle=_("Lo que se repite: textos, paquetes, precios y compañías de seguros."),
        primary=rx.match(
            State.section,
            *((section, _new(section)) for section in (PACKAGES, MATRICES, INSURERS)),
            _new(NOTES),
        ),
        back=(_("Ajustes"), "/ajustes"),
    )


def _new(section: str) -> rx.Component:
    label, start = _NEW[section]
    return button(label, icon="plus", variant="primary", on_click=start)


def sections() -> rx.Component:
    """Return the lists."""
    return tabs(
        [
            (NOTES, _("Notas"), _only(NOTES, _notes())),
            (PACKAGES, _("Paquetes"), _only(PACKAGES, _packages())),
            (MATRICES, _("Matrices de precios"), _only(MATRICES, _matrices())),
            (INSURERS, _("Aseguradoras"), _only(INSURERS, _insurers())),
        ],
        label=_("Secciones"),
        value=State.section,
        on_change=State.go,
    )


def _only(section: str, piece: rx.Component) -> rx.Component:
    """Return a list for its own section: the rows at hand are of the one in sight."""
    return rx.cond(State.section == section, piece, rx.fragment())


def _notes() -> rx.Component:
    return _list(
        NOTES,
        [
            Column("name", _("Nota"), kind="strong", sort=True, fixed=True, sub="detail"),
            Column("about", _("Texto")),
        ],
        on_open=NoteTemplateState.edit,
        search=_("Nombre o texto"),
        empty=(_("Ninguna nota por aquí"), _("Son los textos que van al pie del presupuesto.")),
    )


def _packages() -> rx.Component:
    return _list(
        PACKAGES,
        [
            Column("name", _("Paquete"), kind="strong", sort=True, fixed=True, sub="detail"),
            Column("about", _("Para")),
            Column("amount", _("Precio neto"), kind="money"),
        ],
        on_open=PackageState.edit,
        search=_("Nombre, código, marca o modelo"),
        empty=(
            _("Ningún paquete por aquí"),
            _("Líneas que se venden juntas, como una mantención."),
        ),
    )


def _matrices() -> rx.Component:
    return _list(
        MATRICES,
        [
            Column("name", _("Matriz"), kind="strong", sort=True, fixed=True, sub="detail"),
            Column("about", _("Tramos de costo")),
        ],
        on_open=MatrixState.edit,
        search=_("Nombre"),
        empty=(
            _("Ninguna matriz por aquí"),
            _("Convierte el costo de un repuesto en su precio. Sin una, rige el de lista."),
        ),
        by_use=False,
    )


def _insurers() -> rx.Component:
    return _list(
        INSURERS,
        [
            Column("name", _("Compañía"), kind="strong", sort=True, fixed=True, sub="detail"),
            Column("about", _("Contacto")),
        ],
        on_open=InsurerState.edit,
        search=_("Nombre o RUT"),
        empty=(_("Ninguna compañía por aquí"), _("Pagan el presupuesto junto con el cliente.")),
    )


def _list(
    section: str,
    columns: list[Column],
    *,
    on_open: Any,
    search: str,
    empty: tuple[str, str],
    by_use: bool = True,
) -> rx.Component:
    asked = State.asked
    used = [("true", _("En uso")), ("false", _("Fuera de uso"))]
    title, text = empty
    label, start = _NEW[section]
    return table(
        State.rows.to(Rows),
        [*columns, Column("status", _("Estado"), kind="status")],
        id=f"ajustes-{section}",
        label=label,
        loading=State.loading,
        error=State.error,
        total=State.total,
        page=asked.page,
        sort=asked.sort,
        desc=asked.desc,
        search=asked.q,
        search_placeholder=search,
        filters=[Filter("is_active", _("Estado"), used, "circle-check")] if by_use else [],
        filter_values=asked.filters,
        on_open=on_open,
        on_page=State.turn,
        on_sort=State.sort,
        on_search=State.search,
        on_filter=State.narrow,
        on_retry=State.refresh,
        empty_title=title,
        empty_text=text,
        empty_action=button(label, variant="primary", on_click=start),
    )
