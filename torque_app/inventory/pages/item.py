"""/repuestos/[item_id]: one part."""

import reflex as rx

from components.layout import page, record, stack
from torque_app.core.texts import _
from torque_app.inventory.state.record import ItemState
from torque_app.inventory.views import record as pieces
from torque_app.inventory.views.forms import edit_item_dialog
from torque_app.inventory.views.stock import stock_dialogs
from torque_app.shell.frame import framed
from torque_app.shell.opened import opened_page


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(_item, route="/repuestos/[item_id]", title=_("Repuesto"), on_load=ItemState.load)


def _item() -> rx.Component:
    return framed(
        opened_page(
            ItemState,
            *_whole(),
            missing=_("Este repuesto no existe"),
            icon="package-search",
            back=(_("Ver repuestos"), "/repuestos"),
        ),
        active="repuestos",
        title=ItemState.card.name,
    )


def _whole() -> tuple[rx.Component, ...]:
    return (
        pieces.header(),
        page(
            record(stack(pieces.shelves(), pieces.movements()), pieces.item_facts()), width="full"
        ),
        stock_dialogs(),
        edit_item_dialog(),
        pieces.removal(),
    )
