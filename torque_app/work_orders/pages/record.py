"""/ot/[ot_id]: one OT."""

import reflex as rx

from components.layout import page, record, stack
from torque_app.core.texts import _
from torque_app.shell import slots
from torque_app.shell.frame import framed
from torque_app.shell.opened import opened_page
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
        opened_page(
            OTState,
            *_whole(),
            missing=_("Esta OT no existe"),
            icon="clipboard-list",
            back=(_("Ver el tablero"), "/tablero"),
        ),
        active="ot",
        title=OTState.sheet.number,
    )


def _whole() -> tuple[rx.Component, ...]:
    return (
        pieces.header(),
        page(
            record(
                stack(
                    pieces.notices(),
                    tasks.comeback_notice(),
                    pieces.job_card(),
                    *slots.pieces("work_order"),
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
