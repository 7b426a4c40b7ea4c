"""/taller: what the centre works with, when, and how full it is."""

from typing import Any

import reflex as rx

from components.field import select_field
from components.layout import page, page_header, shown_when
from components.tabs import tabs
from torque_app.core.texts import _
from torque_app.shell.frame import framed
from torque_app.shell.session import Session
from torque_app.workshop.state.bays import BaysState
from torque_app.workshop.state.floor import PATH, FloorState
from torque_app.workshop.state.hours import DaysState, HoursState
from torque_app.workshop.state.load import LoadState
from torque_app.workshop.state.operations import OperationsState
from torque_app.workshop.state.technicians import TechniciansState
from torque_app.workshop.views.bays import bays_section, new_bay
from torque_app.workshop.views.hours import hours_section
from torque_app.workshop.views.load import load_section
from torque_app.workshop.views.operations import operations_section
from torque_app.workshop.views.technicians import new_technician, technicians_section


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _floor,
        route=PATH,
        title=_("Taller y tempario"),
        on_load=[
            FloorState.load,
            BaysState.load,
            TechniciansState.load,
            HoursState.load,
            DaysState.load,
            OperationsState.load,
            LoadState.load,
        ],
    )


def _floor() -> rx.Component:
    return framed(
        page_header(
            _("Taller y tempario"),
            _centre_choice(),
            subtitle=FloorState.centre_name,
            primary=rx.match(
                FloorState.section,
                ("boxes", new_bay()),
                ("tecnicos", new_technician()),
                rx.fragment(),
            ),
        ),
        page(
            tabs(
                [
                    ("boxes", _("Boxes"), bays_section()),
                    ("tecnicos", _("Técnicos"), technicians_section()),
                    ("horario", _("Horario"), hours_section()),
                    ("tempario", _("Tempario"), operations_section()),
                    ("carga", _("Carga"), load_section()),
                ],
                label=_("Secciones"),
                value=FloorState.section,
                on_change=FloorState.turn,
            ),
            width="full",
        ),
        active="taller",
    )


def _centre_choice() -> rx.Component:
    return shown_when(
        Session.centres.length() > 1,
        select_field(
            _("Centro"),
            "centro",
            Session.centres.to(list[dict[str, Any]]),
            value=FloorState.centre_id,
            placeholder="",
            hide_label=True,
            on_change=FloorState.choose,
        ),
    )
