"""The pieces of a received document's page."""

from typing import Any

import reflex as rx

from components.button import button, link
from components.chip import status_chip
from components.dialog import confirm, dialog
from components.feedback import alert
from components.field import radio_group, text_field, textarea_field
from components.form import form, form_actions, submit
from components.layout import card, cluster, facts, page_header, shown_when, split, stack
from components.steps import steps
from components.table import Column, lines
from components.value import date, datetime, or_dash, rut
from torque_app.core.texts import _
from torque_app.purchases.permissions import Purchases
from torque_app.purchases.state.document import PurchaseState
from torque_app.purchases.state.record import File
from torque_app.purchases.views.words import CLAIMS
from torque_app.shell.session import Session

Rows = list[dict[str, Any]]
_FILES = "/api/v1/purchases/documents/"


def header() -> rx.Component:
    """Return identity, state, and the one answer that comes next."""
    sheet = PurchaseState.sheet
    may = Session.permissions.contains(Purchases.ANSWER.value)
    return page_header(
        sheet.title,
        shown_when(may & sheet.may_acknowledge, _receipt_button()),
        shown_when(may & sheet.may_claim, _claim_button()),
        subtitle=sheet.issuer,
        status=cluster(
            status_chip(sheet.state, sheet.state_label),
            shown_when(
                sheet.countdown != "",
                status_chip(rx.cond(sheet.urgent, "danger", "pending"), sheet.countdown),
            ),
        ),
        primary=shown_when(may & sheet.may_accept, _accept_button()),
        back=(_("Compras"), "/compras"),
    )


def _accept_button() -> rx.Component:
    return confirm(
        button(_("Aceptar"), variant="primary", icon="circle-check", loading=PurchaseState.sending),
        _("¿Aceptar este documento?"),
        action=_("Aceptar documento"),
        description=_("Queda registrado en el SII. Después ya no se puede reclamar."),
        danger=False,
        on_confirm=PurchaseState.accept,
    )


def _receipt_button() -> rx.Component:
    return button(_("Dar acuse de recibo"), on_click=PurchaseState.ask_receipt)


def _claim_button() -> rx.Component:
    return button(_("Reclamar"), on_click=PurchaseState.ask_claim)


def work() -> rx.Component:
    """Return what needs attention, the lines and the files."""
    sheet = PurchaseState.sheet
    return stack(
        _notices(),
        card(
            lines(
                PurchaseState.items.to(Rows),
                [
                    Column("name", _("Detalle"), kind="strong", sub="code"),
                    Column("quantity", _("Cant."), kind="number", decimals=2),
                    Column("price", _("Precio"), kind="number"),
                    Column("amount", _("Monto"), kind="money"),
                ],
                label=_("Detalle del documento"),
                totals=[
                    (_("Neto"), sheet.net),
                    (_("Exento"), sheet.exempt),
                    (_("IVA"), sheet.iva),
                    (_("Total"), sheet.total),
                ],
            ),
            title=_("Detalle"),
            padded=False,
        ),
        _files(),
    )


def _notices() -> rx.Component:
    sheet = PurchaseState.sheet
    return rx.fragment(
        shown_when(
            (sheet.signature == "danger") | (sheet.stamp == "danger"),
            alert(
                _("Este documento no tiene respaldo: revisa su firma y su timbre antes de pagar."),
                tone="danger",
            ),
        ),
        shown_when(
            sheet.urgent,
            alert(
                _("Si no respondes a tiempo, el documento se entiende aceptado."),
                tone="warning",
                title=sheet.countdown,
            ),
        ),
    )


def _files() -> rx.Component:
    sheet = PurchaseState.sheet
    at = _FILES + sheet.id + "/xml"
    return card(
        stack(
            split(
                rx.el.span(_("XML del documento, tal como llegó")),
                link(_("Descargar"), at, external=True),
            ),
            shown_when(
                sheet.has_envelope,
                split(
                    rx.el.span(_("Archivo completo en que vino")),
                    link(_("Descargar"), at + "?whole=true", external=True),
                ),
            ),
            rx.cond(
                PurchaseState.files.length() == 0,
                rx.el.p(
                    _("Las respuestas se firman solas al recibir, aceptar o reclamar."),
                    class_name="field-hint",
                ),
                stack(rx.foreach(PurchaseState.files, _file)),
            ),
        ),
        title=_("Archivos"),
    )


