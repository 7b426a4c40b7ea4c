"""The pieces of a document's links: the panel, and the dialog that makes one and shows it once."""

from typing import Any

import reflex as rx

from components.button import button
from components.chip import status_chip
from components.dialog import confirm, dialog
from components.feedback import alert
from components.field import select_field
from components.form import form, form_actions, submit
from components.layout import card, cluster, shown_when, split, stack
from components.value import date, relative
from torque_app.core.texts import _
from torque_app.payments.state.sharing import ISSUE, SharingState
from torque_app.shell.linked import LinkLine, copy_link, qr_and_address
from torque_app.shell.session import Session

_ADDRESS = "enlace-documento"


def sharing(when: Any) -> rx.Component:
    """Return the panel of the document's links; nothing for who could neither make nor see one."""
    may = Session.permissions.contains(ISSUE)
    return shown_when(
        when & (may | (SharingState.links.length() > 0)),
        card(
            stack(
                rx.el.p(
                    _("Con el enlace o su QR se ve el documento y se baja su PDF y su XML."),
                    class_name="muted",
                ),
                rx.foreach(SharingState.links, _link),
            ),
            title=_("Compartir"),
            actions=shown_when(
                may,
                button(_("Crear enlace"), icon="qr-code", size="sm", on_click=SharingState.start),
            ),
        ),
    )


def _link(line: rx.Var[LinkLine]) -> rx.Component:
    return stack(
        split(
            cluster(status_chip(line.tone, line.look), rx.el.span(line.visits)),
            shown_when(line.is_open & Session.permissions.contains(ISSUE), _revocation(line)),
        ),
        rx.el.p(
            _("Vence el "),
            date(line.expires_at),
            shown_when(
                line.seen_at != "",
                rx.fragment(_(" · visto "), relative(line.seen_at)),
            ),
            shown_when(line.made_by != "", rx.fragment(" · ", line.made_by)),
            class_name="field-hint",
        ),
        gap=4,
    )


def _revocation(line: rx.Var[LinkLine]) -> rx.Component:
    return confirm(
        button(_("Revocar"), variant="ghost", size="sm"),
        _("¿Revocar este enlace?"),
        action=_("Revocar"),
        description=_("Quien lo tenga ya no podrá ver el documento."),
        on_confirm=SharingState.revoke(line.id),
    )


def link_dialog() -> rx.Component:
    """Return the dialog: how long the link lasts, and once it is made, the link and its QR."""
    made = SharingState.link != ""
    return dialog(
        rx.cond(made, _made(), _form()),
        open=SharingState.opened,
        title=rx.cond(made, _("Enlace listo"), _("Crear enlace")),
        on_close=SharingState.close,
    )


def _form() -> rx.Component:
    return form(
        select_field(
            _("Cuánto dura"),
            "days",
            [
                ("7", _("7 días")),
                ("30", _("30 días")),
                ("90", _("90 días")),
                ("365", _("Un año")),
            ],
            default_value="90",
            placeholder="",
            error=SharingState.errors["days"],
            hint=_("Puedes revocarlo antes."),
        ),
        form_actions(submit(_("Crear enlace"), pending=SharingState.sending)),
        id=rx.Var.create("enlace-").to(str) + SharingState.invoice_id,
        on_submit=SharingState.make,
        pending=SharingState.sending,
        saved_at=SharingState.saved_at,
        errors=SharingState.errors,
        draft=False,
        guard=False,
    )


def _made() -> rx.Component:
    return stack(
        alert(_("Cópialo ahora: por seguridad no se vuelve a mostrar."), tone="warning"),
        qr_and_address(
            SharingState,
            address_id=_ADDRESS,
            alt=_("Código QR del enlace, para la cámara del teléfono de tu cliente"),
        ),
        rx.el.p(_("Vence el "), date(SharingState.expires_at), ".", class_name="muted"),
        cluster(
            copy_link(SharingState, address_id=_ADDRESS),
            button(_("Listo"), variant="primary", on_click=SharingState.close),
            justify="end",
        ),
    )
