"""The form of one's own wishes, and the fields that every form of wishes has."""

from collections.abc import Iterable
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
            form_section(_("Por dónde"), *way_switches(kept)),
            silence_fields(kept, errors),
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


def way_switches(kept: Any, ways: Iterable[Channel] = tuple(Channel)) -> list[rx.Component]:
    """Return a switch for each of these ways, as `kept` has them."""
    return [
        switch_field(
            CHANNELS[way], way.value.lower(), default_value=getattr(kept, way.value.lower())
        )
        for way in ways
    ]


def silence_fields(
    kept: Any, errors: Any, *, since: str = "", until: str = "", hint: Any = ""
) -> rx.Component:
    """Return the two ends of the silence; their names, if others, and what empty ends mean."""
    return form_row(
        time_field(
            since or _("Silencio desde"),
            "quiet_from",
            default_value=kept.quiet_from,
            hint=hint,
            error=errors["quiet_from"],
        ),
        time_field(
            until or _("Silencio hasta"),
            "quiet_until",
            default_value=kept.quiet_until,
            error=errors["quiet_until"],
        ),
    )
