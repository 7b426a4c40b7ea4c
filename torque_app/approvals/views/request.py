"""The pieces of a request's page."""

import reflex as rx

from components.button import button, link
from components.chip import chip, status_chip
from components.dialog import confirm, dialog
from components.feedback import alert
from components.field import textarea_field
from components.form import form, form_actions, submit
from components.layout import card, cluster, facts, page_header, shown_when, stack
from components.steps import steps
from components.value import datetime, or_dash, relative
from torque_app.approvals.state.inbox import PATH
from torque_app.approvals.state.request import APPROVE, REJECT, RequestState
from torque_app.core.texts import _


def header() -> rx.Component:
    """Return what is asked, by whom, and where it stands."""
    sheet = RequestState.sheet
    return page_header(
        sheet.title,
        shown_when(sheet.may_cancel, _cancel_button()),
        subtitle=_("La pide ") + sheet.requester,
        status=cluster(
            status_chip(sheet.state, sheet.state_label),
            shown_when(
                sheet.is_late, chip(_("Nadie decidió a tiempo"), tone="warning", icon="clock")
            ),
        ),
        back=(_("Aprobaciones"), PATH),
    )


def _cancel_button() -> rx.Component:
    return confirm(
        button(_("Retirar"), icon="undo-2", variant="ghost"),
        _("¿Retirar esta solicitud?"),
        action=_("Retirar solicitud"),
        description=_("Nadie tendrá que decidirla. Puedes pedirla de nuevo."),
        on_confirm=RequestState.cancel,
    )


def work() -> rx.Component:
    """Return what one decides about, with the two buttons that decide it."""
    sheet = RequestState.sheet
    return stack(
        card(
            stack(
                facts(
                    [
                        (_("Qué pide"), sheet.subject),
                        (_("Cifras"), or_dash(sheet.figures)),
                        (_("Por qué"), or_dash(sheet.reason)),
                    ]
                ),
                shown_when(
                    sheet.link != "",
                    cluster(link(_("Ver de qué se trata"), sheet.link)),
                ),
                _decision(),
            ),
            title=_("Solicitud"),
        ),
        shown_when(sheet.outcome != "", alert(sheet.outcome, tone="info")),
    )


def _decision() -> rx.Component:
    sheet = RequestState.sheet
    return rx.cond(
        sheet.may_decide,
        stack(
            shown_when(
                sheet.instead_of != "",
                alert(_("Decides en lugar de ") + sheet.instead_of + ".", tone="info"),
            ),
            shown_when(~sheet.may_approve, alert(sheet.approving_refusal, tone="warning")),
            rx.el.div(
                button(
                    _("Rechazar"), size="lg", icon="circle-x", on_click=RequestState.ask(REJECT)
                ),
                button(
                    _("Aprobar"),
                    variant="primary",
                    size="lg",
                    icon="thumbs-up",
                    disabled=~sheet.may_approve,
                    on_click=RequestState.ask(APPROVE),
                ),
                class_name="thumb-bar",
            ),
        ),
        shown_when(sheet.refusal != "", alert(sheet.refusal, tone="info")),
    )


def aside() -> rx.Component:
    """Return when it was asked, who decides, and what was decided so far."""
    sheet = RequestState.sheet
    return stack(
        card(
            facts(
                [
                    (_("La pide"), sheet.requester),
                    (_("Pedida"), datetime(sheet.requested_at)),
                    (_("Decide"), or_dash(sheet.waits_for)),
                    (_("Plazo"), or_dash(sheet.due_at, relative(sheet.due_at))),
                    (_("Por la regla"), or_dash(sheet.rule)),
                ]
            ),
            title=_("Datos"),
        ),
        card(steps(RequestState.story, label=_("Historia")), title=_("Historia")),
    )


def decision_dialog() -> rx.Component:
    """Return the dialog that decides, with a note."""
    approving = RequestState.deciding == APPROVE
    return dialog(
        form(
            textarea_field(
                rx.cond(approving, _("Nota, si quieres"), _("Por qué la rechazas")),
                "note",
                hint=_("La lee quien la pidió."),
                max_length=500,
                error=RequestState.errors["note"],
            ),
            form_actions(
                rx.cond(
                    approving,
                    submit(_("Aprobar"), pending=RequestState.sending),
                    submit(_("Rechazar"), variant="danger", pending=RequestState.sending),
                )
            ),
            id="decidir-" + RequestState.sheet.id,
            on_submit=RequestState.decide,
            pending=RequestState.sending,
            errors=RequestState.errors,
            draft=False,
            guard=False,
        ),
        open=RequestState.deciding != "",
        title=rx.cond(approving, _("Aprobar solicitud"), _("Rechazar solicitud")),
        description=RequestState.sheet.title,
        on_close=RequestState.close,
        size="sm",
    )
