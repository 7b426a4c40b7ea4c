"""Who receives the draft: a client of the workshop, corrected by hand or typed anew."""

from typing import Any

import reflex as rx

from components.combobox import combobox
from components.field import rut_field, text_field
from components.form import form_row, form_section
from torque_app.core.texts import _
from torque_app.invoicing.state.drafted_receiver import DraftedReceiverState
from torque_app.invoicing.state.wizard import WizardState

Rows = list[dict[str, Any]]


def receiver_section() -> rx.Component:
    """Return the client's search and the fields of the receiver."""
    making = WizardState.making
    return form_section(
        _("Quién recibe"),
        combobox(
            _("Cliente"),
            "client_id",
            value=DraftedReceiverState.chosen,
            options=DraftedReceiverState.found.to(Rows),
            on_search=DraftedReceiverState.search,
            on_select=DraftedReceiverState.choose,
            placeholder=_("Nombre, RUT o teléfono"),
            hint=_("Trae sus datos; o escríbelos abajo sin elegir a nadie."),
            error=WizardState.errors["client_id"],
        ),
        form_row(
            _typed(rut_field, _("RUT"), "rut"),
            _typed(text_field, _("Razón social o nombre"), "razon_social", max_length=100),
        ),
        form_row(
            _typed(text_field, _("Giro"), "giro", max_length=40),
            _typed(text_field, _("Dirección"), "address", max_length=70),
        ),
        form_row(
            _typed(text_field, _("Comuna"), "comuna", max_length=20),
            _typed(text_field, _("Ciudad"), "city", max_length=20),
        ),
        form_row(
            _typed(text_field, _("Correo"), "email", type="email", max_length=80),
            _typed(text_field, _("Teléfono"), "phone", type="tel", max_length=20),
            _typed(text_field, _("Contacto"), "contact", max_length=80,
                   placeholder=_("Por quién preguntar")),
        ),
        description=rx.cond(
            making.is_boleta,
            _("La boleta puede ir sin nombre; sobre 135 UF debe decir quién compra."),
            _("Necesita RUT, razón social, giro, dirección y comuna."),
        ),
    )  # fmt: skip


def _typed(field: Any, label: Any, name: str, **more: Any) -> rx.Component:
    return field(
        label,
        name,
        value=DraftedReceiverState.fields[name],
        error=WizardState.errors[name],
        on_change=lambda value: DraftedReceiverState.say(name, value),
        **more,
    )
