"""Points, as their pages show them: written in a template, or walked one by one."""

from typing import Any

import reflex as rx

from components.button import button, icon_button
from components.field import number_field, select_field, textarea_field
from components.form import form_actions, submit
from components.icon import icon
from components.layout import card, cluster, shown_when, split
from torque_app.core.texts import _
from torque_app.shell.templated import Points


def template_choice(state: Any, chosen: Any) -> rx.Component:
    """Return the choice of the template in sight of a `Templated` page, once there are several."""
    return shown_when(
        state.choices.length() > 1,
        select_field(
            _("Pauta"),
            "template",
            state.choices.to(Points),
            value=chosen,
            placeholder="",
            on_change=state.choose,
        ),
    )


def point_row(one: Any, *about: Any, edit: Any, move: Any) -> rx.Component:
    """Return a point that opens its form and moves up and down; it has a `place` and a `label`."""
    return split(
        rx.el.button(
            rx.el.span(one.place, class_name="muted"),
            rx.el.span(one.label, rx.el.small(*about, class_name="muted"), class_name="paper-text"),
            type="button",
            class_name="point",
            on_click=edit(one.place),
        ),
        cluster(
            icon_button(
                "arrow-up", _("Subir ") + one.label, size="lg", on_click=move(one.place, -1)
            ),
            icon_button(
                "arrow-down", _("Bajar ") + one.label, size="lg", on_click=move(one.place, 1)
            ),
            gap=0,
            class_name="unshrunk",
        ),
    )


def point_actions(place: Any, *, remove: Any) -> rx.Component:
    """Return the buttons of a point's form; one that has a place may be taken out."""
    return form_actions(
        submit(_("Guardar punto")),
        state=shown_when(
            place > 0,
            button(_("Quitar punto"), variant="ghost", icon="trash", on_click=remove),
        ),
    )


def point_steps(place: Any, *, step: Any) -> rx.Component:
    """Return the ways to the points before and after the one in hand."""
    return rx.el.div(
        icon_button("chevron-left", _("Punto anterior"), size="touch", on_click=step(-1)),
        rx.el.span(place, class_name="muted"),
        icon_button("chevron-right", _("Punto siguiente"), size="touch", on_click=step(1)),
        class_name="point-steps",
    )


def point_measure(
    look: Any, key: Any, *, on_leave: Any, on_enter: Any, **props: Any
) -> rx.Component:
    """Return the field of the measure of the point in hand, whose `key` the events are told."""
    return rx.el.div(
        number_field(
            _("Medida"),
            "measure",
            default_value=look.measure,
            suffix=look.unit,
            size="touch",
            on_blur=lambda typed: on_leave(key, typed),
            on_enter=lambda typed: on_enter(key, typed),
            **props,
        ),
        key="measure-" + key,
    )


def point_note(look: Any, key: Any, *, on_leave: Any, **props: Any) -> rx.Component:
    """Return the note of the point in hand, whose `key` the event is told."""
    return rx.el.div(
        textarea_field(
            _("Nota"),
            "note",
            default_value=look.note,
            rows=2,
            on_blur=lambda typed: on_leave(key, typed),
            **props,
        ),
        key="note-" + key,
    )


def every_spot(spots: Any, spot: Any) -> rx.Component:
    """Return the way to any point."""
    return card(
        rx.el.nav(rx.foreach(spots, spot), class_name="points", aria_label=_("Puntos")),
        title=_("Puntos"),
    )


def spot_button(
    spot: Any, *marks: rx.Component, said: Any, is_current: Any, on_click: Any
) -> rx.Component:
    """Return a point of the list: how it is, `said` for who does not see it, and its marks."""
    return rx.el.button(
        icon(spot.icon, 20),
        rx.el.span(spot.label, rx.el.span(", ", said, class_name="sr-only")),
        rx.el.span(*marks, class_name="point-marks"),
        type="button",
        class_name="point",
        on_click=on_click,
        custom_attrs={
            "data-tone": spot.tone,
            # of two texts it makes a Var, which its types do not know
            "aria-current": rx.cond(is_current, "true", "false"),  # type: ignore[call-overload]
        },
    )
