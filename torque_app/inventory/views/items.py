"""The list of parts and the look at one of them."""

from typing import Any

import reflex as rx

from components.chip import chip
from components.dialog import peek
from components.layout import cluster, divider, facts, shown_when, stack
from components.table import Column, Filter, lines, table
from components.value import money, or_dash
from torque_app.core.texts import _
from torque_app.inventory.permissions import Inventory
from torque_app.inventory.state.items import ItemsState
from torque_app.shell.session import Session

Rows = list[dict[str, Any]]


def item_list() -> rx.Component:
    """Return the list; the cost is a column only for whoever may see it."""
    return rx.cond(
        Session.permissions.contains(Inventory.SEE_COST.value),
        _table(cost=True),
        _table(cost=False),
    )


def item_peek() -> rx.Component:
    """Return the drawer over the list."""
    item: Any = ItemsState.peeked
    return peek(
        stack(
            cluster(
                rx.el.span(item.sku, class_name="mono"),
                shown_when(item.mark != "", chip(item.mark, tone=item.tone, dot=True)),
            ),
            facts(
                [
                    (_("Stock"), item.stock),
                    (_("Stock mínimo"), item.min_stock),
                    (_("Precio de venta"), money(item.sell_price)),
                    (_("N.º de parte"), or_dash(item.part_number)),
                    (_("N.º OEM"), or_dash(item.oem_number)),
                    (_("Marca"), or_dash(item.brand)),
                    (_("Categoría"), or_dash(item.category)),
                ]
            ),
            divider(),
            shelf_lines(ItemsState.shelves),
        ),
        open=item.id != "",
        title=item.name,
        on_close=ItemsState.unpeek,
        href="/repuestos/" + item.id,
    )


def shelf_lines(shelves: Any) -> rx.Component:
    """Return what each warehouse holds."""
    return lines(
        shelves.to(Rows),
        [
            Column("code", _("Bodega"), kind="mono", sub="name"),
            Column("quantity", _("Stock"), kind="number", decimals=3),
            Column("available", _("Disponible"), kind="number", decimals=3),
        ],
        label=_("Stock por bodega"),
    )


def _columns(*, cost: bool) -> list[Column]:
    columns = [
        Column("sku", _("SKU"), kind="mono", sort=True, fixed=True),
        Column("name", _("Nombre"), kind="strong", sort=True, fixed=True),
        Column("part_number", _("N.º de parte"), kind="mono"),
        Column("oem_number", _("N.º OEM"), kind="mono"),
        Column("brand", _("Marca")),
        Column("stock", _("Stock"), kind="number", sort=True, tone="tone", sub="mark", decimals=3),
        Column("min_stock", _("Mínimo"), kind="number", sort=True, decimals=3),
        Column("sell_price", _("Precio"), kind="money", sort=True),
    ]
    return [*columns, Column("cost_price", _("Costo"), kind="money")] if cost else columns


def _filters() -> list[Filter]:
    return [
        Filter("category", _("Categoría"), ItemsState.categories.to(Rows), icon="tag"),
        Filter("brand", _("Marca"), ItemsState.brands.to(Rows)),
        Filter(
            "low",
            _("Stock"),
            [("true", _("Bajo el mínimo")), ("false", _("Sobre el mínimo"))],
            icon="triangle-alert",
        ),
        Filter("active", _("Estado"), [("true", _("Activos")), ("false", _("Inactivos"))]),
    ]


def _table(*, cost: bool) -> rx.Component:
    asked: Any = ItemsState.asked
    return table(
        ItemsState.rows.to(Rows),
        _columns(cost=cost),
        id="repuestos",
        label=_("Repuestos"),
        total=ItemsState.total,
        page=asked.page,
        loading=ItemsState.loading,
        error=ItemsState.error,
        on_retry=ItemsState.load,
        sort=asked.sort,
        desc=asked.desc,
        on_sort=ItemsState.sort,
        on_page=ItemsState.turn,
        search=asked.q,
        search_placeholder=_("Busca por nombre, SKU, n.º de parte u OEM"),
        on_search=ItemsState.search,
        filters=_filters(),
        filter_values=asked.filters,
        on_filter=ItemsState.narrow,
        on_peek=ItemsState.peek,
        href="/repuestos/{id}",
        current=ItemsState.peeked.id,
        density="dense",
        empty_title=_("Todavía no hay repuestos"),
        empty_text=_("Crea el primero; su stock entra al recibirlo en una bodega."),
    )
