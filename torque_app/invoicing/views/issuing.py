"""The form that issues a document: who buys on the left, what it will say on the right."""

from typing import Any

import reflex as rx

from components.button import button, link
from components.feedback import alert, skeleton
from components.field import (
    date_field,
    radio_group,
    rut_field,
    select_field,
    text_field,
)
from components.form import form, form_actions, form_row, form_section, submit
from components.layout import card, record, shown_when, stack
from components.table import Column, lines
from torque_app.core.texts import _
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.state.issuing import IssueState
from torque_app.shell.session import Session

Rows = list[dict[str, Any]]


def issue_form() -> rx.Component:
    """Return the whole page's content."""
    return rx.cond(
        IssueState.loading,
        skeleton(8),
        rx.cond(IssueState.missing != "", _missing(), record(_form(), _paper())),
    )


def _missing() -> rx.Component:
    return stack(
        alert(IssueState.missing, tone="warning"),
        button(_("Ver órdenes de trabajo"), href="/ot", icon="clipboard-list"),
    )


def _form() -> rx.Component:
    return form(
        form_section(
            _("Documento"),
            radio_group(
                _("Qué emites"),
                "dte_type",
                [
                    {"id": "39", "label": _("Boleta"), "hint": _("Para un consumidor final.")},
                    {"id": "33", "label": _("Factura"), "hint": _("Para una empresa o con giro.")},
                ],
                value=IssueState.dte_type,
                on_change=IssueState.choose,
            ),
            rx.cond(IssueState.dte_type == "33", _credit(), _means()),
        ),
        _receiver(),
        form_actions(
            shown_when(
                Session.permissions.contains(Invoicing.EDIT.value),
                button(
                    _("Más opciones"),
                    variant="ghost",
                    href="/facturacion/nuevo?ot=" + IssueState.ot_id,
                ),
            ),
            submit(
                IssueState.sheet.action,
                pending=IssueState.sending,
                disabled=IssueState.sheet.obstacle != "",
                icon="receipt-text",
            ),
        ),
        id=rx.Var.create("emitir-").to(str) + IssueState.ot_id,
        on_submit=IssueState.issue,
        pending=IssueState.sending,
        saved_at=IssueState.saved_at,
        errors=IssueState.errors,
    )


def _receiver() -> rx.Component:
    name = _typed(
        text_field, rx.cond(IssueState.dte_type == "33", _("Razón social"), _("Nombre")),
        "razon_social", max_length=100,
    )  # fmt: skip
    return form_section(
        _("Quién compra"),
        form_row(_typed(rut_field, _("RUT"), "rut"), name),
        _typed(text_field, _("Giro"), "giro", max_length=40),
        form_row(
            _typed(text_field, _("Dirección"), "address", max_length=70),
            _typed(text_field, _("Comuna"), "comuna", max_length=20),
        ),
        form_row(
            _typed(text_field, _("Correo"), "email", type="email", max_length=80),
            _typed(text_field, _("Teléfono"), "phone", type="tel", max_length=20),
        ),
        description=rx.cond(
            IssueState.dte_type == "33",
            _("La factura necesita RUT, razón social, giro, dirección y comuna."),
            _("La boleta puede ir sin nombre; sobre 135 UF debe decir quién compra."),
        ),
    )


def _typed(field: Any, label: Any, name: str, **more: Any) -> rx.Component:
    return field(
        label,
        name,
        value=IssueState.receiver[name],
        error=IssueState.errors[name],
        on_blur=lambda value: IssueState.say(name, value),
        **more,
    )


def _credit() -> rx.Component:
    return form_row(
        select_field(
            _("Forma de pago"),
            "payment",
            [("1", _("Contado")), ("2", _("Crédito"))],
            value=IssueState.extra["payment"],
            placeholder="",
            on_change=lambda value: IssueState.say("payment", value),
        ),
        shown_when(
            IssueState.extra["payment"] == "2",
            date_field(
                _("Vence"),
                "due_on",
                value=IssueState.extra["due_on"],
                hint=_("Si la dejas vacía, los días de crédito del cliente."),
                on_blur=lambda value: IssueState.say("due_on", value),
            ),
        ),
    )


def _means() -> rx.Component:
    return select_field(
        _("Medio de pago"),
        "means",
        [
            ("1", _("Efectivo")),
            ("2", _("Pago electrónico")),
            ("3", _("Transferencia")),
            ("4", _("Cheque")),
            ("5", _("Otro")),
        ],
        value=IssueState.extra["means"],
        placeholder=_("Sin indicar"),
        error=IssueState.errors["means"],
        on_change=lambda value: IssueState.say("means", value),
    )


def _paper() -> rx.Component:
    """Return what the document will say, live."""
    sheet = IssueState.sheet
    return stack(
        shown_when(
            sheet.obstacle != "",
            alert(
                sheet.obstacle,
                tone="warning",
                action=shown_when(
                    sheet.invoice_id != "",
                    link(_("Ver el documento"), "/facturacion/" + sheet.invoice_id),
                ),
            ),
        ),
        card(
            lines(
                IssueState.lines.to(Rows),
                [
                    Column("name", _("Detalle"), kind="strong", sub="count"),
                    Column("amount", _("Monto"), kind="money"),
                ],
                label=_("Lo que dirá el documento"),
                totals=[
                    (_("Neto"), sheet.net),
                    (_("Exento"), sheet.exempt),
                    (_("IVA 19 %"), sheet.iva),
                    (_("Total"), sheet.total),
                ],
            ),
            title=sheet.type_name,
            padded=False,
        ),
    )
