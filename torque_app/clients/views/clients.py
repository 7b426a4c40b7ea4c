"""The list of clients and the look at one of them."""

from typing import Any

import reflex as rx

from components.button import button
from components.dialog import peek
from components.layout import divider, facts, stack
from components.table import Column, Filter, lines, table
from components.value import or_dash, relative, rut
from torque_app.clients.permissions import Clients
from torque_app.clients.state.clients import ClientsState
from torque_app.core.texts import _
from torque_app.shell.session import Session

Rows = list[dict[str, Any]]


def client_list() -> rx.Component:
    """Return the list; an empty one offers the form to whoever may use it."""
    # the choice stands around the list: a piece handed over as a prop reads no state of its own
    return rx.cond(
        Session.permissions.contains(Clients.EDIT.value),
        _table(action=new_client_button()),
        _table(action=None),
    )


def _table(*, action: rx.Component | None) -> rx.Component:
    asked = ClientsState.asked
    return table(
        ClientsState.rows.to(Rows),
        [
            Column(
                "name", _("Nombre"), kind="strong", sort=True, sub="mark", tone="tone", fixed=True
            ),
            Column("rut", _("RUT"), kind="rut"),
            Column("phone", _("Teléfono"), sub="email"),
            Column("comuna", _("Comuna"), roomy=True),
            Column("type", _("Tipo"), hidden=True),
            Column("vehicles", _("Vehículos"), kind="number"),
            Column("last_service_at", _("Última visita"), kind="relative", sort=True),
            Column("number", _("N.º"), kind="number", sort=True),
        ],
        id="clientes",
        label=_("Clientes"),
        loading=ClientsState.loading,
        error=ClientsState.error,
        total=ClientsState.total,
        page=asked.page,
        sort=asked.sort,
        desc=asked.desc,
        search=asked.q,
        search_placeholder=_("Nombre, RUT, teléfono o correo"),
        filters=[
            Filter(
                "type", _("Tipo"), [("PERSON", _("Personas")), ("COMPANY", _("Empresas"))], "users"
            ),
            Filter("comuna", _("Comuna"), ClientsState.comunas.to(Rows), "map-pin"),
            Filter("active", _("Estado"), [("true", _("Activos")), ("false", _("Inactivos"))]),
        ],
        filter_values=asked.filters,
        href="/clientes/{id}",
        current=ClientsState.peeked.id,
        on_page=ClientsState.turn,
        on_sort=ClientsState.sort,
        on_search=ClientsState.search,
        on_filter=ClientsState.narrow,
        on_peek=ClientsState.peek,
        on_retry=ClientsState.refresh,
        empty_title=_("Ningún cliente por aquí"),
        empty_text=_("Crea el primero, o cambia lo que buscas."),
        empty_action=action,
    )


def new_client_button() -> rx.Component:
    """Return the way to the form of a new client."""
    return button(_("Nuevo cliente"), icon="user-plus", variant="primary", href="/clientes/nuevo")


def client_peek() -> rx.Component:
    """Return the drawer over the list."""
    client = ClientsState.peeked
    return peek(
        stack(
            facts(
                [
                    (_("RUT"), rut(client.rut)),
                    (_("Teléfono"), phone(client.phone)),
                    (_("Correo"), mail(client.email)),
                    (_("Dirección"), or_dash(client.address)),
                    (_("Crédito"), or_dash(client.credit)),
                    (_("Última visita"), relative(client.last_service_at)),
                ]
            ),
            divider(),
            car_lines(ClientsState.cars),
        ),
        open=client.id != "",
        title=client.name,
        on_close=ClientsState.unpeek,
        href="/clientes/" + client.id,
    )


def car_lines(cars: Any) -> rx.Component:
    """Return a client's cars."""
    return lines(
        cars.to(Rows),
        [
            Column("plate", _("Patente"), kind="plate", href="/vehiculos/{id}"),
            Column("name", _("Vehículo"), kind="strong"),
            Column("odometer", _("Kilometraje"), kind="km"),
            Column("status", _("Dónde está"), kind="status"),
            Column("last_service_at", _("Última visita"), kind="relative"),
        ],
        label=_("Vehículos"),
    )


def phone(number: Any) -> rx.Component:
    """Return a number that a phone dials."""
    there = rx.el.a(number, href="tel:" + number.to(str).replace(" ", ""), class_name="text-link")
    return or_dash(number, there)


def mail(address: Any) -> rx.Component:
    """Return an address that opens a letter."""
    there = rx.el.a(address, href="mailto:" + address.to(str), class_name="text-link")
    return or_dash(address, there)
