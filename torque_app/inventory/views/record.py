"""The page of one part in pieces."""

from typing import Any

import reflex as rx

from components.button import button
from components.chip import chip
from components.dialog import confirm_open
from components.layout import card, facts, page_header, shown_when, stack
from components.menu import menu, menu_item
from components.table import Column, Filter, table
from components.value import money, or_dash
from torque_app.core.texts import _
from torque_app.inventory.permissions import Inventory
from torque_app.inventory.state.edit import EditItemState
from torque_app.inventory.state.record import KIND, MOVES, ItemState
from torque_app.inventory.state.shown import kinds
from torque_app.inventory.state.stock import ADJUST, RECEIVE, TRANSFER, StockState
from torque_app.inventory.views.items import shelf_lines
from torque_app.shell.session import Session


def _may(permission: Inventory) -> Any:
    return Session.permissions.contains(permission.value)


def header() -> rx.Component:
    """Return the part's identity and what may be done with it."""
    item: Any = ItemState.card
    return page_header(
        item.name,
        shown_when(
            _may(Inventory.ADJUST),
            button(_("Ajustar"), icon="pencil-line", on_click=StockState.start(ADJUST)),
        ),
        subtitle=rx.el.span(
            rx.el.span(item.sku, class_name="mono"),
            rx.cond(item.brand != "", rx.el.span(" · ", item.brand), rx.fragment()),
        ),
        status=shown_when(item.mark != "", chip(item.mark, tone=item.tone, dot=True)),
        primary=shown_when(
            _may(Inventory.RECEIVE),
            button(
                _("Recibir stock"),
                icon="package-check",
                variant="primary",
                on_click=StockState.start(RECEIVE),
            ),
        ),
        menu=_more(),
        back=(_("Repuestos"), "/repuestos"),
    )


def _more() -> rx.Component:
    return rx.cond(
        _may(Inventory.EDIT) | _may(Inventory.TRANSFER) | _may(Inventory.DELETE),
        menu(
            shown_when(
                _may(Inventory.TRANSFER),
                menu_item(
                    _("Trasladar a otra bodega"),
                    icon="truck",
                    on_select=StockState.start(TRANSFER),
                ),
            ),
            shown_when(
                _may(Inventory.EDIT),
                menu_item(_("Editar"), icon="pencil", on_select=EditItemState.start),
            ),
            shown_when(
                _may(Inventory.DELETE),
                menu_item(
                    _("Eliminar"), icon="trash", danger=True, on_select=ItemState.ask_removal
                ),
            ),
            label=_("Más acciones"),
        ),
        rx.fragment(),
    )


def item_facts() -> rx.Component:
    """Return the facts of the right column."""
    item: Any = ItemState.card
    own = [
        (_("Stock"), item.stock),
        (_("Stock mínimo"), item.min_stock),
        (_("Stock máximo"), item.max_stock),
        (_("Precio de venta"), money(item.sell_price)),
    ]
    names = [
        (_("N.º de parte"), item.part_number),
        (_("N.º OEM"), item.oem_number),
        (_("Código de barras"), item.barcode),
        (_("Marca"), item.brand),
        (_("Categoría"), item.category),
        (_("Descripción"), item.description),
    ]
    worth = [
        (_("Costo promedio"), money(item.cost_price)),
        (_("Valor a costo"), money(item.value)),
    ]
    return stack(
        card(facts(own), title=_("Stock y precio")),
        shown_when(_may(Inventory.SEE_COST), card(facts(worth), title=_("Costo"))),
        card(facts([(label, or_dash(value)) for label, value in names]), title=_("Identificación")),
    )


def shelves() -> rx.Component:
    """Return what each warehouse holds."""
    return card(shelf_lines(ItemState.shelves), title=_("Stock por bodega"), padded=False)


def movements() -> rx.Component:
    """Return the history of the part."""
    return card(
        rx.cond(_may(Inventory.SEE_COST), _moves(cost=True), _moves(cost=False)),
        title=_("Movimientos"),
        padded=False,
    )


def _moves(*, cost: bool) -> rx.Component:
    columns = [
        Column("at", _("Fecha"), kind="datetime", sub="who"),
        Column("what", _("Movimiento"), tone="tone", sub="why"),
        Column("warehouse", _("Bodega"), sub="notes"),
        Column("quantity", _("Cantidad"), kind="number", decimals=3),
        Column("new_qty", _("Queda"), kind="number", decimals=3),
        *([Column("unit_cost", _("Costo"), kind="money")] if cost else []),
    ]
    return table(
        ItemState.moves.to(list[dict[str, Any]]),
        columns,
        id="movimientos",
        label=_("Movimientos"),
        total=ItemState.total,
        page=ItemState.page,
        page_size=MOVES,
        on_page=ItemState.turn,
        filters=[
            Filter(
                KIND, _("Movimiento"), [(key.value, word) for key, (word, _t) in kinds().items()]
            )
        ],
        filter_values={KIND: ItemState.kind},
        on_filter=ItemState.narrow,
        loading=ItemState.loading,
        density="dense",
        empty_title=_("Sin movimientos"),
        empty_text=_("Al recibir stock verás aquí su historia."),
    )


def removal() -> rx.Component:
    """Return the question before the part leaves the master."""
    return confirm_open(
        open=ItemState.removing,
        title=_("¿Eliminar este repuesto?"),
        description=_("Deja de aparecer en listas y búsquedas; su historia se conserva."),
        action=_("Eliminar repuesto"),
        on_confirm=ItemState.remove,
        on_close=ItemState.keep,
    )
