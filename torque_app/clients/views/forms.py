"""The forms of a client and of the people to talk to."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from components.button import button, link
from components.dialog import confirm, dialog
from components.feedback import alert
from components.field import (
    checkbox_field,
    money_field,
    number_field,
    radio_group,
    rut_field,
    text_field,
    textarea_field,
)
from components.form import error_summary, form, form_actions, form_row, form_section, submit
from components.layout import card, shown_when
from torque_app.clients import rules
from torque_app.clients.state.edit import ContactState, EditClientState
from torque_app.clients.state.new import NewClientState
from torque_app.core.texts import _

More = Callable[[str], dict[str, Any]]
KINDS = (("PERSON", _("Persona")), ("COMPANY", _("Empresa")))


def new_client_form() -> rx.Component:
    """Return the form of a new client, each field judged when it is left."""
    errors = NewClientState.errors

    def more(name: str) -> dict[str, Any]:
        return {"error": errors[name], "on_blur": lambda value: NewClientState.check(name, value)}

    return card(
        form(
            error_summary(errors),
            shown_when(NewClientState.twin != "", _twin()),
            _identity(more, kind={"default_value": "PERSON", "on_change": NewClientState.choose}),
            shown_when(NewClientState.company, alert(_NEEDED, tone="info")),
            _reach(more),
            _terms(more, limit="0", days="0"),
            form_actions(
                button(_("Cancelar"), href="/clientes"),
                submit(_("Crear cliente")),
            ),
            id="cliente-nuevo",
            on_submit=NewClientState.create,
            saved_at=NewClientState.saved_at,
            errors=errors,
        )
    )


_NEEDED = _("Para emitirle factura vas a necesitar RUT, giro, dirección y comuna.")


def _twin() -> rx.Component:
    return alert(
        _("Ya tienes un cliente con este RUT."),
        tone="warning",
        action=link(_("Abrir su ficha"), NewClientState.twin),
    )


def edit_client_dialog() -> rx.Component:
    """Return the dialog that edits a client."""
    errors, fields = EditClientState.errors, EditClientState.fields

    def more(name: str) -> dict[str, Any]:
        return {
            "error": errors[name],
            "default_value": getattr(fields, name),
            "on_blur": lambda value: EditClientState.check(name, value),
        }

    return dialog(
        form(
            error_summary(errors),
            shown_when(
                EditClientState.stale != "",
                alert(EditClientState.stale, tone="warning", title=_("Revisa antes de guardar")),
            ),
            _identity(more, kind={"default_value": fields.type}),
            _reach(more),
            _terms(more),
            checkbox_field(
                _("Activo"),
                "is_active",
                default_value=fields.is_active,
                hint=_("Un cliente inactivo no se ofrece al abrir una OT."),
            ),
            form_actions(
                submit(
                    rx.cond(EditClientState.stale != "", _("Guardar lo mío"), _("Guardar cambios"))
                ),
            ),
            id="cliente-" + EditClientState.client_id,
            on_submit=EditClientState.save,
            saved_at=EditClientState.saved_at,
            errors=errors,
        ),
        open=EditClientState.open,
        title=_("Editar cliente"),
        on_close=EditClientState.cancel,
        size="lg",
    )


def contact_dialog() -> rx.Component:
    """Return the dialog of a person to talk to."""
    errors, fields = ContactState.errors, ContactState.fields

    def more(name: str) -> dict[str, Any]:
        return {
            "error": errors[name],
            "default_value": getattr(fields, name),
            "on_blur": lambda value: ContactState.check(name, value),
        }

    return dialog(
        form(
            error_summary(errors),
            form_row(
                _text(_("Nombre"), "name", more, required=True),
                _text(_("Cargo"), "position", more),
            ),
            form_row(
                text_field(_("Teléfono"), "phone", type="tel", **more("phone")),
                text_field(_("Correo"), "email", type="email", **more("email")),
            ),
            checkbox_field(_("Contacto principal"), "is_primary", default_value=fields.is_primary),
            form_actions(
                shown_when(fields.id != "", _removal()),
                submit(_("Guardar contacto")),
            ),
            id="contacto-" + ContactState.client_id + "-" + fields.id,
            on_submit=ContactState.save,
            saved_at=ContactState.saved_at,
            errors=errors,
        ),
        open=ContactState.open,
        title=rx.cond(fields.id != "", _("Editar contacto"), _("Nuevo contacto")),
        on_close=ContactState.cancel,
    )


def _removal() -> rx.Component:
    return confirm(
        button(_("Quitar"), icon="trash", variant="ghost"),
        _("¿Quitar este contacto?"),
        action=_("Quitar contacto"),
        on_confirm=ContactState.remove,
    )


def _text(label: str, name: str, more: More, **props: Any) -> rx.Component:
    return text_field(label, name, max_length=rules.WIDTHS[name], **more(name), **props)


def _identity(more: More, *, kind: dict[str, Any]) -> rx.Component:
    return form_section(
        _("Identidad"),
        radio_group(_("Tipo"), "type", list(KINDS), **kind),
        form_row(
            _text(_("Nombre o razón social"), "name", more, required=True),
            rut_field(_("RUT"), "rut", **more("rut")),
        ),
        _text(_("Giro"), "giro", more, hint=_("Sólo empresas; va en la factura.")),
    )


def _reach(more: More) -> rx.Component:
    return form_section(
        _("Contacto"),
        form_row(
            text_field(
                _("Teléfono"), "phone", type="tel", placeholder="9 1234 5678", **more("phone")
            ),
            text_field(_("WhatsApp"), "whatsapp", type="tel", **more("whatsapp")),
        ),
        text_field(_("Correo"), "email", type="email", **more("email")),
        _text(_("Dirección"), "address", more),
        form_row(_text(_("Comuna"), "comuna", more), _text(_("Ciudad"), "city", more)),
    )


def _terms(more: More, *, limit: str | None = None, days: str | None = None) -> rx.Component:
    def own(name: str, value: str | None) -> dict[str, Any]:
        return more(name) | ({} if value is None else {"default_value": value})

    return form_section(
        _("Condiciones"),
        form_row(
            number_field(
                _("Días de crédito"),
                "credit_days",
                hint=_("0 es al contado."),
                **own("credit_days", days),
            ),
            money_field(
                _("Tope de crédito"),
                "credit_limit",
                hint=_("0 es sin tope."),
                **own("credit_limit", limit),
            ),
        ),
        textarea_field(_("Notas"), "notes", rows=2, max_length=rules.NOTES_WIDTH, **more("notes")),
    )
