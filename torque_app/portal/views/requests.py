"""The list of what people ask about their data, and the form of one that came otherwise."""

from typing import Any

import reflex as rx

from components.combobox import combobox
from components.dialog import dialog
from components.field import select_field, textarea_field
from components.form import form, form_actions, submit
from components.layout import stack
from components.table import Column, Filter, table
from torque_app.core.texts import _
from torque_app.portal.state import shown
from torque_app.portal.state.requests import PATH, DataRequestsState

Rows = list[dict[str, Any]]


def request_list() -> rx.Component:
    """Return the list."""
    asked = DataRequestsState.asked
    return table(
        DataRequestsState.rows.to(Rows),
        [
            Column("number", _("Solicitud"), kind="strong", sub="right", sort=True, fixed=True),
            Column("client", _("Cliente"), sub="details", sort=True),
            Column("status", _("Estado"), kind="status", sort=True),
            Column("due_on", _("Plazo"), kind="date", sub="left", tone="urgency", sort=True),
            Column("received_at", _("Recibida"), kind="relative", sort=True),
            Column("answered_by", _("Respondió"), hidden=True),
        ],
        id="datos-personales",
        label=_("Solicitudes de datos personales"),
        loading=DataRequestsState.loading,
        error=DataRequestsState.error,
        total=DataRequestsState.total,
        page=asked.page,
        sort=asked.sort,
        desc=asked.desc,
        search=asked.q,
        search_placeholder=_("Número o cliente"),
        filters=[
            Filter("status", _("Estado"), shown.REQUEST_STATES, "circle-check"),
            Filter("right", _("Derecho"), shown.RIGHTS, "shield-check"),
        ],
        filter_values=asked.filters,
        href=f"{PATH}/{{id}}",
        on_page=DataRequestsState.turn,
        on_sort=DataRequestsState.sort,
        on_search=DataRequestsState.search,
        on_filter=DataRequestsState.narrow,
        on_retry=DataRequestsState.refresh,
        density="touch",
        empty_title=_("Nadie ha pedido nada sobre sus datos"),
        empty_text=_("Las solicitudes del portal llegan aquí con su plazo legal."),
    )


def record_dialog() -> rx.Component:
    """Return the form of a request that came at the counter, by letter or by phone."""
    state = DataRequestsState
    return dialog(
        form(
            stack(
                combobox(
                    _("Cliente"),
                    "client_id",
                    options=state.found.to(Rows),
                    on_search=state.look_for,
                    placeholder=_("Nombre, RUT o teléfono"),
                    error=state.errors["client_id"],
                    required=True,
                ),
                select_field(
                    _("Derecho"),
                    "right",
                    shown.RIGHTS,
                    error=state.errors["right"],
                    required=True,
                ),
                textarea_field(
                    _("Qué pide"), "details", max_length=2000, error=state.errors["details"]
                ),
            ),
            form_actions(submit(_("Anotar solicitud"))),
            id="anotar-solicitud",
            on_submit=state.record,
            errors=state.errors,
            draft=False,
            guard=False,
        ),
        open=state.noting,
        title=_("Anotar una solicitud"),
        description=_(
            "Para la que llegó en el mesón, por carta o por teléfono. Su plazo corre ya."
        ),
        on_close=state.ask(False),
    )
