"""The pieces of the page where one leaves somebody in one's place."""

from typing import Any

import reflex as rx

from components.button import button
from components.chip import status_chip
from components.dialog import confirm, dialog
from components.feedback import empty_state
from components.field import date_field, select_field
from components.form import form, form_actions, form_row, submit
from components.layout import card, cluster, page_header, shown_when, split, stack
from torque_app.approvals.state.delegations import DelegationsState
from torque_app.approvals.state.inbox import PATH
from torque_app.approvals.state.shown import Delegation
from torque_app.core.texts import _

State = DelegationsState
Rows = list[dict[str, Any]]


def header() -> rx.Component:
    """Return the title, and the way to a new delegation."""
    return page_header(
        _("Delegar aprobaciones"),
        subtitle=_("Quién decide en tu lugar cuando no estás."),
        primary=button(_("Delegar"), icon="user-plus", variant="primary", on_click=State.ask(True)),
        back=(_("Aprobaciones"), PATH),
    )


def delegations() -> rx.Component:
    """Return who stands in for whom."""
    return rx.cond(
        State.rows.length() > 0,
        stack(rx.foreach(State.rows, _one), gap=12),
        card(
            empty_state(
                _("Nadie decide por otra persona"),
                _("Si vas a faltar, deja a alguien en tu lugar por unos días."),
                icon="users",
                action=button(_("Delegar"), icon="user-plus", on_click=State.ask(True)),
            )
        ),
    )


def _one(row: rx.Var[Delegation]) -> rx.Component:
    return card(
        split(
            stack(
                cluster(rx.el.strong(row.to_name), status_chip(row.state, row.state_label)),
                rx.el.span(_("En lugar de "), row.from_name),
                rx.el.span(row.days, class_name="muted"),
                gap=4,
            ),
            shown_when(
                row.may_end,
                confirm(
                    button(_("Terminar")),
                    _("¿Terminar esta delegación?"),
                    description=_("Lo que ya decidió queda."),
                    action=_("Terminar"),
                    on_confirm=State.end(row.id),
                ),
            ),
        )
    )


def delegation_dialog() -> rx.Component:
    """Return the form of a delegation."""
    return dialog(
        form(
            select_field(
                _("Quién decide en tu lugar"),
                "to_user_id",
                State.people.to(Rows),
                placeholder=_("Elige a una persona"),
                error=State.errors["to_user_id"],
            ),
            form_row(
                date_field(
                    _("Desde"),
                    "starts_at",
                    default_value=State.today,
                    error=State.errors["starts_at"],
                ),
                date_field(
                    _("Hasta"), "ends_at", default_value=State.today, error=State.errors["ends_at"]
                ),
            ),
            form_actions(submit(_("Delegar"))),
            id="delegar",
            on_submit=State.delegate,
            errors=State.errors,
            draft=False,
        ),
        open=State.making,
        title=_("Delegar aprobaciones"),
        description=_("Decide con tu rol, pero nunca lo que pidieron tú o esa persona."),
        on_close=State.ask(False),
        size="sm",
    )
