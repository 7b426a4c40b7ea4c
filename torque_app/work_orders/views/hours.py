"""The hours of a stretch of days: by technician, and the stretches of work behind them."""

from typing import Any

import reflex as rx

from components.feedback import load_state
from components.field import date_field
from components.layout import card, cluster, stack
from components.table import Column, Filter, lines, table
from torque_app.core.texts import _
from torque_app.work_orders.state.hours import MARKS, HoursState
from torque_app.work_orders.state.records import ClockState
from torque_app.work_orders.views.floor import correction

Rows = list[dict[str, Any]]


def _date(label: str, key: str) -> rx.Component:
    asked: Any = HoursState.asked
    return date_field(
        label,
        key,
        value=asked.filters[key].to(str),
        on_change=lambda day: HoursState.narrow(key, day),
    )


def hours_board() -> rx.Component:
    """Return the sums, the list of stretches, and the form that puts one right."""
    return stack(
        cluster(_date(_("Desde"), "from"), _date(_("Hasta"), "to"), gap=16),
        card(
            load_state(
                HoursState.loading,
                HoursState.error,
                rx.cond(
                    HoursState.sums.length() > 0,
                    _sums(),
                    rx.el.p(
                        _("Nadie trabajó con reloj en estos días."), class_name="card-body muted"
                    ),
                ),
            ),
            title=_("Horas por técnico"),
            padded=False,
        ),
        _stretches(),
        correction(),
    )


def _sums() -> rx.Component:
    return lines(
        HoursState.sums.to(Rows),
        [
            Column(
                "name",
                _("Técnico"),
                kind="strong",
                href="/horas?user_id={id}&from={first}&to={last}",
            ),
            Column("standard", _("Tempario"), align="end"),
            Column("billed", _("A cobrar"), align="end"),
            Column("worked", _("De reloj"), align="end"),
            Column("efficiency", _("Eficiencia"), align="end"),
        ],
        label=_("Horas por técnico"),
    )


def _stretches() -> rx.Component:
    asked = HoursState.asked
    return table(
        HoursState.rows.to(Rows),
        [
            Column("started_at", _("Empezó"), kind="datetime", sort=True, fixed=True),
            Column("who", _("Técnico"), kind="user", sort=True),
            Column("number", _("OT"), kind="mono", sort=True, href="/ot/{ot_id}"),
            Column("task", _("Trabajo"), sub="note", width="240px"),
            Column("lasted", _("Duró"), align="end"),
            Column("mark", _("Marca"), kind="status"),
        ],
        id="tiempos",
        label=_("Tiempos de reloj"),
        loading=HoursState.loading,
        error=HoursState.error,
        total=HoursState.total,
        page=asked.page,
        sort=asked.sort,
        desc=asked.desc,
        search=asked.q,
        search_placeholder=_("OT, patente o cliente"),
        filters=[
            Filter("user_id", _("Técnico"), HoursState.technicians.to(Rows), "user"),
            Filter("mark", _("Marca"), [(key, word) for key, (word, _tone) in MARKS.items()]),
        ],
        filter_values=asked.filters,
        current=ClockState.entry_id,
        on_page=HoursState.turn,
        on_sort=HoursState.sort,
        on_search=HoursState.search,
        on_filter=HoursState.narrow,
        on_open=ClockState.open,
        on_retry=HoursState.refresh,
        empty_title=_("Ningún tiempo en estos días"),
        empty_text=_("Cada vez que un técnico eche a andar su reloj, quedará aquí."),
    )
