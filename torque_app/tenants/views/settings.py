"""The tabs of the settings: the workshop and where its documents are set up."""

from typing import Any

import reflex as rx

from components.button import button
from components.feedback import alert, skeleton
from components.field import select_field, switch_field, text_field
from components.form import form, form_actions, form_row, save_state, submit
from components.layout import card, cluster, shown_when, split, stack
from torque_app.core.choices import Choice
from torque_app.core.texts import _
from torque_app.shell.session import Session
from torque_app.tenants.permissions import Tenants
from torque_app.tenants.state.company import CompanyState
from torque_app.tenants.state.place import COMPANIES
from torque_app.tenants.state.shown import KINDS, ZONES
from torque_app.tenants.state.workshop import WorkshopState


def may_manage() -> Any:
    """Return whether the person at the screen is the workshop's owner."""
    return Session.permissions.contains(Tenants.MANAGE.value)


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
    """Return the way to each company's papers, and what happens to an accepted document."""
    return card(
        stack(
            rx.el.p(
                _(
                    "Para emitir facturas y boletas necesitas tu certificado digital (.pfx) y"
                    " los folios (CAF) que descargas del SII."
                )
            ),
            rx.foreach(CompanyState.known, _issuer),
            shown_when(
                ~CompanyState.loading & (CompanyState.known.length() == 0), _first_company()
            ),
            switch_field(
                _("Mandar cada documento por correo"),
                "mail_documents",
                value=WorkshopState.fields.mail_documents,
                on_change=WorkshopState.mail_documents,
                disabled=~may_manage(),
                hint=_("En cuanto el SII lo acepta, si quien compra tiene correo."),
            ),
        ),
        title=_("Facturación electrónica"),
    )


def _issuer(company: rx.Var[Choice]) -> rx.Component:
    return split(
        stack(
            rx.el.strong(company.label),
            rx.el.span(company.sublabel, class_name="field-hint"),
            gap=4,
        ),
        button(_("Certificado y folios"), icon="key-round", href=company.href),
    )


def _first_company() -> rx.Component:
    return alert(
        _("Ingresa primero los datos de tu empresa."),
        action=button(_("Ingresar empresa"), on_click=WorkshopState.turn(COMPANIES)),
    )


def programs_tab() -> rx.Component:
    """Return the way to the keys of other programs."""
    return card(
        stack(
            rx.el.p(
                _(
                    "Dale una clave a tu contabilidad, a tu sitio web o a otro programa para que"
                    " lea y escriba en tu taller, sólo lo que tú permitas."
                )
            ),
            cluster(
                button(
                    _("Claves de API"),
                    icon="key-round",
                    variant="primary",
                    href="/ajustes/claves",
                )
            ),
        ),
        title=_("Otros programas"),
    )
