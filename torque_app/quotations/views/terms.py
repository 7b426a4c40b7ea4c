"""The terms of a quotation: validity, discount, insurer and notes; written in place while open."""

from typing import Any

import reflex as rx

from components.button import button
from components.feedback import alert
from components.field import (
    date_field,
    money_field,
    number_field,
    select_field,
    switch_field,
    text_field,
    textarea_field,
)
from components.form import form, form_row
from components.layout import card, facts, shown_when, stack
from components.value import date, money, or_dash
from models.quotations import VehicleLocation
from torque_app.core.texts import _
from torque_app.quotations.state.heading import TermsState
from torque_app.quotations.state.lines import LinesState
from torque_app.quotations.state.record import QuotationState
from torque_app.quotations.state.terms import LABELS
from torque_app.quotations.words import DOCUMENT_NAMES

Rows = list[dict[str, Any]]
State = QuotationState
LOCATIONS = [
    (VehicleLocation.AT_WORKSHOP.value, _("En el taller")),
    (VehicleLocation.WITH_CUSTOMER.value, _("Con el cliente")),
]


def terms_card() -> rx.Component:
    """Return the terms: fields while the quotation is open, what they say after."""
    return card(
        rx.cond(
            State.sheet.is_open,
            form(
                _open(),
                id="presupuesto-condiciones-" + State.sheet.id,
                on_submit=LinesState.submit,
                saved_at=State.saved_at,
            ),
            _read(),
        ),
        title=_("Condiciones"),
    )


def _open() -> rx.Component:
    return stack(
        shown_when(
            State.term_notice != "",
            alert(
                State.term_notice,
                tone="warning",
                action=button(_("Dejar lo guardado"), on_click=TermsState.give_up, size="sm"),
            ),
        ),
        form_row(
            _field(date_field, "valid_until", hint=_("Vacío: 7 días desde que lo envías.")),
            _field(number_field, "delivery_days", suffix=_("días")),
            _field(number_field, "discount_percent", suffix="%", hint=_("Sobre cada línea.")),
        ),
        form_row(
            _choice("vehicle_location", LOCATIONS, placeholder=_("Sin indicar")),
            _choice("document_type", [(k.value, _(v)) for k, v in DOCUMENT_NAMES.items()]),
            _field(text_field, "battery_serial_number", max_length=60),
        ),
        switch_field(
            _("Paga un seguro"),
            "has_insurance",
            value=State.terms["has_insurance"],
            on_change=lambda on: TermsState.turn("has_insurance", on),
        ),
        shown_when(State.terms["has_insurance"] == "on", _insurance()),
        shown_when(
            TermsState.templates.length() > 0,
            _choice(
                "note_template_id",
                TermsState.templates.to(Rows),
                placeholder=_("Elige una plantilla…"),
                hint=_("Reemplaza las condiciones de abajo."),
            ),
        ),
        _field(textarea_field, "notes", rows=3, max_length=2000),
        _field(textarea_field, "custom_notes", rows=2, max_length=2000),
    )


def _insurance() -> rx.Component:
    return stack(
        form_row(
            _choice("insurer_id", TermsState.insurers.to(Rows), placeholder=_("Elige…")),
            _field(text_field, "claim_number", max_length=40),
            _field(money_field, "deductible", hint=_("Lo paga el cliente, IVA incluido.")),
        ),
        form_row(
            _field(date_field, "insurance_start_date"), _field(date_field, "insurance_end_date")
        ),
    )


def _read() -> rx.Component:
    terms = State.terms
    return stack(
        facts(
            [
                (
                    LABELS["valid_until"],
                    or_dash(State.sheet.valid_until, date(State.sheet.valid_until)),
                ),
                (
                    LABELS["delivery_days"],
                    or_dash(terms["delivery_days"], terms["delivery_days"] + _(" días")),
                ),
                (
                    LABELS["discount_percent"],
                    or_dash(terms["discount_percent"], terms["discount_percent"] + " %"),
                ),
                (_("Documento"), State.sheet.document),
            ],
            columns=2,
        ),
        shown_when(
            State.sheet.is_insured,
            facts(
                [
                    (LABELS["insurer_id"], State.sheet.insurer),
                    (LABELS["claim_number"], or_dash(terms["claim_number"])),
                    (LABELS["deductible"], money(State.sheet.deductible)),
                ],
                columns=2,
            ),
        ),
        _text(LABELS["notes"], terms["notes"]),
        _text(LABELS["custom_notes"], terms["custom_notes"]),
    )


def _text(label: str, text: Any) -> rx.Component:
    return shown_when(
        text != "",
        rx.el.div(
            rx.el.h3(label, class_name="quoted-heading"), rx.el.p(text, class_name="prewrap")
        ),
    )


def _field(field: Any, name: str, **more: Any) -> rx.Component:
    return field(
        LABELS[name],
        name,
        value=State.terms[name],
        error=State.term_errors[name],
        on_change=lambda value: TermsState.say(name, value),
        **more,
    )


def _choice(name: str, options: Any, *, placeholder: str = "", hint: str = "") -> rx.Component:
    return select_field(
        LABELS[name],
        name,
        options,
        value=State.terms[name],
        placeholder=placeholder,
        hint=hint,
        error=State.term_errors[name],
        on_change=lambda value: TermsState.say(name, value),
    )
