"""What the rule would have done, and what it did."""

from typing import Any

import reflex as rx

from components.button import button
from components.chip import chip
from components.layout import card, cluster, shown_when, stack
from components.value import datetime
from torque_app.automation.state.rule import RuleState
from torque_app.automation.state.trial import ROWS, TrialState
from torque_app.automation.views.rules import manages
from torque_app.core.texts import _


def aside() -> rx.Component:
    """Return the trial and the log."""
    return stack(
        shown_when(manages() & (RuleState.draft.trigger != ""), _trial()),
        shown_when(RuleState.draft.id != "", _log()),
    )


def _trial() -> rx.Component:
    return card(
        stack(
            rx.el.p(
                rx.cond(
                    TrialState.sentence != "",
                    TrialState.sentence,
                    _("Mira qué habría hecho con lo que ya pasó. No avisa a nadie."),
                ),
                aria_live="polite",
            ),
            rx.el.ul(rx.foreach(TrialState.lines, _tried), class_name="stack", role="list"),
        ),
        title=_("Prueba"),
        actions=button(_("Probar"), icon="play", on_click=TrialState.test),
    )


def _tried(one: Any) -> rx.Component:
    return rx.el.li(
        cluster(
            datetime(one.at),
            rx.cond(
                one.met,
                chip(_("Actuaría"), tone="success", icon="circle-check"),
                chip(_("No se cumple"), icon="circle-dashed"),
            ),
            justify="space-between",
        ),
        rx.el.p(one.figures, class_name="muted"),
        shown_when(one.would != "", rx.el.p(one.would)),
    )


def _log() -> rx.Component:
    return card(
        stack(
            rx.cond(
                TrialState.total > 0,
                rx.el.ul(rx.foreach(TrialState.runs, _ran), class_name="stack", role="list"),
                rx.el.p(_("Todavía no ha pasado nada que le importe."), class_name="muted"),
            ),
            shown_when(TrialState.total > ROWS, _pages()),
        ),
        title=_("Registro"),
    )


def _ran(one: Any) -> rx.Component:
    return rx.el.li(
        cluster(
            datetime(one.at),
            chip(one.outcome, tone=one.tone, dot=True),
            justify="space-between",
        ),
        rx.el.p(one.figures, class_name="muted"),
        shown_when(one.told != "", rx.el.p(one.told)),
    )


def _pages() -> rx.Component:
    page = TrialState.page
    return cluster(
        button(
            _("Más nuevas"),
            icon="chevron-left",
            disabled=page <= 1,
            on_click=TrialState.turn(page - 1),
        ),
        button(
            _("Más antiguas"),
            icon="chevron-right",
            disabled=page * ROWS >= TrialState.total,
            on_click=TrialState.turn(page + 1),
        ),
        justify="space-between",
    )
