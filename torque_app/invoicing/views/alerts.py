"""The form of a company's alerts."""

import reflex as rx

from components.field import number_field
from components.form import form, form_actions, form_row, save_state, submit
from components.layout import card
from torque_app.core.texts import _
from torque_app.invoicing.rules.alerts import MOST
from torque_app.invoicing.state.alerts import AlertsState


def alerts_panel() -> rx.Component:
    """Return from where on somebody is told, to be changed."""
    # the key draws the form anew for another company: fields keep what they first showed
    return card(rx.el.div(_form(), key=AlertsState.fields.id), title=_("Cuándo avisarte"))


def _form() -> rx.Component:
    return form(
        form_row(
            _figure(
                "folios",
                _("Quedan menos de"),
                suffix=_("folios"),
                hint=_("De un mismo documento."),
            ),
            _figure(
                "folio_days",
                _("Alcanzan para menos de"),
                suffix=_("días"),
                hint=_("Al ritmo de los últimos 30 días."),
            ),
        ),
        form_row(
            _figure(
                "range_days",
                _("Antes de que venzan los folios"),
                suffix=_("días"),
                hint=_("Y otra vez 15, 7 y 1 días antes."),
            ),
            _figure(
                "certificate_days",
                _("Antes de que venza el certificado"),
                suffix=_("días"),
                hint=_("Y otra vez 15, 7 y 1 días antes."),
            ),
        ),
        form_actions(
            submit(_("Guardar avisos"), variant="secondary"),
            state=save_state(saved_at=AlertsState.saved_at),
        ),
        id="avisos-" + AlertsState.fields.id,
        on_submit=AlertsState.save,
        saved_at=AlertsState.saved_at,
        errors=AlertsState.errors,
    )


def _figure(name: str, label: str, *, suffix: str, hint: str) -> rx.Component:
    return number_field(
        label,
        name,
        required=True,
        min=1,
        max=MOST[name],
        suffix=suffix,
        hint=hint,
        default_value=getattr(AlertsState.fields, name),
        error=AlertsState.errors[name],
    )
