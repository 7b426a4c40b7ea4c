"""What other pages show of inspections: those of an OT, and the work a car has pending."""

from typing import Any

import reflex as rx

from components.button import button, link
from components.chip import chip
from components.dialog import dialog
from components.field import text_field
from components.form import form, form_actions, submit
from components.layout import card, cluster, shown_when, split, stack
from components.menu import menu, menu_item
from components.value import datetime
from torque_app.core.texts import _
from torque_app.inspections.permissions import Inspections
from torque_app.inspections.state.deferring import LaterState
from torque_app.inspections.state.of_order import OrderInspectionsState
from torque_app.inspections.views.inspection import tally
from torque_app.shell.session import Session

ON_ORDER = [OrderInspectionsState.load, LaterState.load_order]
"""What the page of an OT loads beside its own."""

ON_VEHICLE = [LaterState.load_vehicle]
"""What the page of a car loads beside its own."""


def _may(permission: Inspections) -> Any:
    return Session.permissions.contains(permission.value)


def order_panels() -> rx.Component:
    """Return the inspections of an OT and what its car has pending."""
    return rx.fragment(later_card(), inspections_card())


def inspections_card() -> rx.Component:
    """Return the inspections of an OT and the work the last one suggests."""
    state = OrderInspectionsState
    return shown_when(
        _may(Inspections.VIEW),
        card(
            rx.cond(
                state.rows.length() > 0,
                stack(
                    rx.foreach(state.rows, _inspection),
                    shown_when(
                        state.findings.length() > 0,
                        rx.el.div(
                            rx.el.h3(_("Trabajos que sugiere"), class_name="section-title"),
                            rx.el.ul(
                                rx.foreach(state.findings, _finding),
                                class_name="stack",
                                role="list",
                            ),
                            class_name="stack",
                        ),
                    ),
                ),
                rx.el.p(_("Todavía no se inspecciona este vehículo."), class_name="muted"),
            ),
            title=_("Inspecciones"),
            actions=shown_when(state.may_start & _may(Inspections.INSPECT), _start()),
        ),
    )


def _start() -> rx.Component:
    state = OrderInspectionsState
    return rx.cond(
        state.templates.length() > 1,
        menu(
            rx.foreach(
                state.templates,
                lambda one: menu_item(one.label, on_select=state.start(one.id)),
            ),
            label=_("Elegir pauta"),
            icon="clipboard-check",
            text=_("Inspeccionar"),
        ),
        button(_("Inspeccionar"), icon="clipboard-check", on_click=state.start("")),
    )


def _inspection(one: Any) -> rx.Component:
    return stack(
        split(
            rx.el.span(
                link(one.template, "/inspeccion/" + one.id),
                rx.el.small(one.who, " · ", datetime(one.at), class_name="muted"),
                class_name="paper-text",
            ),
            cluster(
                rx.cond(
                    one.done,
                    chip(_("Terminada"), tone="success", icon="circle-check"),
                    chip(one.progress, tone="accent", icon="clipboard-check"),
                ),
                link(_("Informe"), "/api/v1/inspections/" + one.id + "/pdf"),
                class_name="unshrunk",
            ),
        ),
        tally(one),
        gap=8,
    )


def _finding(one: Any) -> rx.Component:
    return rx.el.li(
        split(
            rx.el.span(
                rx.el.strong(one.work),
                rx.el.small(one.found, class_name="muted"),
                class_name="paper-text",
            ),
            cluster(
                rx.cond(
                    one.quoted,
                    chip(_("En presupuesto"), tone="accent"),
                    shown_when(one.deferred, chip(_("Diferido"), tone="info")),
                ),
                chip(one.light, tone=one.tone, dot=True),
                class_name="unshrunk",
            ),
        )
    )


def later_card() -> rx.Component:
    """Return what the car has pending from earlier visits; nothing where there is nothing."""
    return shown_when(
        _may(Inspections.VIEW) & (LaterState.rows.length() > 0),
        rx.fragment(
            card(
                rx.el.ul(rx.foreach(LaterState.rows, _later), class_name="stack", role="list"),
                title=_("Trabajos diferidos"),
                tone="warning",
            ),
            _dismissal(),
        ),
    )


def _later(one: Any) -> rx.Component:
    told = rx.el.span(
        rx.el.strong(one.work),
        rx.el.small(
            one.found,
            rx.cond(one.when != "", " · " + one.when, ""),
            rx.cond(one.estimate != "", " · " + one.estimate, ""),
            class_name="muted",
        ),
        class_name="paper-text",
    )
    marks = cluster(
        shown_when(one.is_due, chip(_("Vencido"), tone="danger", icon="alarm-clock")),
        chip(one.light, tone=one.tone, dot=True),
        class_name="unshrunk",
    )
    return rx.el.li(
        stack(split(told, marks), shown_when(_may(Inspections.INSPECT), _closing(one)), gap=8)
    )


def _closing(one: Any) -> rx.Component:
    return cluster(
        shown_when(
            LaterState.ot_id != "",
            button(_("Hecho en esta OT"), icon="check", on_click=LaterState.done(one.id)),
        ),
        button(_("Ya no se hará"), variant="ghost", on_click=LaterState.ask(one.id)),
    )


def _dismissal() -> rx.Component:
    return dialog(
        form(
            text_field(
                _("Motivo"),
                "reason",
                required=True,
                max_length=200,
                error=LaterState.errors["reason"],
            ),
            form_actions(submit(_("Descartar trabajo"))),
            id="descartar-" + LaterState.closing,
            on_submit=LaterState.dismiss,
        ),
        open=LaterState.closing != "",
        title=_("¿Por qué ya no se hará?"),
        on_close=LaterState.keep,
        size="sm",
    )