def _file(file: rx.Var[File]) -> rx.Component:
    return split(
        cluster(rx.el.span(file.name), datetime(file.at)),
        link(_("Descargar"), file.href, external=True),
    )


def aside() -> rx.Component:
    """Return the facts, what backs the document, and its story."""
    sheet = PurchaseState.sheet
    return stack(
        card(
            facts(
                [
                    (_("Proveedor"), sheet.issuer),
                    (_("RUT"), rut(sheet.issuer_rut)),
                    (_("Para"), sheet.company),
                    (_("Fecha"), date(sheet.issued_on)),
                    (_("Vence"), date(sheet.due_on)),
                    (_("Plazo para responder"), or_dash(sheet.deadline)),
                    (_("Referencias"), or_dash(sheet.references)),
                    (_("Llegó"), datetime(sheet.received_at)),
                    (_("Origen"), sheet.source),
                    (_("Recibió"), sheet.received_by),
                ]
            ),
            shown_when(
                (sheet.deadline != "") & ~sheet.sure,
                rx.el.p(
                    _("El SII aún no informa cuándo lo recibió: el plazo real puede ser menor."),
                    class_name="field-hint",
                ),
            ),
            title=_("Datos"),
        ),
        card(
            stack(
                cluster(
                    status_chip(sheet.signature, sheet.signature_label),
                    status_chip(sheet.stamp, sheet.stamp_label),
                ),
                rx.el.p(sheet.signature_means),
                facts([(_("Firmó"), or_dash(sheet.signed_by))]),
                shown_when(
                    sheet.stamp_fault != "", rx.el.p(sheet.stamp_fault, class_name="field-hint")
                ),
            ),
            title=_("Respaldo"),
        ),
        card(steps(PurchaseState.story, label=_("Historia")), title=_("Historia")),
    )


def receipt_dialog() -> rx.Component:
    """Return the dialog that gives the receipt for goods or services."""
    return dialog(
        form(
            text_field(
                _("Dónde se recibió"),
                "premises",
                hint=_("Si lo dejas vacío, es la dirección de tu empresa."),
                max_length=80,
            ),
            form_actions(submit(_("Dar acuse de recibo"), pending=PurchaseState.sending)),
            id=rx.Var.create("acuse-").to(str) + PurchaseState.sheet.id,
            on_submit=PurchaseState.acknowledge,
            pending=PurchaseState.sending,
            errors=PurchaseState.errors,
            draft=False,
            guard=False,
        ),
        open=PurchaseState.acknowledging,
        title=_("Acuse de recibo"),
        description=_(
            "Declara que recibiste la mercadería o el servicio. Después ya no se puede reclamar."
        ),
        on_close=PurchaseState.close,
    )


def claim_dialog() -> rx.Component:
    """Return the dialog that claims, saying what and why."""
    return dialog(
        form(
            radio_group(
                _("Qué reclamas"),
                "action",
                CLAIMS,
                default_value=CLAIMS[0][0],
                error=PurchaseState.errors["action"],
            ),
            textarea_field(
                _("Por qué"),
                "reason",
                hint=_("Tu proveedor lo va a leer."),
                error=PurchaseState.errors["reason"],
                required=True,
                max_length=256,
            ),
            form_actions(
                submit(_("Reclamar ante el SII"), variant="danger", pending=PurchaseState.sending)
            ),
            id=rx.Var.create("reclamo-").to(str) + PurchaseState.sheet.id,
            on_submit=PurchaseState.claim,
            pending=PurchaseState.sending,
            errors=PurchaseState.errors,
            guard=False,
        ),
        open=PurchaseState.claiming,
        title=_("Reclamar"),
        description=_("Queda registrado en el SII y tu proveedor debe emitir una nota de crédito."),
        on_close=PurchaseState.close,
    )
