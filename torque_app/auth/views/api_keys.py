"""The workshop's keys for other programs: the list, and the dialog that makes one."""

import json
from typing import Any

import reflex as rx

from components.button import button
from components.chip import status_chip
from components.copying import copy_button
from components.dialog import confirm, dialog
from components.feedback import alert, empty_state, load_state
from components.field import checkbox_field, select_field, text_field
from components.form import error_summary, form, form_actions, form_row, form_section, submit
from components.icon import icon
from components.layout import card, cluster, shown_when, stack
from components.value import date, relative
from torque_app.auth import scopes
from torque_app.auth.state.api_keys import SCOPE, ApiKeysState, NewKeyState
from torque_app.core.texts import _
from torque_app.shell.session import Session

Rows = list[dict[str, Any]]
FIELD, FAILED = "clave-nueva", "clave-fallo"


def new_button() -> rx.Component:
    """Return the way to the dialog."""
    return button(_("Nueva clave"), icon="plus", variant="primary", on_click=NewKeyState.start)


def key_list() -> rx.Component:
    """Return one line per key."""
    nothing = empty_state(
        _("Ningún programa tiene clave"),
        _("Crea una para que tu contabilidad o tu sitio web lean y escriban por la API."),
        icon="key-round",
        action=button(_("Nueva clave"), icon="plus", on_click=NewKeyState.start),
    )
    lines = rx.fragment(rx.foreach(ApiKeysState.keys, _line))
    return card(
        load_state(
            ApiKeysState.loading,
            ApiKeysState.error,
            rx.cond(ApiKeysState.keys.length() > 0, lines, nothing),
            on_retry=ApiKeysState.refresh,
        ),
        padded=False,
    )


def _line(row: Any) -> rx.Component:
    used = rx.cond(
        row.last_used_at != "",
        rx.fragment(_("usada "), relative(row.last_used_at)),
        _("sin uso todavía"),
    )
    until = rx.cond(
        row.expires_at != "",
        rx.fragment(_(" · vence el "), date(row.expires_at)),
        "",
    )
    return rx.el.div(
        rx.el.span(icon("key-round", 20), class_name="device-mark"),
        rx.el.div(
            rx.el.p(row.name, status_chip(row.tone, row.status), class_name="device-name"),
            rx.el.p(
                rx.el.span(row.prefix, class_name="mono"),
                " · ",
                used,
                until,
                _(" · creada por "),
                row.created_by,
                class_name="device-facts",
            ),
            rx.el.p(row.scopes, class_name="device-facts"),
        ),
        shown_when(row.is_live, rx.el.div(_acts(row), class_name="device-act")),
        class_name="device",
    )


def _acts(row: Any) -> rx.Component:
    renew = confirm(
        button(_("Renovar"), icon="refresh-cw"),
        _("¿Renovar esta clave?"),
        description=_("Te damos un secreto nuevo; el que usa el programa hoy deja de servir."),
        action=_("Renovar clave"),
        on_confirm=lambda: NewKeyState.renew(row.id),
    )
    revoke = confirm(
        button(_("Revocar"), icon="ban", variant="ghost"),
        _("¿Revocar esta clave?"),
        description=_("El programa que la usa pierde el acceso de inmediato y para siempre."),
        action=_("Revocar clave"),
        on_confirm=lambda: ApiKeysState.revoke(row.id),
    )
    return cluster(shown_when(row.is_mine, renew), revoke, gap=8)


def new_dialog() -> rx.Component:
    """Return the form of a key, and once it is made, where it is shown this once."""
    made = NewKeyState.made != ""
    return dialog(
        rx.cond(made, _secret(), _form()),
        open=NewKeyState.open,
        title=rx.cond(made, _("Clave lista"), _("Nueva clave de API")),
        on_close=NewKeyState.close,
        size="lg",
    )


