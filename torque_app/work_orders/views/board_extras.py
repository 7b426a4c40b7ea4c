"""What belongs to the board beside its cards: named filters, and what became of many moves."""

from typing import Any

import reflex as rx

from components.button import button, icon_button, link
from components.dialog import confirm, dialog
from components.field import text_field
from components.form import form, form_actions, submit
from components.identity import plate_badge
from components.layout import cluster, shown_when
from torque_app.core.texts import _
from torque_app.work_orders.state.bulk import BulkState
from torque_app.work_orders.state.saved import SavedState
from torque_app.work_orders.views.reasons import reason_dialog


def saved_filters() -> rx.Component:
    """Return the named filters as links, and the way to name the ones that are on."""
    return rx.el.div(
        rx.foreach(SavedState.filters, _saved),
        shown_when(
            SavedState.narrowed,
            button(
                _("Guardar filtro"),
                icon="star",
                variant="ghost",
                on_click=SavedState.ask(True),
            ),
        ),
        class_name="board-saved",
    )


def _saved(one: Any) -> rx.Component:
    return rx.el.span(
        link(one.label, one.href, class_name="chip-text", aria_current=_current(one.here)),
        confirm(
            icon_button("x", _("Eliminar filtro ") + one.label, size="sm"),
            _("¿Eliminar este filtro?"),
            action=_("Eliminar"),
            on_confirm=SavedState.forget(one.id),
        ),
        class_name="chip",
        custom_attrs={"data-tone": rx.cond(one.here, "accent", "neutral")},
    )


def _current(here: Any) -> Any:
    return rx.cond(here, "page", "false")


def dialogs() -> rx.Component:
    """Return the question for a name, the one for a reason of many, and what did not move."""
    return rx.fragment(_naming(), _reason(), _stayed())


def _naming() -> rx.Component:
    return dialog(
        form(
            text_field(
                _("Nombre"),
                "name",
                required=True,
                max_length=40,
                autofocus=True,
                error=SavedState.error,
                placeholder=_("Atrasadas de frenos"),
            ),
            form_actions(submit(_("Guardar filtro"))),
            id="filtro",
            on_submit=SavedState.save,
            draft=False,
            guard=False,
        ),
        open=SavedState.naming,
        title=_("Guardar filtro"),
        description=_("Queda sólo para ti, en este taller."),
        on_close=SavedState.ask(False),
        size="sm",
    )


def _reason() -> rx.Component:
    return reason_dialog(
        open=BulkState.asking_title != "",
        title=BulkState.asking_title,
        on_submit=BulkState.give_reason,
        on_close=BulkState.close,
    )


def _stayed() -> rx.Component:
    return dialog(
        rx.el.ul(rx.foreach(BulkState.stayed, _stays), class_name="board-stayed"),
        form_actions(button(_("Entendido"), variant="primary", on_click=BulkState.close)),
        open=BulkState.stayed.length() > 0,
        title=_("No se movieron todas"),
        description=_("Movidas: ") + BulkState.moved.to(str),
        on_close=BulkState.close,
    )


def _stays(one: Any) -> rx.Component:
    return rx.el.li(
        cluster(plate_badge(one.plate, size="sm"), rx.el.span(one.number, class_name="mono")),
        rx.el.span(one.why),
    )
