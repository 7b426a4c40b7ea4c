"""Where an OT stands, its hours and stretches of work, and what warranty or insurance asks."""

from typing import Any

import reflex as rx

from components.button import button, icon_button
from components.chip import chip
from components.dialog import dialog
from components.field import (
    checkbox_field,
    datetime_field,
    number_field,
    select_field,
    text_field,
    textarea_field,
)
from components.form import form, form_actions, form_row, submit
from components.layout import card, cluster, facts, shown_when, spacer, stack
from components.value import or_dash
from torque_app.core.texts import _
from torque_app.shell.session import Session
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.state.floor import FloorState
from torque_app.work_orders.state.floor_shown import CLAIM, PICTURES
from torque_app.work_orders.state.record import OTState
from torque_app.work_orders.state.records import WIDTHS, ClaimState, ClockState

Rows = list[dict[str, Any]]


def place_card() -> rx.Component:
    """Return the bay of the OT and its hours beside each other."""
    sheet = FloorState.sheet
    return card(
        stack(
            rx.cond(
                OTState.sheet.lines_open & sheet.may_work & (FloorState.bays.length() > 0),
                select_field(
                    _("Box"),
                    "bay",
                    FloorState.bays.to(Rows),
                    value=sheet.bay_id,
                    placeholder=_("Sin box"),
                    on_change=FloorState.place,
                ),
                facts([(_("Box"), or_dash(sheet.bay))]),
            ),
            facts(
                [
                    (_("Horas del tempario"), or_dash(sheet.standard)),
                    (_("Horas a cobrar"), or_dash(sheet.billed)),
                    (_("Horas de reloj"), or_dash(sheet.worked)),
                    (_("Eficiencia"), or_dash(sheet.efficiency)),
                ]
            ),
        ),
        title=_("Taller"),
    )


def times_card() -> rx.Component:
    """Return who worked from when to when, and the way to put a wrong time right."""
    return shown_when(
        FloorState.entries.length() > 0,
        card(
            rx.el.ul(rx.foreach(FloorState.entries, _entry), class_name="stack", role="list"),
            correction(),
            title=_("Tiempos"),
        ),
    )


def _entry(one: Any) -> rx.Component:
    return rx.el.li(
        stack(
            cluster(
                rx.el.span(one.who),
                shown_when(one.running, chip(_("En curso"), tone="accent")),
                shown_when(one.forgotten, chip(_("Reloj olvidado"), tone="warning")),
                spacer(),
                rx.el.span(one.minutes, class_name="value"),
                shown_when(
                    FloorState.sheet.may_correct,
                    icon_button(
                        "pencil",
                        _("Corregir el tiempo de ") + one.who,
                        on_click=ClockState.open(one.id),
                    ),
                ),
            ),
            rx.el.span(one.span, rx.cond(one.task != "", " · " + one.task, ""), class_name="muted"),
            shown_when(one.note != "", rx.el.span(one.note, class_name="muted")),
            gap=4,
        )
    )


def correction() -> rx.Component:
    """Return the form that puts a wrong time right, with its reason."""
    state = ClockState
    return dialog(
        form(
            form_row(
                datetime_field(
                    _("Empezó"),
                    "started_at",
                    default_value=state.started_at,
                    error=state.errors["started_at"],
                ),
                datetime_field(
                    _("Terminó"),
                    "ended_at",
                    default_value=state.ended_at,
                    error=state.errors["ended_at"],
                ),
            ),
            textarea_field(
                _("Motivo"), "why", required=True, max_length=200, error=state.errors["why"]
            ),
            form_actions(submit(_("Corregir"))),
            id="tiempo-" + state.entry_id,
            on_submit=state.save,
            draft=False,
            guard=False,
        ),
        open=state.entry_id != "",
        title=_("Corregir el tiempo de ") + state.who,
        description=_("Queda en la auditoría con su motivo."),
        on_close=state.close,
    )


def claim_card() -> rx.Component:
    """Return part 2A: what the maker or the insurer asks about the failure."""
    may = OTState.sheet.files_open & Session.permissions.contains(WorkOrders.EDIT.value)
    return card(
        rx.cond(
            FloorState.sheet.claim.length() > 0,
            rx.el.dl(
                rx.foreach(
                    FloorState.sheet.claim,
                    lambda pair: rx.el.div(rx.el.dt(pair[0]), rx.el.dd(pair[1]), class_name="fact"),
                ),
                class_name="facts",
            ),
            rx.el.p(_("Sin garantía ni siniestro."), class_name="muted"),
        ),
        cluster(
            rx.foreach(
                FloorState.sheet.pictures,
                lambda pair: button(pair[0], icon="camera", size="sm", href=pair[1], external=True),
            )
        ),
        _claim_dialog(),
        title=_("Garantía y seguro"),
        actions=shown_when(
            may, button(_("Completar"), icon="pencil", size="sm", on_click=ClaimState.open)
        ),
    )


def _claim_dialog() -> rx.Component:
    state = ClaimState
    return dialog(
        form(
            textarea_field(CLAIM["issue"], "issue", rows=3, **_more("issue")),
            form_row(*(text_field(CLAIM[n], n, **_more(n)) for n in ("symptom", "defect_part"))),
            form_row(
                number_field(CLAIM["observations"], "observations", **_more("observations")),
                checkbox_field(_("Hay video"), "has_video", default_value=state.has_video),
            ),
            form_row(*(text_field(CLAIM[n], n, **_more(n)) for n in ("insurer", "adjuster"))),
            form_row(
                *(text_field(CLAIM[n], n, **_more(n)) for n in ("claim_number", "policy_number")),
                number_field(CLAIM["deductible_uf"], "deductible_uf", **_more("deductible_uf")),
            ),
            form_row(*(_picture(label, name) for name, label in PICTURES.items())),
            form_actions(submit(_("Guardar cambios"))),
            id="garantia-" + OTState.sheet.id,
            on_submit=state.save,
            draft=False,
            guard=False,
        ),
        open=state.is_open,
        title=_("Garantía y seguro"),
        on_close=state.close,
        size="lg",
    )


def _picture(label: str, name: str) -> rx.Component:
    return select_field(
        label,
        name,
        ClaimState.pictures.to(Rows),
        placeholder=_("Ninguna"),
        hint=_("Elige una de las fotos de la OT."),
        default_value=ClaimState.fields[name],
        error=ClaimState.errors[name],
    )


def _more(name: str) -> dict[str, Any]:
    known = {
        "error": ClaimState.errors[name],
        "default_value": ClaimState.fields[name],
    }
    return known | ({"max_length": WIDTHS[name]} if name in WIDTHS else {})
