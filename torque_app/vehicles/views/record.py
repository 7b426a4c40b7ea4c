"""The page of one car in pieces."""

from typing import Any

import reflex as rx

from components.button import button, link
from components.chip import chip, status_chip
from components.dialog import confirm_open
from components.feedback import alert, empty_state
from components.identity import plate_badge
from components.layout import card, cluster, facts, page_header, shown_when, stack
from components.menu import menu, menu_item
from components.table import Column, lines
from components.timeline import timeline
from components.value import date, kilometres, money, or_dash, relative
from torque_app.core.texts import _
from torque_app.shell.session import Session
from torque_app.vehicles.permissions import SEES_MONEY, Vehicles
from torque_app.vehicles.state.edit import EDIT, ODOMETER, OWNER, EditVehicleState
from torque_app.vehicles.state.record import VehicleState
from torque_app.vehicles.state.shown import KINDS

Rows = list[dict[str, Any]]


def _may(permission: str) -> Any:
    return Session.permissions.contains(str(permission))


def header() -> rx.Component:
    """Return which car it is and what may be done next."""
    car = VehicleState.card
    return page_header(
        cluster(plate_badge(car.plate, size="lg"), rx.el.span(car.name)),
        shown_when(
            _may(Vehicles.EDIT),
            button(
                _("Registrar kilometraje"),
                icon="gauge",
                on_click=EditVehicleState.start(ODOMETER),
            ),
        ),
        subtitle=rx.el.span(_("De "), link(car.client, "/clientes/" + car.client_id)),
        status=status_chip(car.status, car.status_label),
        primary=shown_when(
            _may("work_orders.create"),
            button(
                _("Abrir OT"),
                icon="clipboard-check",
                variant="primary",
                href="/ot/nueva?cliente=" + car.client_id + "&vehiculo=" + car.id,
            ),
        ),
        menu=_more(),
        back=(_("Vehículos"), "/vehiculos"),
    )


def _more() -> rx.Component:
    return rx.cond(
        _may(Vehicles.EDIT) | _may(Vehicles.DELETE),
        menu(
            shown_when(
                _may(Vehicles.EDIT),
                rx.fragment(
                    menu_item(_("Editar"), icon="pencil", on_select=EditVehicleState.start(EDIT)),
                    menu_item(
                        _("Cambiar dueño"), icon="users", on_select=EditVehicleState.start(OWNER)
                    ),
                ),
            ),
            shown_when(
                _may(Vehicles.DELETE),
                menu_item(
                    _("Eliminar"), icon="trash", danger=True, on_select=VehicleState.ask_removal
                ),
            ),
            label=_("Más acciones"),
        ),
        rx.fragment(),
    )


def warnings() -> rx.Component:
    """Return what looks wrong in the plate and the VIN."""
    return rx.foreach(VehicleState.warnings, lambda said: alert(said, tone="warning"))


def life() -> rx.Component:
    """Return the car's life, filterable by kind."""
    return card(
        timeline(
            VehicleState.moments.to(Rows),
            label=_("Historia del vehículo"),
            kinds=[(kind, name) for kind, (name, _icon) in KINDS.items() if kind != "registered"],
            empty=_("Todavía no hay nada de este tipo."),
        ),
        title=_("Historia"),
    )


def odometer() -> rx.Component:
    """Return the last readings of the odometer."""
    car = VehicleState.card
    return card(
        rx.cond(
            VehicleState.readings.length() > 0,
            lines(
                VehicleState.readings.to(Rows),
                [
                    Column("read_at", _("Fecha"), kind="date"),
                    Column("kilometres", _("Kilometraje"), kind="km", sub="warning", tone="tone"),
                    Column("source", _("Origen"), sub="who"),
                ],
                label=_("Lecturas del odómetro"),
            ),
            empty_state(
                _("Sin lecturas"), _("Anota el kilometraje al recibir el auto."), icon="gauge"
            ),
        ),
        title=_("Kilometraje"),
        actions=shown_when(car.per_day != "", rx.el.span(car.per_day, class_name="faint")),
        padded=False,
    )


def vehicle_facts() -> rx.Component:
    """Return the facts of the right column."""
    car = VehicleState.card
    now = [
        (_("Kilometraje"), kilometres(car.odometer)),
        (_("Última visita"), relative(car.last_service_at)),
        (_("Visitas"), car.total_services),
    ]
    first, second = SEES_MONEY
    spent = [(_("Gastado, neto"), money(car.total_spent))]
    return stack(
        card(
            rx.cond(_may(first) | _may(second), facts([*now, *spent]), facts(now)),
            title=_("Resumen"),
        ),
        card(facts(_own()), title=_("Vehículo")),
        card(facts(_papers()), title=_("Papeles")),
        shown_when(car.notes != "", card(rx.el.p(car.notes), title=_("Notas"))),
    )


def _own() -> list[tuple[str, Any]]:
    car = VehicleState.card
    return [
        (_("Marca"), car.make),
        (_("Modelo"), car.model),
        (_("Año"), or_dash(car.year)),
        (_("Versión"), or_dash(car.variant)),
        (_("Color"), or_dash(car.color)),
        (_("Combustible"), or_dash(car.fuel)),
        (_("N.º de motor"), or_dash(car.motor_number)),
        (_("VIN"), rx.el.span(or_dash(car.vin), class_name="mono")),
        (_("Fabricado en"), or_dash(car.vin_country)),
        (_("Tipo de patente"), or_dash(car.plate_format)),
        (_("Dígito de la patente"), or_dash(car.check_digit)),
    ]


def _papers() -> list[tuple[str, Any]]:
    car = VehicleState.card
    overdue = chip(car.inspection, tone=car.inspection_tone, icon="triangle-alert")
    due = rx.cond(car.inspection_tone != "", overdue, or_dash(car.inspection))
    return [
        (_("Revisión técnica"), due),
        (_("Seguro"), or_dash(car.insurance)),
        (_("Registrado"), date(car.created_at)),
    ]


def removal() -> rx.Component:
    """Return the question before the car leaves the lists."""
    return confirm_open(
        open=VehicleState.removing,
        title=_("¿Eliminar este vehículo?"),
        description=_("Deja de aparecer en listas y búsquedas; su historia se conserva."),
        action=_("Eliminar vehículo"),
        on_confirm=VehicleState.remove,
        on_close=VehicleState.keep,
    )
