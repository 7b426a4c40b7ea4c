"""The browsers that may be woken: the one at hand, and the others."""

from typing import Any

import reflex as rx

from components.button import button, icon_button
from components.form import form_section
from components.layout import cluster, shown_when, split, stack
from components.value import relative
from components.wake import wake_button
from torque_app.core.texts import _
from torque_app.notifications.state.browsers import Browser, BrowsersState


def browsers() -> rx.Component:
    """Return the switch of this browser, and the list of all that are woken."""
    rows: Any = BrowsersState.rows
    return rx.el.div(
        form_section(
            _("Navegadores que te avisan"),
            wake_button(
                BrowsersState.key,
                known=BrowsersState.known,
                on_given=BrowsersState.wake_here,
                on_ended=BrowsersState.end_here,
            ),
            shown_when(
                rows.length() > 0,
                stack(
                    rx.el.ul(rx.foreach(rows, _row), class_name="stack"),
                    cluster(
                        button(
                            _("Enviar uno de prueba"),
                            icon="send",
                            size="sm",
                            on_click=BrowsersState.try_it,
                        )
                    ),
                ),
            ),
            description=_("También suenan con TORQUE cerrado, en el teléfono o en el computador."),
        ),
        on_mount=BrowsersState.load,
    )


def _row(row: rx.Var[Browser]) -> rx.Component:
    return rx.el.li(
        split(
            stack(
                rx.el.span(row.name),
                rx.el.small(relative(row.since), class_name="faint"),
                gap=0,
            ),
            icon_button(
                "trash", _("Dejar de avisar en ") + row.name, on_click=BrowsersState.forget(row.id)
            ),
        )
    )
