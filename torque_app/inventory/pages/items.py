"""/repuestos: the list of parts."""

import reflex as rx

from components.button import button
from components.layout import page, page_header, shown_when
from components.scanner import scanner
from torque_app.core.texts import _
from torque_app.inventory.permissions import Inventory
from torque_app.inventory.state.items import ItemsState
from torque_app.inventory.state.new_item import NewItemState
from torque_app.inventory.state.warehouses import WarehousesState
from torque_app.inventory.views.forms import new_item_dialog
from torque_app.inventory.views.items import item_list, item_peek
from torque_app.inventory.views.warehouses import warehouses_dialog
from torque_app.shell.frame import framed
from torque_app.shell.session import Session


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(_items, route="/repuestos", title=_("Repuestos"), on_load=ItemsState.load)


def _items() -> rx.Component:
    new = button(_("Nuevo repuesto"), icon="plus", variant="primary", on_click=NewItemState.start)
    return framed(
        page_header(
            _("Repuestos"),
            button(_("Bodegas"), icon="warehouse", on_click=WarehousesState.show),
            subtitle=ItemsState.sentence,
            primary=shown_when(Session.permissions.contains(Inventory.EDIT.value), new),
        ),
        page(item_list(), width="full"),
        new_item_dialog(),
        warehouses_dialog(),
        scanner(ItemsState.scan),
        active="repuestos",
        peek=item_peek(),
    )
