"""The pieces of a matter's page."""

from typing import Any

import reflex as rx

from components.button import button, link
from components.chip import status_chip
from components.field import textarea_field
from components.form import form, form_actions, submit
from components.layout import card, facts, page_header, shown_when, stack
from components.menu import menu, menu_item
from components.timeline import timeline
from components.value import datetime, or_dash
from torque_app.core.texts import _
from torque_app.portal.state.ticket import TicketState
from torque_app.portal.state.tickets import PATH


def header() -> rx.Component:
    """Return what it is about, whose turn it is, and how it is closed."""
    sheet = TicketState.sheet
    return page_header(
        sheet.subject,
        rx.cond(
            sheet.is_closed,
            button(_("Abrir de nuevo"), icon="rotate-ccw", on_click=TicketState.reopen),
            button(_("Cerrar consulta"), icon="circle-check", on_click=TicketState.close),
        ),
        subtitle=sheet.client,
        status=status_chip(sheet.state, sheet.state_label),
        back=(_("Consultas"), PATH),
    )


def work() -> rx.Component:
    """Return what was said, under the answer to it."""
    return stack(
        card(_answer(), title=_("Responder")),
        card(
            timeline(TicketState.talk.to(list[dict[str, Any]]), label=_("Mensajes")),
            title=_("Mensajes"),
        ),
    )


def _answer() -> rx.Component:
    return form(
        textarea_field(
            _("Tu respuesta"),
            "body",
            rows=4,
            max_length=2000,
            hint=_("El cliente la lee en su portal."),
            error=TicketState.errors["body"],
        ),
        form_actions(submit(_("Enviar respuesta"), pending=TicketState.sending)),
        id="responder-" + TicketState.sheet.id,
        on_submit=TicketState.reply,
        pending=TicketState.sending,
        saved_at=TicketState.saved_at,
        errors=TicketState.errors,
        reset_on_save=True,
    )


def aside() -> rx.Component:
    """Return whose matter it is, and who answers it."""
    sheet = TicketState.sheet
    return stack(
        card(
            stack(
                facts(
                    [
                        (_("Cliente"), link(sheet.client, sheet.client_href)),
                        (_("OT"), or_dash(sheet.order_href, link(sheet.order, sheet.order_href))),
                        (_("Empezó"), datetime(sheet.created_at)),
                        (_("Responde"), _assignee()),
                    ]
                ),
                _assign(),
            ),
            title=_("Datos"),
        ),
    )


def _assignee() -> rx.Component:
    sheet = TicketState.sheet
    return rx.fragment(
        rx.foreach(
            TicketState.people,
            lambda one: shown_when(one.id == sheet.assigned_to, rx.el.span(one.label)),
        ),
        shown_when(sheet.assigned_to == "", rx.el.span(_("Nadie todavía"), class_name="muted")),
    )


def _assign() -> rx.Component:
    return menu(
        rx.foreach(
            TicketState.people,
            lambda one: menu_item(one.label, on_select=TicketState.assign(one.id)),
        ),
        menu_item(_("Nadie"), on_select=TicketState.assign("")),
        label=_("Asignar a"),
        icon="user-plus",
        text=_("Asignar"),
    )
