"""/presupuestos/[quotation_id]: one quotation, built, sent and decided."""

import reflex as rx

from components.button import button
from components.feedback import empty_state, skeleton_cards
from components.layout import page, record, stack
from torque_app.core.texts import _
from torque_app.quotations.state.deciding import ManagerState, RecordingState
from torque_app.quotations.state.heading import TermsState
from torque_app.quotations.state.lines import AddingState
from torque_app.quotations.state.record import QuotationState
from torque_app.quotations.state.sending import SendingState
from torque_app.quotations.state.versions import ComparingState, EndingState, RevisingState
from torque_app.quotations.views import (
    adding,
    answers,
    deciding,
    lines,
    sending,
    terms,
    totals,
    versions,
)
from torque_app.quotations.views import record as pieces
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _quotation,
        route="/presupuestos/[quotation_id]",
        title=_("Presupuesto"),
        on_load=[
            QuotationState.load,
            TermsState.load,
            AddingState.load,
            SendingState.load,
            ManagerState.load,
            RecordingState.load,
            RevisingState.load,
            ComparingState.load,
            EndingState.load,
        ],
    )


def _quotation() -> rx.Component:
    return framed(
        rx.cond(
            QuotationState.missing,
            _missing(),
            rx.cond(QuotationState.loading, page(skeleton_cards()), _whole()),
        ),
        active="presupuestos",
        title=QuotationState.sheet.number,
    )


def _whole() -> rx.Component:
    return rx.fragment(
        pieces.header(),
        page(
            record(
                stack(pieces.notices(), lines.lines_card(), terms.terms_card()),
                stack(
                    totals.totals_card(),
                    answers.answers_card(),
                    pieces.quotation_facts(),
                    versions.versions_card(),
                    pieces.removal(),
                ),
            ),
            width="full",
        ),
        adding.packages_dialog(),
        sending.sending_dialog(),
        deciding.manager_dialog(),
        deciding.recording_dialog(),
        versions.revise_dialog(),
        versions.compare_dialog(),
        versions.convert_dialog(),
    )


def _missing() -> rx.Component:
    return page(
        empty_state(
            _("Este presupuesto no existe"),
            _("Puede que lo hayan eliminado o que el enlace esté incompleto."),
            icon="file-text",
            action=button(_("Ver los presupuestos"), href="/presupuestos"),
        )
    )
