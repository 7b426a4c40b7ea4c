"""The pieces of a document's page."""

from typing import Any

import reflex as rx

from components.button import button, link
from components.chip import status_chip
from components.dialog import confirm, dialog
from components.feedback import alert, empty_state
from components.field import date_field, money_field, select_field, text_field, textarea_field
from components.form import form, form_actions, form_row, submit
from components.layout import card, cluster, facts, page_header, shown_when, split, stack
from components.steps import steps
from components.table import Column, lines
from components.value import dash, date, money, or_dash, plate_text, rut
from torque_app.core.texts import _
from torque_app.payments.permissions import Payments
from torque_app.payments.rules import METHOD_NAMES
from torque_app.payments.state.document import SEND, DocumentState
from torque_app.payments.state.shown import PaymentLine
from torque_app.payments.views.delivery import mail_button, mails
from torque_app.payments.views.document_note import around, note_buttons
from torque_app.shell.session import Session

Rows = list[dict[str, Any]]
_FILES = "/api/v1/invoicing/"


def header() -> rx.Component:
    """Return identity, both states and the one action that comes next."""
    document = DocumentState.document
    return page_header(
        document.title,
        mail_button(document.may_print & ~document.may_resend & ~document.may_reissue),
        note_buttons(),
        subtitle=document.client,
        status=cluster(
            status_chip(document.state, document.state_label),
            shown_when(document.sii_label != "", status_chip(document.sii, document.sii_label)),
        ),
        primary=shown_when(
            (document.balance > 0) & Session.permissions.contains(Payments.RECORD.value),
            button(
                _("Registrar pago"),
                variant="primary",
                icon="wallet",
                on_click=DocumentState.ask_payment,
            ),
        ),
        back=(_("Facturas y boletas"), "/facturacion"),
    )


def _papers() -> rx.Component:
    at = _FILES + DocumentState.document.id
    return cluster(
        link(_("PDF"), at + "/pdf", external=True),
        link(_("Rollo 80 mm"), at + "/pdf?layout=ROLL_80", external=True),
        shown_when(
            DocumentState.document.has_cedible,
            link(_("Copia cedible"), at + "/pdf?cedible=true", external=True),
        ),
        link(_("XML"), at + "/xml", external=True),
        gap=16,
    )


def _linked(text: Any, href: Any) -> rx.Component:
    return rx.cond(href != "", link(text, href), or_dash(text))


def _quotations() -> rx.Component:
    found = DocumentState.document.quotations.to(list[list[str]])
    return rx.cond(
        found.length() > 0,
        cluster(rx.foreach(found, lambda one: link(one[0], one[1]))),
        dash(),
    )


def work() -> rx.Component:
    """Return the lines, the payments and what may be mended."""
    document = DocumentState.document
    return stack(
        _mending(),
        shown_when(document.may_print, _papers()),
        card(
            lines(
                DocumentState.items.to(Rows),
                [
                    Column("name", _("Detalle"), kind="strong", sub="code"),
                    Column("quantity", _("Cant."), kind="number", decimals=2),
                    Column("price", _("Precio"), kind="number"),
                    Column("amount", _("Monto"), kind="money"),
                ],
                label=_("Detalle del documento"),
                totals=[
                    (_("Neto"), document.net),
                    (_("Exento"), document.exempt),
                    (_("IVA 19 %"), document.iva),
                    (_("Total"), document.total),
                ],
            ),
            title=_("Detalle"),
            padded=False,
        ),
        _payments(),
    )


def _mending() -> rx.Component:
    document = DocumentState.document
    may = Session.permissions.contains(SEND)
    return rx.fragment(
        shown_when(
            document.claim != "",
            rx.cond(
                document.is_claimed,
                alert(document.claim, tone="danger"),
                alert(document.claim),
            ),
        ),
        shown_when(
            (document.sii == "warning") & (document.reason != ""),
            alert(document.reason, tone="warning", title=_("El SII lo aceptó con reparos.")),
        ),
        shown_when(
            document.may_resend,
            alert(
                document.reason,
                title=_("El SII no aceptó el envío. El folio no se perdió: corrige y reenvíalo."),
                tone="danger",
                action=shown_when(may, button(_("Reenviar al SII"), on_click=DocumentState.resend)),
            ),
        ),
        shown_when(
            document.may_reissue,
            alert(
                document.reason,
                title=_(
                    "El SII rechazó el documento y su folio se gastó. Emítelo con un folio nuevo."
                ),
                tone="danger",
                action=shown_when(
                    may,
                    confirm(
                        button(_("Emitir de nuevo")),
                        _("¿Emitir con un folio nuevo?"),
                        action=_("Emitir de nuevo"),
                        description=_("Las líneas y los montos no cambian."),
                        danger=False,
                        on_confirm=DocumentState.reissue,
                    ),
                ),
            ),
        ),
    )


