"""The form of one's own wishes."""

from typing import Any

import reflex as rx

from components.button import button
from components.dialog import dialog
from components.field import switch_field, time_field
from components.form import form, form_actions, form_row, form_section, submit
from components.layout import divider
from models.notifications_messages import Channel
from torque_app.core.texts import _
from torque_app.notifications.state.shown import CHANNELS
from torque_app.notifications.state.wishes import WishesState
from torque_app.notifications.views.browsers import browsers


def wishes_button() -> rx.Component:
    """Return the button that opens the form."""
    return button(_("Cómo avisarme"), icon="settings", on_click=WishesState.show)


def wishes_dialog() -> rx.Component:
    """Return the form: a switch for each way, and the hours of silence."""
    kept: Any = WishesState.wishes
    errors: Any = WishesState.errors
    return dialog(
        browsers(),
        divider(),
        form(
            form_section(
                _("Por dónde"),
                *(
                    switch_field(
                        CHANNELS[way],
                        way.value.lower(),
                        default_value=getattr(kept, way.value.lower()),
                    )
                    for way in Channel
                ),
            ),
            form_row(
                time_field(
                    _("Silencio desde"),
                    "quiet_from",
                    default_value=kept.quiet_from,
                    error=errors["quiet_from"],
                ),
                time_field(
                    _("Silencio hasta"),
                    "quiet_until",
                    default_value=kept.quiet_until,
                    error=errors["quiet_until"],
                ),
            ),
            form_actions(submit(_("Guardar"))),
            id="como-avisarme",
            on_submit=WishesState.save,
            errors=errors,
            draft=False,
        ),
        open=WishesState.open,
        title=_("Cómo quieres que te avisemos"),
        description=_("Lo que toca a la seguridad de tu cuenta llega siempre."),
        on_close=WishesState.close,
    )
