"""The page of one client in pieces."""

from typing import Any

import reflex as rx

from components.button import button
from components.chip import chip
from components.dialog import confirm_open
from components.feedback import alert, empty_state
from components.layout import card, facts, page_header, shown_when, stack
from components.menu import menu, menu_item
from components.table import Column, lines
from components.value import date, or_dash, relative, rut
from torque_app.clients.permissions import SEES_INVOICES, SEES_MONEY, SEES_ORDERS, Clients
from torque_app.clients.state.edit import ContactState, EditClientState
from torque_app.clients.state.record import ClientState
from torque_app.clients.views.clients import Rows, car_lines, mail, phone
from torque_app.core.texts import _
from torque_app.shell.session import Session


def _may(permission: str) -> Any:
    return Session.permissions.contains(str(permission))


def _sees_money() -> Any:
    first, second = SEES_MONEY
    return _may(first) | _may(second)


def header() -> rx.Component:
    """Return who the client is and what may be done next."""
    client = ClientState.card
    return page_header(
        client.name,
        shown_when(
            _may(Clients.EDIT),
            button(_("Editar"), icon="pencil", on_click=EditClientState.start),
        ),
        subtitle=rx.el.span(client.type, " · ", _("cliente n.º "), client.number),
        status=shown_when(~client.is_active, chip(_("Inactivo"), icon="ban")),
        primary=shown_when(
            _may("work_orders.create"),
            button(
                _("Abrir OT"),
                icon="clipboard-check",
                variant="primary",
                href="/ot/nueva?cliente=" + client.id,
            ),
        ),
        menu=shown_when(
            _may(Clients.DELETE),
            menu(
                menu_item(
                    _("Eliminar"), icon="trash", danger=True, on_select=ClientState.ask_removal
                ),
                label=_("Más acciones"),
            ),
        ),
        back=(_("Clientes"), "/clientes"),
    )


def warning() -> rx.Component:
    """Return what a factura would still need."""
    fix = shown_when(
        _may(Clients.EDIT), button(_("Completar"), size="sm", on_click=EditClientState.start)
    )
    return shown_when(
        ClientState.card.warning != "",
        alert(ClientState.card.warning, tone="warning", action=fix),
    )


def client_facts() -> rx.Component:
    """Return the facts of the right column."""
    client = ClientState.card
    reach = [
        (_("Teléfono"), phone(client.phone)),
        (_("WhatsApp"), phone(client.whatsapp)),
        (_("Correo"), mail(client.email)),
        (_("Dirección"), or_dash(client.address)),
    ]
    own = [
        (_("RUT"), rut(client.rut)),
        (_("Giro"), or_dash(client.giro)),
        (_("Crédito"), or_dash(client.credit)),
        (_("Última visita"), relative(client.last_service_at)),
        (_("Cliente desde"), date(client.created_at)),
    ]
    return stack(
        card(facts(reach), title=_("Contacto")),
        card(facts(own), title=_("Datos")),
        _people(),
        shown_when(client.notes != "", card(rx.el.p(client.notes), title=_("Notas"))),
    )


def _people() -> rx.Component:
    new = button(_("Agregar"), size="sm", icon="user-plus", on_click=ContactState.start(""))
    return card(
        rx.cond(
            ClientState.contacts.length() > 0,
            stack(rx.foreach(ClientState.contacts, _person), gap=12),
            rx.el.p(_("Nadie más por ahora."), class_name="faint"),
        ),
        title=_("Personas"),
        actions=shown_when(_may(Clients.EDIT), new),
    )


def _person(who: Any) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.strong(who.name),
            shown_when(who.main, chip(_("Principal"), tone="info")),
            shown_when(
                _may(Clients.EDIT),
                button(
                    _("Editar"), size="sm", variant="ghost", on_click=ContactState.start(who.id)
                ),
            ),
            class_name="split",
        ),
        shown_when(who.position != "", rx.el.p(who.position, class_name="faint")),
        shown_when(who.phone != "", phone(who.phone)),
        shown_when(who.email != "", rx.el.p(mail(who.email))),
    )


def cars() -> rx.Component:
    """Return the client's cars."""
    new = button(
        _("Agregar vehículo"),
        size="sm",
        icon="plus",
        href="/vehiculos/nuevo?cliente=" + ClientState.card.id,
    )
    nothing = empty_state(
        _("Sin vehículos"), _("Registra el primero para abrirle una OT."), icon="car"
    )
    return card(
        rx.cond(ClientState.cars.length() > 0, car_lines(ClientState.cars), nothing),
        title=_("Vehículos"),
        actions=shown_when(_may("vehicles.edit"), new),
        padded=False,
    )


def orders() -> rx.Component:
    """Return the client's last OTs, for whoever may see any."""
    return shown_when(
        _may(SEES_ORDERS),
        card(
            rx.cond(
                ClientState.orders.length() > 0,
                rx.cond(_sees_money(), _order_lines(money=True), _order_lines(money=False)),
                empty_state(_("Sin OT"), _("Aquí verás sus trabajos."), icon="clipboard-list"),
            ),
            title=_("Órdenes de trabajo"),
            padded=False,
        ),
    )


def _order_lines(*, money: bool) -> rx.Component:
    columns = [
        Column("number", _("OT"), kind="mono", sub="service_type", href="/ot/{id}"),
        Column("plate", _("Patente"), kind="plate"),
        Column("status", _("Estado"), kind="status"),
        Column("created_at", _("Fecha"), kind="date"),
        *([Column("total", _("Neto"), kind="money")] if money else []),
    ]
    return lines(ClientState.orders.to(Rows), columns, label=_("Órdenes de trabajo"))


def papers() -> rx.Component:
    """Return the client's last invoices, for whoever may see any."""
    return shown_when(
        _may(SEES_INVOICES) & (ClientState.papers.length() > 0),
        card(
            rx.cond(_sees_money(), _paper_lines(money=True), _paper_lines(money=False)),
            title=_("Facturas y boletas"),
            padded=False,
        ),
    )


def _paper_lines(*, money: bool) -> rx.Component:
    amounts = [
        Column("total", _("Total"), kind="money"),
        Column("balance", _("Saldo"), kind="money"),
    ]
    columns = [
        Column("name", _("Documento"), kind="strong", href="/facturacion/{id}"),
        Column("status", _("Estado"), kind="status"),
        Column("issued_at", _("Emisión"), kind="date"),
        *(amounts if money else []),
    ]
    return lines(ClientState.papers.to(Rows), columns, label=_("Facturas y boletas"))


def removal() -> rx.Component:
    """Return the question before the client leaves the lists."""
    return confirm_open(
        open=ClientState.removing,
        title=_("¿Eliminar este cliente?"),
        description=_("Deja de aparecer en listas y búsquedas; su historia se conserva."),
        action=_("Eliminar cliente"),
        on_confirm=ClientState.remove,
        on_close=ClientState.keep,
    )
