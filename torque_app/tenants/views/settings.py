"""The tabs of the settings: the workshop and where its documents are set up."""

from typing import Any

import reflex as rx

from components.button import button
from components.feedback import alert, empty_state, skeleton
from components.field import select_field, text_field
from components.form import form, form_actions, form_row, save_state, submit
from components.layout import card, cluster, shown_when, stack
from torque_app.core.texts import _
from torque_app.shell.session import Session
from torque_app.tenants.permissions import Tenants
from torque_app.tenants.state.shown import KINDS, ZONES
from torque_app.tenants.state.workshop import WorkshopState


def may_manage() -> Any:
    """Return whether the person at the screen is the workshop's owner."""
    return Session.permissions.contains(Tenants.MANAGE.value)


def not_yours() -> Any:
    """Return whether the person at the screen is known, and may not see the settings."""
    seen = Session.permissions.contains(Tenants.ADMINISTER.value)
    return (Session.permissions.length() > 0) & ~seen


def closed() -> rx.Component:
    """Return what is said instead of the settings to whoever may not see them."""
    return empty_state(
        _("Tu rol no ve los ajustes"),
        _("Si necesitas cambiar algo, pídeselo al dueño o a un administrador del taller."),
        icon="lock",
        action=button(_("Ir al tablero"), href="/tablero"),
    )


def owners_only() -> rx.Component:
    """Return the note to whoever may look and not change."""
    return shown_when(
        ~may_manage(), alert(_("Sólo el dueño del taller puede cambiar estos datos."), tone="info")
    )


def workshop_tab() -> rx.Component:
    """Return the form of the workshop's name, kind and zone."""
    fields, errors = WorkshopState.fields, WorkshopState.errors
    whole = form(
        owners_only(),
        text_field(
            _("Nombre del taller"),
            "name",
            required=True,
            default_value=fields.name,
            error=errors["name"],
            disabled=~may_manage(),
            max_length=120,
            hint=_("Así aparece en la barra y en lo que envías a tus clientes."),
        ),
        form_row(
            select_field(
                _("Tipo de negocio"),
                "business_type",
                list(KINDS),
                default_value=fields.business_type,
                placeholder="",
                disabled=~may_manage(),
                error=errors["business_type"],
            ),
            select_field(
                _("Zona horaria"),
                "timezone",
                list(ZONES),
                default_value=fields.timezone,
                placeholder="",
                disabled=~may_manage(),
                error=errors["timezone"],
            ),
        ),
        shown_when(
            may_manage(),
            form_actions(
                submit(_("Guardar taller")), state=save_state(saved_at=WorkshopState.saved_at)
            ),
        ),
        id="ajustes-taller",
        on_submit=WorkshopState.save,
        saved_at=WorkshopState.saved_at,
        errors=errors,
    )
    return card(rx.cond(WorkshopState.loading, skeleton(5), whole))


def invoicing_tab() -> rx.Component:
    """Return the way to certificate and folios."""
    return card(
        stack(
            rx.el.p(
                _(
                    "Para emitir facturas y boletas necesitas tu certificado digital (.pfx) y"
                    " los folios (CAF) que descargas del SII."
                )
            ),
            cluster(
                button(
                    _("Certificado y folios"),
                    icon="key-round",
                    variant="primary",
                    href="/ajustes/facturacion",
                )
            ),
        ),
        title=_("Facturación electrónica"),
    )
