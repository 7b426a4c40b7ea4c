"""The board and what stands over it."""

from typing import Any, Final

import reflex as rx

from components.board import board
from components.dialog import peek
from components.feedback import error_state
from components.field import select_field, text_field
from components.layout import cluster, shown_when
from models.work_orders import OTStatus, Priority
from torque_app.core.errors import IllegalMove
from torque_app.core.texts import _
from torque_app.shell.session import Session
from torque_app.work_orders.lifecycle import OT, STEPS
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries import Lanes
from torque_app.work_orders.state.board import BoardState
from torque_app.work_orders.state.bulk import BulkState
from torque_app.work_orders.state.decks import decks_of
from torque_app.work_orders.state.shown import PRIORITY
from torque_app.work_orders.views.glance import glance
from torque_app.work_orders.views.reasons import reason_dialog

Rows = list[dict[str, Any]]


def _why(here: OTStatus, there: OTStatus) -> str:
    """Return why the table forbids a move; empty where it allows it."""
    if here is there:
        return ""
    try:
        OT.check(here, there)
    except IllegalMove as refused:
        return _(str(refused))
    return _(STEPS[here, there].elsewhere) if STEPS[here, there].elsewhere else ""


REASONS: Final = {
    f"{here.value}>{there.value}": _why(here, there)
    for here in OTStatus
    for there in OTStatus
    if _why(here, there)
}
ALLOWED: Final = {
    here.value: [there.value for there in OTStatus if not _why(here, there)] for here in OTStatus
}


def filters() -> rx.Component:
    """Return what narrows the board; each choice stands in the address."""
    return cluster(
        text_field(
            _("Buscar en el tablero"),
            "q",
            type="search",
            value=BoardState.asked.q,
            placeholder=_("Patente, cliente, OT"),
            icon="search",
            hide_label=True,
            on_change=BoardState.search,
        ),
        *_choices(),
        *_more_choices(),
        class_name="board-filters",
    )


def _chosen(key: str) -> Any:
    """Return the choice of a filter: a field without a value would keep showing the last one."""
    chosen = BoardState.asked.filters
    return rx.cond(chosen[key], chosen[key], "")


def _choices() -> tuple[rx.Component, ...]:
    return (
        select_field(
            _("Técnico"),
            "technician",
            BoardState.technicians.to(Rows),
            value=_chosen("technician"),
            placeholder=_("Todo técnico"),
            hide_label=True,
            on_change=lambda value: BoardState.narrow("technician", value),
        ),
        select_field(
            _("Prioridad"),
            "priority",
            [(priority.value.lower(), PRIORITY[priority]) for priority in reversed(Priority)],
            value=_chosen("priority"),
            placeholder=_("Toda prioridad"),
            hide_label=True,
            on_change=lambda value: BoardState.narrow("priority", value),
        ),
        shown_when(
            Session.centres.length() > 1,
            select_field(
                _("Centro"),
                "centre",
                Session.centres.to(Rows),
                value=_chosen("centre"),
                placeholder=_("Todo centro"),
                hide_label=True,
                on_change=lambda value: BoardState.narrow("centre", value),
            ),
        ),
    )


def _more_choices() -> tuple[rx.Component, ...]:
    return (
        shown_when(
            BoardState.bays.length() > 0,
            select_field(
                _("Box"),
                "bay",
                BoardState.bays.to(Rows),
                value=_chosen("bay"),
                placeholder=_("Todo box"),
                hide_label=True,
                on_change=lambda value: BoardState.narrow("bay", value),
            ),
        ),
        select_field(
            _("Prometida"),
            "promised",
            [("today", _("Prometidas para hoy")), ("late", _("Atrasadas"))],
            value=_chosen("promised"),
            placeholder=_("Todo plazo"),
            hide_label=True,
            on_change=lambda value: BoardState.narrow("promised", value),
        ),
        select_field(
            _("Filas"),
            "lanes",
            [
                (Lanes.TECHNICIAN.value, _("Filas por técnico")),
                (Lanes.BAY.value, _("Filas por box")),
                (Lanes.CENTRE.value, _("Filas por centro")),
            ],
            value=_chosen("lanes"),
            placeholder=_("Sin filas"),
            hide_label=True,
            on_change=lambda value: BoardState.narrow("lanes", value),
        ),
    )


def work_board() -> rx.Component:
    """Return the columns, or what went wrong reading them."""
    return rx.cond(
        BoardState.error != "",
        error_state(BoardState.error, on_retry=BoardState.refresh),
        board(
            BoardState.columns.to(Rows),
            decks_of(BoardState),
            lanes=BoardState.lanes.to(Rows),
            lane_by=_chosen("lanes"),
            lane_reason=rx.cond(
                BoardState.asked.filters["lanes"] == Lanes.CENTRE.value,
                _("Una OT no cambia de centro."),
                "",
            ),
            on_move=BoardState.move,
            on_carry=BulkState.carry,
            on_lane=BoardState.open_lane,
            on_open=BoardState.peek,
            on_more=BoardState.more,
            allowed=ALLOWED,
            reasons=REASONS,
            settled=BoardState.settled,
            loading=BoardState.loading,
            disabled=~Session.permissions.contains(WorkOrders.EDIT.value),
            label=_("Tablero de órdenes de trabajo"),
        ),
    )


def board_peek() -> rx.Component:
    """Return the look at one card."""
    return peek(
        rx.foreach(BoardState.looked_at, glance),
        open=BoardState.peeked != "",
        title=_("Orden de trabajo"),
        on_close=BoardState.peek(""),
        href="/ot/" + BoardState.peeked,
    )


def board_reason() -> rx.Component:
    """Return the question of the move that waits."""
    return reason_dialog(
        open=BoardState.asking.length() > 0,
        title=BoardState.asking_title,
        on_submit=BoardState.give_reason,
        on_close=BoardState.keep,
    )
