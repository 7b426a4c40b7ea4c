"""What the page of an OT shows of its controls and of its delivery."""

from typing import Any

import reflex as rx

from components.button import button
from components.chip import chip
from components.layout import card, cluster, shown_when, split, stack
from components.value import datetime
from torque_app.core.texts import _
from torque_app.quality.permissions import Quality
from torque_app.quality.state.of_order import OrderQualityState
from torque_app.shell.session import Session

ON_ORDER = [OrderQualityState.load]
"""What the page of an OT loads beside its own."""


def order_panel() -> rx.Component:
    """Return the controls and the delivery of an OT; nothing before its work is done."""
    state = OrderQualityState
    told = (state.rows.length() > 0) | state.may_control | _deliverable() | state.handover.done
    return shown_when(
        Session.permissions.contains(Quality.VIEW.value) & told,
        card(
            stack(
                rx.foreach(state.rows, _control),
                shown_when(state.handover.done, _delivered()),
                shown_when(
                    (state.rows.length() == 0) & ~state.handover.done,
                    rx.el.p(_("Todavía no se controla ni se entrega."), class_name="muted"),
                ),
            ),
            title=_("Calidad y entrega"),
            actions=cluster(
                shown_when(
                    state.may_control,
                    button(
                        _("Controlar"),
                        icon="clipboard-check",
                        href="/calidad/" + state.ot_id,
                    ),
                ),
                shown_when(
                    _deliverable(),
                    button(
                        _("Entregar"),
                        icon="key-round",
                        href="/entrega/" + state.ot_id,
                    ),
                ),
            ),
        ),
    )


def _deliverable() -> Any:
    handover = OrderQualityState.handover
    return (handover.ot_id != "") & (handover.refusal == "") & ~handover.done


def _control(one: Any) -> rx.Component:
    return split(
        rx.el.span(
            rx.el.strong(one.template),
            rx.el.small(
                rx.cond(one.who != "", one.who + " · ", ""),
                datetime(one.at),
                rx.cond(one.note != "", " · " + one.note, ""),
                class_name="muted",
            ),
            class_name="paper-text",
        ),
        cluster(
            chip(one.progress),
            chip(one.status, tone=one.tone, icon=one.icon),
        ),
    )


def _delivered() -> rx.Component:
    handover = OrderQualityState.handover
    return split(
        rx.el.span(
            rx.el.strong(_("Entregado a "), handover.received_by),
            rx.el.small(datetime(handover.at), class_name="muted"),
            class_name="paper-text",
        ),
        button(_("Ver entrega"), icon="key-round", href="/entrega/" + handover.ot_id),
    )
