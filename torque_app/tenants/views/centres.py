"""The tab of service centres and the dialog of one."""

from typing import Any

import reflex as rx

from components.button import button
from components.dialog import dialog
from components.field import (
    checkbox_field,
    money_field,
    select_field,
    text_field,
)
from components.form import form, form_actions, form_row, form_section, submit
from components.layout import stack
from components.table import Column, table
from torque_app.core.texts import _
from torque_app.tenants import rules
from torque_app.tenants.state.centres import CentresState
from torque_app.tenants.state.shown import ZONES

Rows = list[dict[str, Any]]


def centres_tab() -> rx.Component:
    """Return the list of centres; a row opens its form."""
    return stack(
        table(
            CentresState.rows.to(Rows),
            [
                Column("code", _("Código"), kind="mono", fixed=True),
                Column("name", _("Nombre"), kind="strong", sub="address", fixed=True),
                Column("rate", _("Mano de obra"), align="end"),
                Column("status", _("Estado"), kind="status"),
            ],
            button(_("Nuevo centro"), icon="plus", variant="primary", on_click=CentresState.start),
            id="centros",
            label=_("Centros"),
            loading=CentresState.loading,
            total=CentresState.rows.length(),
            current=CentresState.fields.id,
            on_open=CentresState.edit,
            empty_title=_("Sin centros todavía"),
        ),
        centre_dialog(),
    )


def centre_dialog() -> rx.Component:
    """Return the form of a centre."""
    errors, fields = CentresState.errors, CentresState.fields
    return dialog(
        form(
            _identity(),
            _reach(),
            checkbox_field(
                _("Abierto"),
                "is_active",
                default_value=fields.is_active,
                hint=_("Un centro cerrado conserva sus OT y no recibe nuevas."),
            ),
            form_actions(submit(_("Guardar centro"))),
            id="centro-" + fields.id,
            on_submit=CentresState.save,
            saved_at=CentresState.saved_at,
            errors=errors,
        ),
        open=CentresState.open,
        title=rx.cond(fields.id != "", _("Editar centro"), _("Nuevo centro")),
        on_close=CentresState.cancel,
        size="lg",
    )


def _text(label: str, name: str, **props: Any) -> rx.Component:
    props.setdefault("max_length", rules.CENTRE_WIDTHS.get(name))
    return text_field(
        label,
        name,
        default_value=getattr(CentresState.fields, name),
        error=CentresState.errors[name],
        **props,
    )


def _identity() -> rx.Component:
    fields, errors = CentresState.fields, CentresState.errors
    return form_section(
        _("Identidad"),
        form_row(
            _text(
                _("Código"),
                "code",
                required=True,
                max_length=10,
                hint=_("Encabeza el número de cada OT."),
            ),
            _text(_("Nombre"), "name", required=True),
        ),
        form_row(
            money_field(
                _("Mano de obra por hora"),
                "labor_rate",
                default_value=fields.labor_rate,
                error=errors["labor_rate"],
                hint=_("Neto, sin IVA."),
            ),
            select_field(
                _("Zona horaria"),
                "timezone",
                list(ZONES),
                default_value=fields.timezone,
                placeholder="",
                error=errors["timezone"],
            ),
            select_field(
                _("Empresa que factura"),
                "company_id",
                CentresState.companies.to(Rows),
                default_value=fields.company_id,
                placeholder=_("Ninguna"),
                error=errors["company_id"],
            ),
        ),
    )


def _reach() -> rx.Component:
    return form_section(
        _("Dónde está"),
        _text(_("Dirección"), "address"),
        form_row(_text(_("Comuna"), "comuna"), _text(_("Ciudad"), "city")),
        form_row(
            _text(_("Teléfono"), "phone", type="tel"), _text(_("Correo"), "email", type="email")
        ),
    )