def _form() -> rx.Component:
    errors = NewKeyState.errors
    return form(
        error_summary(errors),
        text_field(
            _("Nombre"),
            "name",
            required=True,
            error=errors["name"],
            hint=_("El programa que la usará; con él firma lo que cambie."),
            autofocus=True,
            max_length=80,
        ),
        form_row(
            select_field(
                _("Vence"),
                "life",
                [
                    ("90", _("En 90 días")),
                    ("30", _("En 30 días")),
                    ("365", _("En un año")),
                ],
                default_value="90",
                placeholder=_("Nunca"),
                error=errors["life"],
            ),
            select_field(
                _("Centro"),
                "centre_id",
                Session.centres.to(Rows),
                placeholder=_("Todos los centros"),
                error=errors["service_center_id"],
            ),
        ),
        shown_when(errors.contains("scopes"), alert(errors["scopes"], tone="danger")),
        rx.el.div(*(_area(area) for area in scopes.AREA_NAMES), class_name="scopes"),
        form_actions(submit(_("Crear clave"))),
        id="nueva-clave",
        on_submit=NewKeyState.send,
        saved_at=NewKeyState.saved_at,
        errors=errors,
        draft=False,
    )


def _area(area: str) -> rx.Component:
    """Return the permissions of one area that the person at the screen may give."""
    within = [scope for scope in scopes.SCOPE_NAMES if scopes.area_of(scope) == area]
    held: Any = Session.permissions.contains(within[0])
    for scope in within[1:]:
        held = held | Session.permissions.contains(scope)
    boxes = [
        shown_when(
            Session.permissions.contains(scope),
            checkbox_field(_(scopes.SCOPE_NAMES[scope]), SCOPE + scope),
        )
        for scope in within
    ]
    section = rx.el.div(
        form_section(_(scopes.AREA_NAMES[area]), *boxes),
        role="group",
        aria_label=_(scopes.AREA_NAMES[area]),
    )
    return shown_when(held, section)


def _secret() -> rx.Component:
    return stack(
        alert(
            _("Muéstrala y cópiala ahora: por seguridad no se vuelve a mostrar."), tone="warning"
        ),
        rx.el.p(
            _("Es la clave de "),
            rx.el.strong(NewKeyState.name),
            _("; el programa la envía en cada petición como «Authorization: Bearer …»."),
            class_name="muted",
        ),
        rx.el.div(
            rx.el.label(_("Clave de API"), html_for=FIELD, class_name="field-label"),
            rx.el.div(
                rx.el.input(
                    id=FIELD,
                    class_name="input mono",
                    read_only=True,
                    custom_attrs={"data-key": NewKeyState.made},
                ),
                class_name="control",
            ),
            rx.el.p(id=FAILED, role="alert", class_name="field-error"),
            class_name="field",
        ),
        cluster(
            button(_("Mostrar clave"), icon="eye", on_click=rx.call_function(rx.Var(_fetching()))),
            copy_button(_("Copiar clave"), of=FIELD, on_done=NewKeyState.copied),
            button(_("Ya la guardé"), variant="primary", on_click=NewKeyState.close),
            justify="end",
        ),
    )


def _fetching() -> str:
    """Return the script that gives the key its secret and puts it on the page, past the State.

    A State is kept on the server: what is shown once travels only in this answer.
    """
    field, failed, away = map(json.dumps, (FIELD, FAILED, _("No hay conexión. Intenta de nuevo.")))
    return f"""(async () => {{
        const field = document.getElementById({field});
        const failed = document.getElementById({failed});
        failed.textContent = "";
        try {{
            const way = `/api/v1/api-keys/${{field.dataset.key}}/renew`;
            const given = await fetch(way, {{ method: "POST" }}).then((answer) => answer.json());
            if (given.success) field.value = given.data.key;
            else failed.textContent = given.error.message;
        }} catch {{
            failed.textContent = {away};
        }}
        field.select();
    }})"""
