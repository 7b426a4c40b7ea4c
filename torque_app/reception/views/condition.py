"""The steps of an act about the car as it stands: its body, what is in it, what is allowed."""

from typing import Any

import reflex as rx

from components.answers import checklist
from components.body_diagram import body_diagram
from components.button import button, icon_button
from components.field import (
    money_field,
    text_field,
    textarea_field,
)
from components.form import form_row, form_section
from components.layout import card, cluster, shown_when, split, stack
from components.lights import photo_button
from torque_app.core.texts import _
from torque_app.reception.state.intake import IntakeState
from torque_app.reception.state.pieces import BodyState
from torque_app.reception.state.shown import KINDS, VIEWS
from torque_app.reception.views.intake import act, kept
from torque_app.reception.views.steps import photo

Rows = list[dict[str, Any]]


def body_step() -> rx.Component:
    """Return the five drawings, and their marks with photo and note."""
    return stack(
        body_diagram(
            _("Marcas en la carrocería"),
            views=VIEWS,
            kinds=KINDS,
            marks=IntakeState.marks.to(Rows),
            chosen=BodyState.chosen,
            disabled=~act.is_open,
            on_mark=BodyState.mark,
            on_choose=BodyState.choose,
        ),
        rx.foreach(IntakeState.marks, _mark),
    )


def _mark(one: Any) -> rx.Component:
    return card(
        split(
            rx.el.span(rx.el.strong(one.number, ". ", one.kind_label), " · ", one.view_label),
            shown_when(
                act.is_open,
                icon_button("trash", _("Quitar marca"), on_click=lambda: BodyState.unmark(one.id)),
            ),
        ),
        form_row(
            text_field(
                _("Nota"),
                "mark_note",
                value=one.note,
                max_length=200,
                disabled=~act.is_open,
                on_blur=lambda text: BodyState.note(one.id, text),
            ),
            shown_when(
                act.is_open,
                photo_button(
                    _("Foto de la marca"),
                    owner_type="intake_marks",
                    owner_id=one.id,
                    file_name="marca.jpg",
                ),
            ),
        ),
        rx.el.div(rx.foreach(one.photos, photo), class_name="photo-slots"),
        custom_attrs={"data-tone": rx.cond(BodyState.chosen == one.id, "accent", "neutral")},
    )


def belongings_step() -> rx.Component:
    """Return the checklist of what comes in the car."""
    return form_section(
        _("¿Qué trae el vehículo?"),
        shown_when(
            act.is_open,
            cluster(
                button(
                    _("Lo demás está todo"),
                    size="touch",
                    icon="check",
                    on_click=IntakeState.answer_rest,
                )
            ),
        ),
        checklist(
            _("Pertenencias"),
            IntakeState.belongings.to(Rows),
            disabled=~act.is_open,
            on_answer=lambda name, value: IntakeState.answer(
                rx.Var.create("belongings.").to(str) + name, value
            ),
        ),
        textarea_field(
            _("Objetos de valor que quedan dentro"),
            "valuables",
            rows=2,
            max_length=300,
            **kept("valuables", field="belongings.valuables"),
        ),
        textarea_field(_("Notas"), "notes", rows=2, max_length=1000, **kept("notes")),
    )


def permits_step() -> rx.Component:
    """Return what the client allows, and up to which amount."""
    return form_section(
        _("¿Qué autoriza el cliente?"),
        checklist(
            _("Autorizaciones"),
            IntakeState.permits.to(Rows),
            disabled=~act.is_open,
            on_answer=lambda name, value: IntakeState.answer(
                rx.Var.create("authorisations.").to(str) + name, value
            ),
        ),
        form_row(
            money_field(
                _("Trabajos hasta este monto sin volver a preguntar"),
                "preauthorised",
                hint=_("Con IVA incluido."),
                **kept("preauthorised", field="authorisations.preauthorised"),
            ),
            text_field(
                _("Otra persona que puede retirarlo"),
                "collected_by",
                **kept("collected_by", field="authorisations.collected_by"),
            ),
        ),
    )