def _payments() -> rx.Component:
    document = DocumentState.document
    return card(
        rx.cond(
            DocumentState.payments.length() == 0,
            empty_state(_("Aún no hay pagos"), icon="wallet"),
            stack(rx.foreach(DocumentState.payments, _payment)),
        ),
        title=_("Pagos"),
        footer=split(
            rx.el.span(_("Pagado "), money(document.paid)),
            rx.el.strong(_("Saldo "), money(document.balance)),
        ),
    )


def _payment(payment: rx.Var[PaymentLine]) -> rx.Component:
    may = payment.may_reverse & Session.permissions.contains(Payments.REVERSE.value)
    return split(
        cluster(
            date(payment.paid_on),
            rx.el.span(payment.method),
            rx.el.span(payment.reference),
            rx.el.span(payment.mark),
        ),
        cluster(
            rx.el.strong(money(payment.amount)),
            shown_when(
                may,
                button(
                    _("Reversar"),
                    variant="ghost",
                    size="sm",
                    on_click=DocumentState.ask_reversal(payment.id),
                ),
            ),
        ),
    )


def aside() -> rx.Component:
    """Return the facts and SII's story."""
    document = DocumentState.document
    return stack(
        card(
            facts(
                [
                    (_("Cliente"), _linked(document.client, document.client_href)),
                    (_("RUT"), rut(document.rut)),
                    (_("Giro"), or_dash(document.giro)),
                    (_("Dirección"), or_dash(document.address)),
                    (_("OT"), _linked(document.order, document.order_href)),
                    (_("Presupuesto"), _quotations()),
                    (_("Patente"), plate_text(document.plate)),
                    (_("Fecha"), date(document.date)),
                    (_("Vence"), date(document.due)),
                ]
            ),
            title=_("Datos"),
        ),
        around(),
        card(
            steps(DocumentState.story, label=_("Historia en el SII")),
            shown_when(
                document.may_ask_mail & Session.permissions.contains(SEND),
                button(
                    _("Pedir otra vez el correo del SII"),
                    icon="mail",
                    size="sm",
                    on_click=DocumentState.ask_mail,
                ),
            ),
            title=_("Historia en el SII"),
        ),
        mails(),
    )


def payment_dialog() -> rx.Component:
    """Return the dialog that records a payment; it proposes the whole balance."""
    document = DocumentState.document
    return dialog(
        form(
            money_field(
                _("Monto"),
                "amount",
                default_value=document.balance.to_string(),
                error=DocumentState.errors["amount"],
                required=True,
            ),
            form_row(
                select_field(
                    _("Medio"),
                    "method",
                    [(method.value, _(name)) for method, name in METHOD_NAMES.items()],
                    default_value="CASH",
                ),
                date_field(
                    _("Fecha"),
                    "paid_on",
                    hint=_("Vacía: hoy."),
                    error=DocumentState.errors["paid_on"],
                ),
            ),
            text_field(
                _("Referencia"),
                "reference",
                hint=_("N.º de cheque, voucher o transferencia."),
                error=DocumentState.errors["reference"],
                max_length=80,
            ),
            form_actions(submit(_("Registrar pago"), pending=DocumentState.sending)),
            id=rx.Var.create("pago-").to(str) + document.id,
            on_submit=DocumentState.pay,
            pending=DocumentState.sending,
            saved_at=DocumentState.saved_at,
            errors=DocumentState.errors,
            guard=False,
        ),
        open=DocumentState.paying,
        title=_("Registrar pago"),
        on_close=DocumentState.close,
    )


def reversal_dialog() -> rx.Component:
    """Return the dialog that takes a payment back."""
    return dialog(
        form(
            textarea_field(
                _("Por qué se reversa"),
                "reason",
                error=DocumentState.errors["reason"],
                required=True,
                max_length=300,
            ),
            form_actions(submit(_("Reversar pago"), variant="danger")),
            id=rx.Var.create("reversa-").to(str) + DocumentState.undoing,
            on_submit=DocumentState.reverse,
            saved_at=DocumentState.saved_at,
            draft=False,
            guard=False,
        ),
        open=DocumentState.undoing != "",
        title=_("Reversar pago"),
        on_close=DocumentState.close,
    )
