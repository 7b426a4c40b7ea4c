"""/repuestos/[item_id]: one part."""

import reflex as rx

from components.button import button
from components.feedback import empty_state, skeleton_cards
from components.layout import page, record, stack
from torque_app.core.texts import _
from torque_app.inventory.state.record import ItemState
from torque_app.inventory.views import record as pieces
from torque_app.inventory.views.forms import edit_item_dialog
from torque_app.inventory.views.stock import stock_dialogs
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(_item, route="/repuestos/[item_id]", title=_("Repuesto"), on_load=ItemState.load)


def _item() -> rx.Component:
    return framed(
        rx.cond(
            ItemState.missing,
            _missing(),
            rx.cond(ItemState.loading, page(skeleton_cards()), _whole()),
        ),
        active="repuestos",
        title=ItemState.card.name,
    )


def _whole() -> rx.Component:
    return rx.fragment(
        pieces.header(),
        page(
            record(stack(pieces.shelves(), pieces.movements()), pieces.item_facts()), width="full"
        ),
        stock_dialogs(),
        edit_item_dialog(),
        pieces.removal(),
    )


def _missing() -> rx.Component:
    return page(
        empty_state(
            _("Este repuesto no existe"),
            _("Puede que lo hayan eliminado o que el enlace esté incompleto."),
            icon="package-search",
            action=button(_("Ver repuestos"), href="/repuestos"),
        )
    )
