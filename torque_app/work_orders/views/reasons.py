"""The question a move asks before it is made."""

from typing import Any

import reflex as rx

from components.dialog import dialog
from components.field import textarea_field
from components.form import form, form_actions, submit
from torque_app.core.texts import _


def reason_dialog(*, open: Any, title: Any, on_submit: Any, on_close: Any) -> rx.Component:
    """Return the dialog that asks why; what is typed goes into the history of the OT."""
    return dialog(
        form(
            textarea_field(
                _("Motivo"), "note", rows=3, required=True, max_length=500, autofocus=True
            ),
            form_actions(submit(title)),
            id="motivo",
            on_submit=on_submit,
            draft=False,
            guard=False,
        ),
        open=open,
        title=title,
        description=_("Queda en la historia de la OT."),
        on_close=on_close,
        size="sm",
    )
