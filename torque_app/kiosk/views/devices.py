"""The list of tablets, the drawer of one, and the dialog that registers another."""

from typing import Any

import reflex as rx

from components.button import button
from components.dialog import confirm, dialog, drawer
from components.feedback import alert
from components.field import select_field, text_field
from components.form import error_summary, form, form_actions, submit
from components.layout import cluster, facts, shown_when, stack
from components.table import Column, Filter, table
from components.value import date, relative
from torque_app.core.texts import _
from torque_app.kiosk.state.devices import DevicesState, NewDeviceState
from torque_app.shell.linked import copy_link, qr_and_address

Rows = list[dict[str, Any]]
_ADDRESS = "enlace-tablet"


def new_button() -> rx.Component:
    """Return the way to the dialog."""
    return button(
        _("Registrar tablet"), icon="plus", variant="primary", on_click=NewDeviceState.start
    )


def device_list() -> rx.Component:
    """Return the list."""
    asked = DevicesState.asked
    return table(
        DevicesState.rows.to(Rows),
        [
            Column("name", _("Tablet"), kind="strong", sort=True, sub="centre", fixed=True),
            Column("status", _("Estado"), kind="status"),
            Column("last_seen_at", _("Última conexión"), kind="relative", sort=True),
            Column("registered_by", _("Registrada por"), hidden=True),
            Column("created_at", _("Desde"), kind="date", sort=True),
        ],
        id="tabletas",
        label=_("Tablets"),
        loading=DevicesState.loading,
        error=DevicesState.error,
        total=DevicesState.total,
        page=asked.page,
        sort=asked.sort,
        desc=asked.desc,
        search=asked.q,
        search_placeholder=_("Nombre de la tablet"),
        filters=[
            Filter("status", _("Estado"), [("ACTIVE", _("En uso")), ("REVOKED", _("De baja"))])
        ],
        filter_values=asked.filters,
        current=DevicesState.device.id,
        on_page=DevicesState.turn,
        on_sort=DevicesState.sort,
        on_search=DevicesState.search,
        on_filter=DevicesState.narrow,
        on_open=DevicesState.show,
        on_retry=DevicesState.refresh,
        density="touch",
        empty_title=_("Ninguna tablet"),
        empty_text=_("Registra la primera: tus técnicos marcan ahí su trabajo."),
    )


def device_drawer() -> rx.Component:
    """Return the facts of the tablet in sight, and the way to take it out of use."""
    device = DevicesState.device
    revoke = confirm(
        button(_("Dar de baja"), icon="ban", variant="danger"),
        _("¿Dar de baja esta tablet?"),
        description=_("Deja de abrir de inmediato. Lo que no alcanzó a enviar se pierde."),
        action=_("Dar de baja"),
        on_confirm=DevicesState.revoke,
    )
    seen = rx.cond(
        device.last_seen_at != "", relative(device.last_seen_at), _("Todavía no se conecta")
    )
    return drawer(
        stack(
            facts(
                [
                    (_("Centro"), device.centre),
                    (_("Estado"), device.status_label),
                    (_("Última conexión"), seen),
                    (_("Registrada por"), device.registered_by),
                    (_("Desde"), date(device.created_at)),
                ]
            ),
            shown_when(device.is_active, revoke),
        ),
        open=device.id != "",
        title=device.name,
        on_close=DevicesState.close,
    )


def new_dialog() -> rx.Component:
    """Return the form of a tablet, and once it is registered, its link shown this once."""
    made = NewDeviceState.link != ""
    return dialog(
        rx.cond(made, _made(), _form()),
        open=NewDeviceState.opened,
        title=rx.cond(made, _("Tablet registrada"), _("Registrar tablet")),
        on_close=NewDeviceState.close,
    )


def _form() -> rx.Component:
    errors = NewDeviceState.errors
    return form(
        error_summary(errors),
        text_field(
            _("Nombre"),
            "name",
            required=True,
            error=errors["name"],
            hint=_("Dónde está: «Elevador 1», «Pintura»."),
            autofocus=True,
            max_length=60,
        ),
        select_field(
            _("Centro"),
            "service_center_id",
            NewDeviceState.centres.to(Rows),
            required=True,
            error=errors["service_center_id"],
        ),
        form_actions(submit(_("Registrar tablet"))),
        id="nueva-tablet",
        on_submit=NewDeviceState.send,
        errors=errors,
        draft=False,
    )


def _made() -> rx.Component:
    return stack(
        alert(_("Úsalo ahora: por seguridad no se vuelve a mostrar."), tone="warning"),
        rx.el.p(
            _("Con la cámara de la tablet, abre este código. O escribe en ella el enlace."),
            class_name="muted",
        ),
        qr_and_address(
            NewDeviceState,
            address_id=_ADDRESS,
            alt=_("Código QR del enlace, para la cámara de la tablet"),
        ),
        cluster(
            copy_link(NewDeviceState, address_id=_ADDRESS),
            button(_("Listo"), variant="primary", on_click=NewDeviceState.close),
            justify="end",
        ),
    )
