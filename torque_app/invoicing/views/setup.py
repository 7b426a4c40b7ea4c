"""The panels of certificate and folios."""

from typing import Any

import reflex as rx

from components.button import button
from components.chip import chip
from components.dialog import confirm
from components.feedback import alert, empty_state, load_state
from components.field import text_field
from components.form import native_form, submit
from components.layout import card, cluster, facts, shown_when, split, stack
from components.table import Column, lines
from components.upload import file_drop
from components.value import date, number, rut
from torque_app.core.texts import _
from torque_app.invoicing.state.setup import BillingState
from torque_app.invoicing.state.shown import Signer, Stock

Rows = list[dict[str, Any]]
CERTIFICATE_FORM = "/api/v1/invoicing/certificates/form"


def setup() -> rx.Component:
    """Return both panels and, where SII is simulated, the way to practise."""
    return load_state(
        BillingState.loading,
        BillingState.error,
        stack(practice_panel(), certificate_panel(), caf_panel()),
        on_retry=BillingState.refresh,
    )


def practice_panel() -> rx.Component:
    """Return the offer of practice files; nothing where SII is the real one."""
    return shown_when(
        BillingState.simulated,
        alert(
            _(
                "Este sistema habla con un SII simulado. Puedes crear un certificado y folios de "
                "práctica: no valen ante el SII."
            ),
            tone="info",
            title=_("Ambiente de práctica"),
            action=button(
                _("Crear certificado y folios de práctica"),
                loading=BillingState.working,
                on_click=BillingState.practise,
            ),
        ),
    )


def certificate_panel() -> rx.Component:
    """Return the certificates in use and the form for another."""
    return card(
        stack(
            rx.cond(
                BillingState.signers.length() == 0,
                empty_state(
                    _("Aún no hay certificado digital"),
                    _("Sin él no se puede firmar ni enviar al SII."),
                    icon="key-round",
                ),
                rx.foreach(BillingState.signers, _signer),
            ),
            _certificate_form(),
        ),
        title=_("Certificado digital"),
    )


def _signer(signer: rx.Var[Signer]) -> rx.Component:
    return stack(
        shown_when(signer.warning != "", alert(signer.warning, tone="warning")),
        split(
            facts(
                [
                    (_("Titular"), signer.name),
                    (_("RUT"), rut(signer.rut)),
                    (_("Vigente hasta"), date(signer.until)),
                ],
                columns=3,
            ),
            confirm(
                button(_("Quitar"), variant="ghost"),
                _("¿Quitar este certificado?"),
                action=_("Quitar certificado"),
                description=_("Sin un certificado vigente no se pueden emitir documentos."),
                on_confirm=BillingState.remove_certificate(signer.id),
            ),
        ),
    )


def _certificate_form() -> rx.Component:
    """Return a plain browser post: the password goes to the server once and to no State."""
    return native_form(
        stack(
            shown_when(
                BillingState.certificate_error != "",
                alert(BillingState.certificate_error, tone="danger"),
            ),
            rx.el.label(
                rx.el.span(_("Archivo .pfx o .p12"), class_name="field-label"),
                rx.el.input(
                    type="file", name="file", accept=".pfx,.p12", required=True,
                    class_name="input",
                ),
                class_name="field",
            ),
            text_field(
                _("Contraseña del certificado"),
                "password",
                type="password",
                required=True,
                autocomplete="off",
                hint=_("Se usa una vez para abrirlo y no se guarda."),
            ),
            cluster(submit(_("Subir certificado"), variant="secondary")),
        ),
        action=CERTIFICATE_FORM,
        enc_type="multipart/form-data",
        id="certificado",
    )  # fmt: skip


def caf_panel() -> rx.Component:
    """Return the folios by type, every range, and the place to drop a CAF."""
    return card(
        stack(
            rx.foreach(BillingState.stocks, _stock),
            shown_when(BillingState.ranges.length() > 0, _ranges()),
            file_drop(
                _("Subir folios (CAF)"),
                "caf",
                on_drop=BillingState.take_caf(rx.upload_files("caf")),
                accept={"text/xml": [".xml"], "application/xml": [".xml"]},
                max_mb=1,
                hint=_("El XML tal como lo entregó el SII, sin abrirlo ni guardarlo de nuevo."),
                error=BillingState.caf_error,
            ),
        ),
        title=_("Folios"),
        actions=chip(BillingState.environment, tone="info"),
    )


def _stock(stock: rx.Var[Stock]) -> rx.Component:
    return stack(
        shown_when(stock.warning != "", alert(stock.warning, tone="warning")),
        facts(
            [
                (_("Documento"), stock.name),
                (_("Disponibles"), number(stock.available)),
                (_("Usados"), number(stock.used)),
                (_("Duración"), stock.pace),
            ],
            columns=4,
        ),
    )


def _ranges() -> rx.Component:
    return lines(
        BillingState.ranges.to(Rows),
        [
            Column("name", _("Documento"), kind="strong"),
            Column("folios", _("Folios"), kind="mono"),
            Column("available", _("Quedan"), kind="number"),
            Column("expires_on", _("Vencen"), kind="date"),
            Column("state", _("Estado"), kind="status"),
        ],
        label=_("Rangos de folios"),
    )
