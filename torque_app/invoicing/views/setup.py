"""The panels of a company's certificates and folios."""

from typing import Any

import reflex as rx

from components.button import button
from components.chip import chip, status_chip
from components.dialog import confirm
from components.feedback import alert, empty_state, load_state
from components.field import text_field
from components.form import native_form, submit
from components.layout import card, cluster, facts, shown_when, split, stack
from components.table import Column, lines
from components.upload import file_drop
from components.value import date, number, rut
from torque_app.core.texts import _
from torque_app.invoicing.state.authorities import Range, Signer, Stock
from torque_app.invoicing.state.setup import BillingState
from torque_app.invoicing.views.alerts import alerts_panel
from torque_app.invoicing.views.environment import environment_banner
from torque_app.invoicing.views.issuer import issuer_bar

Rows = list[dict[str, Any]]
CERTIFICATE_FORM = "/api/v1/invoicing/certificates/form"


def setup() -> rx.Component:
    """Return which company, its panels and, where SII is simulated, the way to practise."""
    # the key draws the panels anew: a file or a password meant for one company never stays in
    # the form of another
    panels = stack(
        environment_banner(BillingState.place),
        practice_panel(),
        certificate_panel(),
        caf_panel(),
        alerts_panel(),
        lost_panel(),
        key=BillingState.company_id,
    )
    return stack(
        issuer_bar(),
        load_state(BillingState.loading, BillingState.error, panels, on_retry=BillingState.refresh),
    )


def practice_panel() -> rx.Component:
    """Return the offer of practice files; nothing where SII is the real one."""
    return shown_when(
        (BillingState.place.kind == "SIMULATED")
        & ((BillingState.signers.length() == 0) | (BillingState.stocks.length() == 0)),
        alert(
            _("Puedes crear un certificado y folios de práctica para probar todo."),
            tone="info",
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
                stack(rx.foreach(BillingState.signers, _signer)),
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
            cluster(
                shown_when(signer.in_use, chip(_("Firma con este"), tone="success")),
                shown_when(
                    signer.may_choose,
                    button(_("Usar este"), size="sm", on_click=BillingState.choose(signer.id)),
                ),
                confirm(
                    button(_("Quitar"), variant="ghost", size="sm"),
                    _("¿Quitar este certificado?"),
                    action=_("Quitar certificado"),
                    description=_("Sin un certificado vigente no se pueden emitir documentos."),
                    on_confirm=BillingState.remove_certificate(signer.id),
                ),
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
            rx.el.input(type="hidden", name="company_id", value=BillingState.company_id),
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
            rx.foreach(BillingState.stocks, _warning),
            shown_when(BillingState.stocks.length() > 0, _stocks()),
            stack(rx.foreach(BillingState.ranges, _range)),
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
    )


def _warning(stock: rx.Var[Stock]) -> rx.Component:
    return shown_when(stock.warning != "", alert(stock.warning, tone="warning"))


def _stocks() -> rx.Component:
    return lines(
        BillingState.stocks.to(Rows),
        [
            Column("name", _("Documento"), kind="strong"),
            Column("available", _("Disponibles"), kind="number"),
            Column("used", _("Usados"), kind="number"),
            Column("pace", _("Alcanzan para"), sub="ends"),
            Column("wasted", _("Vencerían sin usar"), kind="number"),
        ],
        label=_("Folios por documento"),
    )


def _range(each: rx.Var[Range]) -> rx.Component:
    return split(
        cluster(
            rx.el.strong(each.name),
            rx.el.span(each.folios, class_name="mono"),
            status_chip(each.state, each.state_label),
            rx.el.span(_("Quedan "), number(each.available)),
            shown_when(
                each.expires_on != "",
                rx.el.span(
                    rx.cond(each.state == "danger", _("Vencieron el "), _("Vencen el ")),
                    date(each.expires_on),
                ),
            ),
        ),
        shown_when(
            each.may_retire,
            confirm(
                button(_("Dejar de usar"), variant="ghost", size="sm"),
                _("¿Dejar de usar estos folios?"),
                action=_("Dejar de usar"),
                description=_("Hazlo si los anulaste en el SII. No se puede deshacer."),
                on_confirm=BillingState.retire(each.id),
            ),
        ),
    )


def lost_panel() -> rx.Component:
    """Return the register of folios without a valid document; nothing while there is none."""
    return shown_when(
        BillingState.lost.length() > 0,
        card(
            lines(
                BillingState.lost.to(Rows),
                [
                    Column("name", _("Documento"), kind="strong", sub="reason"),
                    Column("folios", _("Folios"), kind="mono"),
                    Column("count", _("Cantidad"), kind="number"),
                    Column("since", _("Desde"), kind="date"),
                    Column("kind", _("Qué pasó"), kind="status"),
                ],
                label=_("Folios sin documento válido"),
            ),
            title=_("Folios sin documento válido"),
            padded=False,
        ),
    )
