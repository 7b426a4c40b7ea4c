"""How an act ends: what it still lacks, the signature, and the OT."""

import reflex as rx

from components.button import button, link
from components.dialog import dialog
from components.feedback import alert
from components.field import textarea_field
from components.form import form, form_actions, form_section, submit
from components.layout import cluster, facts, shown_when, stack
from components.signature import signature
from components.value import or_dash
from torque_app.core.texts import _
from torque_app.reception.state.intake import IntakeState
from torque_app.reception.state.pieces import ClosingState
from torque_app.reception.views.intake import act, outcome, said


def sign_step() -> rx.Component:
    """Return the summary, what is missing, and the glass; after it, what came of the act."""
    return stack(
        _summary(),
        outcome(),
        shown_when(act.is_open & (IntakeState.lacks.length() > 0), _lacks()),
        shown_when(
            act.is_open & (IntakeState.lacks.length() == 0),
            rx.cond(act.is_absent, _absent(), _glass()),
        ),
        shown_when(act.is_open & act.is_absent & (act.order_id != ""), _arrival()),
        shown_when(act.is_signed, _order()),
    )


def _summary() -> rx.Component:
    return facts(
        [
            (_("Acta"), act.number),
            (_("Vehículo"), or_dash(act.plate, act.plate + " · " + act.vehicle)),
            (_("Cliente"), or_dash(act.client)),
            (_("Servicio"), or_dash(said("service_type"))),
            (_("Kilometraje"), or_dash(said("read"))),
            (_("Marcas"), IntakeState.marks.length()),
            (_("Fotos"), IntakeState.photos.length()),
            (_("Firmó"), or_dash(act.signed_by)),
        ],
        columns=2,
    )


def _lacks() -> rx.Component:
    return alert(
        rx.foreach(IntakeState.lacks, lambda one: rx.fragment(one.sentence, rx.el.br())),
        title=_("Antes de cerrar el acta falta:"),
        tone="warning",
    )


def _glass() -> rx.Component:
    return form_section(
        _("Firma del cliente"),
        signature(
            _("Revisé el acta y estoy de acuerdo"),
            action=act.sign_url,
            signer=rx.cond(said("brought_by") != "", said("brought_by"), act.client),
            submit_label=_("Firmar y abrir OT"),
            on_done=ClosingState.signed,
        ),
        cluster(
            button(_("No firma"), variant="ghost", on_click=ClosingState.ask_refusal),
        ),
    )


def _absent() -> rx.Component:
    return shown_when(
        act.order_id == "",
        button(
            _("Abrir OT temporal"),
            variant="primary",
            size="touch",
            icon="clipboard-list",
            on_click=ClosingState.open_order(act.other_owner),
        ),
    )


def _arrival() -> rx.Component:
    return button(
        _("Llegó el vehículo"),
        variant="primary",
        size="touch",
        icon="car",
        on_click=ClosingState.arrive,
    )


def _order() -> rx.Component:
    return rx.cond(
        act.order_id != "",
        rx.el.p(_("OT: "), link(act.order, "/ot/" + act.order_id)),
        stack(
            shown_when(
                act.other_owner,
                alert(
                    _("Al abrir la OT el vehículo pasa a nombre de este cliente."), tone="warning"
                ),
            ),
            button(
                _("Abrir OT"),
                variant="primary",
                size="touch",
                icon="clipboard-list",
                on_click=ClosingState.open_order(act.other_owner),
            ),
        ),
    )


def refusal_dialog() -> rx.Component:
    """Return the question why nobody signs."""
    return dialog(
        form(
            textarea_field(
                _("¿Por qué no firma?"),
                "reason",
                required=True,
                max_length=200,
                hint=_("Queda escrito en el acta."),
                error=ClosingState.errors["reason"],
            ),
            form_actions(submit(_("Cerrar sin firma")), cancel=_("Volver")),
            id="acta-sin-firma",
            on_submit=ClosingState.refuse,
            draft=False,
            guard=False,
        ),
        open=ClosingState.refusing,
        title=_("Cerrar el acta sin firma"),
        on_close=ClosingState.keep_open,
    )
