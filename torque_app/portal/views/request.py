"""The pieces of a data request's page."""

import reflex as rx

from components.button import button, link
from components.chip import chip, status_chip
from components.dialog import dialog
from components.feedback import alert
from components.field import textarea_field
from components.form import form, form_actions, submit
from components.layout import card, cluster, facts, page_header, shown_when, stack
from components.value import datetime, or_dash
from torque_app.core.texts import _
from torque_app.portal.state.request import DENY, EXTEND, GRANT, DataRequestState
from torque_app.portal.state.requests import PATH


def header() -> rx.Component:
    """Return which right is exercised, by whom, and how long there is."""
    sheet = DataRequestState.sheet
    return page_header(
        sheet.right,
        subtitle=rx.el.span(sheet.number, " · ", sheet.client),
        status=cluster(
            status_chip(sheet.state, sheet.state_label),
            shown_when(sheet.left != "", chip(sheet.left, tone=sheet.urgency, icon="clock")),
        ),
        back=(_("Datos personales"), PATH),
    )


def work() -> rx.Component:
    """Return what is asked, what granting it does, and the ways to answer."""
    sheet = DataRequestState.sheet
    return stack(
        card(
            stack(
                rx.el.p(sheet.about, class_name="muted"),
                facts([(_("Qué pide"), or_dash(sheet.details))]),
                shown_when(
                    sheet.waits,
                    stack(alert(sheet.carried_out, tone="info"), _ways()),
                ),
            ),
            title=_("Solicitud"),
        ),
        shown_when(sheet.answer != "", card(rx.el.p(sheet.answer), title=_("Respuesta"))),
        card(
            stack(
                rx.el.p(
                    _("Un archivo con todo lo que guardamos de esta persona."),
                    class_name="muted",
                ),
                cluster(
                    button(
                        _("Descargar sus datos"),
                        icon="download",
                        href="/api/v1/clients/" + sheet.client_id + "/personal-data",
                    )
                ),
            ),
            title=_("Sus datos"),
        ),
    )


def _ways() -> rx.Component:
    sheet = DataRequestState.sheet
    return rx.el.div(
        shown_when(
            sheet.may_extend,
            button(_("Prorrogar"), size="lg", on_click=DataRequestState.ask(EXTEND)),
        ),
        button(_("Denegar"), size="lg", icon="circle-x", on_click=DataRequestState.ask(DENY)),
        button(
            _("Conceder"),
            variant="primary",
            size="lg",
            icon="circle-check",
            on_click=DataRequestState.ask(GRANT),
        ),
        class_name="thumb-bar",
    )


def aside() -> rx.Component:
    """Return whose data they are, and the law's clock."""
    sheet = DataRequestState.sheet
    return stack(
        card(
            facts(
                [
                    (_("Cliente"), link(sheet.client, sheet.client_href)),
                    (_("Recibida"), datetime(sheet.received_at)),
                    (_("Responder antes del"), rx.el.span(sheet.due)),
                    (_("Prórroga"), or_dash(sheet.extended_why)),
                    (_("Respondida"), or_dash(sheet.answered_at, datetime(sheet.answered_at))),
                    (_("Respondió"), or_dash(sheet.answered_by)),
                ]
            ),
            title=_("Datos"),
        ),
        card(
            rx.el.p(
                _(
                    "La ley da 30 días corridos para responder, que puedes prorrogar una vez por"
                    " otros 30. Un bloqueo se responde en 2 días hábiles. Si deniegas, di por qué:"
                    " la persona puede reclamar ante la Agencia de Protección de Datos."
                ),
                class_name="muted",
            ),
            title=_("Plazos"),
        ),
    )


def decision_dialog() -> rx.Component:
    """Return the dialog that answers."""
    state = DataRequestState
    granting = state.deciding == GRANT
    return dialog(
        form(
            stack(
                shown_when(
                    granting & state.sheet.erases,
                    alert(_("Lo que se borra no vuelve."), tone="danger"),
                ),
                shown_when(granting, rx.el.p(state.sheet.carried_out, class_name="muted")),
                textarea_field(
                    rx.cond(
                        granting,
                        rx.cond(
                            state.sheet.must_answer,
                            _("Qué corregiste"),
                            _("Respuesta, si quieres agregar algo"),
                        ),
                        rx.cond(state.deciding == DENY, _("Por qué no"), _("Por qué prorrogas")),
                    ),
                    "text",
                    hint=_("La persona lo lee en su portal."),
                    max_length=2000,
                    error=state.errors["text"],
                ),
            ),
            form_actions(_button()),
            id="responder-" + state.sheet.id,
            on_submit=state.decide,
            pending=state.sending,
            errors=state.errors,
            draft=False,
            guard=False,
        ),
        open=state.deciding != "",
        title=rx.cond(
            granting,
            _("Conceder lo que pide"),
            rx.cond(state.deciding == DENY, _("Denegar lo que pide"), _("Prorrogar el plazo")),
        ),
        description=state.sheet.number,
        on_close=state.close,
        size="sm",
    )


def _button() -> rx.Component:
    state = DataRequestState
    return rx.cond(
        state.deciding == GRANT,
        submit(_("Conceder y hacerlo"), pending=state.sending),
        rx.cond(
            state.deciding == DENY,
            submit(_("Denegar"), variant="danger", pending=state.sending),
            submit(_("Prorrogar 30 días"), pending=state.sending),
        ),
    )
