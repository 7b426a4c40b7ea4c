"""/ot/[ot_id]: one OT."""

import reflex as rx

from components.button import button
from components.feedback import empty_state, skeleton_cards
from components.layout import page, record, stack
from torque_app.core.texts import _
from torque_app.shell import slots
from torque_app.shell.frame import framed
from torque_app.work_orders.state.floor import FloorState
from torque_app.work_orders.state.record import OTState
from torque_app.work_orders.views import files, floor, lines, needs, tasks
from torque_app.work_orders.views import record as pieces
from torque_app.work_orders.views.edit import edit_dialog


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _ot,
        route="/ot/[ot_id]",
        title=_("Orden de trabajo"),
        on_load=[OTState.load, FloorState.load, *slots.loads("work_order")],
    )


def _ot() -> rx.Component:
    return framed(
        rx.cond(
            OTState.missing,
            _missing(),
            rx.cond(OTState.loading, page(skeleton_cards()), _whole()),
        ),
        active="ot",
        title=OTState.sheet.number,
    )


def _whole() -> rx.Component:
    return rx.fragment(
        pieces.header(),
        page(
            record(
                stack(
                    pieces.notices(),
                    tasks.comeback_notice(),
                    *slots.pieces("work_order"),
                    pieces.job_card(),
                    tasks.tasks_card(),
                    floor.times_card(),
                    lines.parts_card(),
                    needs.requests_card(),
                    needs.outside_card(),
                    floor.claim_card(),
                    files.photos_card(),
                    files.papers_card(),
                    pieces.story_card(),
                ),
                stack(floor.place_card(), pieces.ot_facts(), pieces.removal()),
            ),
            width="full",
        ),
        pieces.reason(),
        edit_dialog(),
    )


def _missing() -> rx.Component:
    return page(
        empty_state(
            _("Esta OT no existe"),
            _("Puede que la hayan eliminado o que el enlace esté incompleto."),
            icon="clipboard-list",
            action=button(_("Ver el tablero"), href="/tablero"),
        )
    )
