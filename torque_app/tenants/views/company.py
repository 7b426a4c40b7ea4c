"""The tab of the legal entities that issue documents."""

from typing import Any

import reflex as rx

from components.button import button
from components.feedback import skeleton
from components.field import (
    date_field,
    number_field,
    radio_group,
    rut_field,
    select_field,
    text_field,
)
from components.form import (
    form,
    form_actions,
    form_row,
    form_section,
    save_state,
    submit,
)
from components.layout import card, cluster, shown_when, stack
from torque_app.core.texts import _
from torque_app.shell import slots
from torque_app.tenants import rules
from torque_app.tenants.state.company import CompanyState
from torque_app.tenants.state.place import BILLING, COMPANY
from torque_app.tenants.state.shown import WORLDS
from torque_app.tenants.views.settings import may_manage, owners_only


def company_tab() -> rx.Component:
    """Return the form of a legal entity, and the choice where there are several."""
    # the key draws the form anew for another entity: fields keep what they first showed
    whole = rx.el.div(_form(), key=CompanyState.fields.id)
    return stack(
        _choice(),
        card(rx.cond(CompanyState.loading, skeleton(8), whole)),
        *slots.pieces("company"),
    )


def _choice() -> rx.Component:
    known = CompanyState.known
    several = select_field(
        _("Empresa"),
        "company",
        known.to(list[dict[str, Any]]),
        value=CompanyState.fields.id,
        placeholder=_("Empresa nueva"),
        on_change=CompanyState.choose,
    )
    billing = button(
        _("Certificado y folios"),
        icon="key-round",
        href=f"{BILLING}?{COMPANY}=" + CompanyState.fields.id,
    )
    more = button(_("Agregar otra razón social"), icon="plus", on_click=CompanyState.start)
    alone = (known.length() == 1) & (CompanyState.fields.id != "")
    return shown_when(
        known.length() > 0,
        cluster(
            rx.cond(alone, rx.el.span(), several),
            cluster(
                shown_when(CompanyState.fields.id != "", billing), shown_when(may_manage(), more)
            ),
            justify="space-between",
            align="end",
        ),
    )


def _more(name: str) -> dict[str, Any]:
    return {
        "default_value": getattr(CompanyState.fields, name),
        "error": CompanyState.errors[name],
        "disabled": ~may_manage(),
        "on_blur": lambda value: CompanyState.check(name, value),
    }


def _text(label: str, name: str, **props: Any) -> rx.Component:
    required = name in rules.COMPANY_REQUIRED
    width = rules.COMPANY_WIDTHS.get(name)
    return text_field(label, name, required=required, max_length=width, **_more(name), **props)


def _form() -> rx.Component:
    errors = CompanyState.errors
    return form(
        owners_only(),
        _identity(),
        _reach(),
        _sii(),
        shown_when(
            may_manage(),
            form_actions(
                submit(_("Guardar empresa")), state=save_state(saved_at=CompanyState.saved_at)
            ),
        ),
        id="ajustes-empresa-" + CompanyState.fields.id,
        on_submit=CompanyState.save,
        saved_at=CompanyState.saved_at,
        errors=errors,
    )


def _identity() -> rx.Component:
    return form_section(
        _("Quién emite"),
        form_row(
            rut_field(_("RUT"), "rut", required=True, **_more("rut")),
            _text(_("Razón social"), "razon_social"),
        ),
        _text(_("Giro"), "giro"),
        _text(
            _("Códigos de actividad"),
            "actecos",
            placeholder="452001, 453000",
            hint=_("Los de tu inicio de actividades: 6 dígitos, hasta 4."),
        ),
        description=_("Tal como está en el SII: va impreso en cada documento."),
    )


def _reach() -> rx.Component:
    return form_section(
        _("Casa matriz"),
        _text(_("Dirección"), "address"),
        form_row(_text(_("Comuna"), "comuna"), _text(_("Ciudad"), "city")),
        form_row(
            _text(_("Teléfono"), "phone", type="tel"), _text(_("Correo"), "email", type="email")
        ),
    )


def _sii() -> rx.Component:
    fields, errors = CompanyState.fields, CompanyState.errors
    return form_section(
        _("Resolución del SII"),
        radio_group(
            _("Ambiente"),
            "dte_environment",
            list(WORLDS),
            default_value=fields.dte_environment,
            error=errors["dte_environment"],
            disabled=~may_manage(),
        ),
        form_row(
            number_field(
                _("Número de resolución"),
                "resolution_number",
                default_value=fields.resolution_number,
                error=errors["resolution_number"],
                disabled=~may_manage(),
                hint=_("0 en certificación."),
            ),
            date_field(
                _("Fecha de resolución"),
                "resolution_date",
                default_value=fields.resolution_date,
                error=errors["resolution_date"],
                disabled=~may_manage(),
            ),
            _text(_("Unidad del SII"), "sii_office", placeholder="S.I.I. - ÑUÑOA"),
        ),
    )
