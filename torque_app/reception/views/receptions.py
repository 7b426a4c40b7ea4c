"""The list of receptions."""

from typing import Any

import reflex as rx

from components.button import button
from components.layout import shown_when
from components.menu import menu, menu_item, menu_label
from components.table import Column, Filter, table
from models.reception import IntakeStatus
from torque_app.core.texts import _
from torque_app.reception.lifecycle import INTAKE
from torque_app.reception.permissions import Receptions
from torque_app.reception.rules.words import ARRIVALS
from torque_app.reception.state.receptions import ReceptionsState
from torque_app.shell.session import Session

Rows = list[dict[str, Any]]


def reception_list() -> rx.Component:
    """Return the list."""
    asked = ReceptionsState.asked
    return table(
        ReceptionsState.rows.to(Rows),
        [
            Column("plate", _("Patente"), kind="plate", sort=True, fixed=True),
            Column("vehicle", _("Vehículo"), sub="client"),
            Column("service", _("Servicio")),
            Column("status", _("Estado"), kind="status", sort=True),
            Column("order", _("OT"), kind="mono"),
            Column("number", _("Acta"), kind="mono", sort=True),
            Column("received_by", _("Recibe")),
            Column("created_at", _("Llegó"), kind="relative", sort=True),
        ],
        id="recepciones",
        label=_("Recepciones"),
        loading=ReceptionsState.loading,
        error=ReceptionsState.error,
        total=ReceptionsState.total,
        page=asked.page,
        sort=asked.sort,
        desc=asked.desc,
        search=asked.q,
        search_placeholder=_("Patente, cliente o número"),
        filters=[
            Filter(
                "status",
                _("Estado"),
                [(one.value, _(INTAKE.names[one])) for one in IntakeStatus],
                "circle-check",
            ),
            Filter(
                "arrival_mode",
                _("Llegada"),
                [(mode.value, _(name)) for mode, name in ARRIVALS.items()],
                "car",
            ),
            Filter("service_center_id", _("Centro"), ReceptionsState.centres.to(Rows), "map-pin"),
        ],
        filter_values=asked.filters,
        href="/recepcion/{id}",
        on_page=ReceptionsState.turn,
        on_sort=ReceptionsState.sort,
        on_search=ReceptionsState.search,
        on_filter=ReceptionsState.narrow,
        on_retry=ReceptionsState.refresh,
        empty_title=_("Nadie ha llegado todavía"),
        empty_text=_("Recibe un vehículo y su acta quedará aquí, aunque la dejes a medias."),
    )


def begin_button() -> rx.Component:
    """Return the button that begins a reception; with several centres it asks in which."""
    own = (ReceptionsState.centres.length() < 2) | (Session.centre_id != "")  # noqa: PLR2004 - a choice
    return shown_when(
        Session.permissions.contains(Receptions.RECEIVE.value),
        rx.cond(
            own,
            button(
                _("Recibir vehículo"),
                variant="primary",
                icon="car",
                on_click=ReceptionsState.begin(Session.centre_id),
            ),
            menu(
                menu_label(_("¿En qué centro?")),
                rx.foreach(
                    ReceptionsState.centres,
                    lambda one: menu_item(one.label, on_select=ReceptionsState.begin(one.id)),
                ),
                text=_("Recibir vehículo"),
                variant="primary",
            ),
        ),
    )
