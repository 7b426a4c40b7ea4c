"""The screens of stock, handler by handler, on a real database."""

from dataclasses import asdict
from decimal import Decimal as D

import pytest

from tests.factories.screens import goes_to, sitting
from torque_app.core.listing import Listing
from torque_app.inventory import queries, service
from torque_app.inventory.service import Receipt
from torque_app.inventory.state import previews, shown
from torque_app.inventory.state.edit import EditItemState
from torque_app.inventory.state.items import ItemsState
from torque_app.inventory.state.new_item import NewItemState
from torque_app.inventory.state.record import ItemState
from torque_app.inventory.state.stock import StockState
from torque_app.inventory.state.warehouses import WarehousesState

NEW = {"sku": "bat-60", "name": "Batería 60 Ah", "unit": "UN", "sell_price": "89990", "_key": "k1"}


@pytest.fixture
def shelf(shop):
    return shop.do(service.create_warehouse, code="b1", name="Bodega")


@pytest.fixture
def filter_(shop, shelf):
    """An oil filter: ten on the shelf at $ 4.000, minimum three."""
    item = shop.do(
        service.create_item,
        sku="fil-01",
        name="Filtro de aceite",
        brand="Bosch",
        category="Filtros",
        barcode="7801234567890",
        sell_price=D(9000),
        min_stock=D(3),
    )
    shop.do(service.receive, [Receipt(item, D(10), D(4000))], warehouse_id=shelf)
    return item


@pytest.fixture
def tab(shop):
    with sitting(shop.actor()) as tab:
        yield tab


@pytest.fixture
async def on_page(tab, filter_):
    """A tab on the filter's own page."""
    tab.go(item_id=str(filter_))
    await tab.do(ItemState.load)
    return tab


async def test_the_list_shows_what_its_address_asks_for(shop, tab, filter_):
    shop.do(service.create_item, sku="ace-5w30", name="Aceite 5W30", brand="Mobil")
    tab.go(brand="Bosch", page="1", nonsense="x")
    await tab.do(ItemsState.load)
    list_ = tab.state(ItemsState)
    assert [row.sku for row in list_.rows] == ["FIL-01"]
    assert [choice.id for choice in list_.brands] == ["Bosch", "Mobil"]
    assert list_.sentence == "2 repuestos, 1 sin stock, $ 40.000 a costo"


async def test_a_filter_changes_the_address_and_goes_to_the_first_page(tab):
    tab.go(q="filtro", page="3")
    await tab.do(ItemsState.load)
    events = await tab.do(ItemsState.narrow, "low", "true")
    assert goes_to(events) == ["/repuestos?low=true&q=filtro"]
    assert await tab.do(ItemsState.narrow, "tenant_id", "x") == []


async def test_an_order_that_does_not_exist_is_said_in_the_list(tab):
    tab.go(sort="cost_price")
    await tab.do(ItemsState.load)
    assert tab.state(ItemsState).error == "No se puede ordenar por «cost_price»."


async def test_a_part_at_its_minimum_says_so_in_words(shop, tab, filter_, shelf):
    shop.do(service.adjust, filter_, warehouse_id=shelf, new_quantity=D(3), reason="Conteo")
    await tab.do(ItemsState.load)
    (row,) = tab.state(ItemsState).rows
    assert (row.mark, row.tone) == ("Bajo el mínimo", "warning")


async def test_costs_never_reach_the_browser_of_who_may_not_see_them(shop, filter_):
    with sitting(shop.actor("inventory.view")) as tab:
        tab.go(item_id=str(filter_))
        await tab.do(ItemsState.load)
        await tab.do(ItemState.load)
        assert tab.state(ItemsState).rows[0].cost_price is None
        assert "costo" not in tab.state(ItemsState).sentence
        assert tab.state(ItemState).card.cost_price is None
        assert tab.state(ItemState).moves[0].unit_cost is None


@pytest.mark.parametrize("code", ["fil-01", "7801234567890"])
async def test_a_scan_opens_the_part(tab, filter_, code):
    assert goes_to(await tab.do(ItemsState.scan, code)) == [f"/repuestos/{filter_}"]


async def test_a_scan_of_an_unknown_code_is_told(tab):
    assert await tab.do(ItemsState.scan, "nada") == []
    assert tab.notice.text == "Ningún repuesto tiene el código «nada»."


async def test_a_look_from_another_workshop_shows_nothing(rival, filter_):
    with sitting(rival.actor()) as tab:
        await tab.do(ItemsState.peek, str(filter_))
        assert tab.state(ItemsState).peeked.id == ""
        tab.go(item_id=str(filter_))
        await tab.do(ItemState.load)
        assert tab.state(ItemState).missing


async def test_a_new_part_is_created_and_opened(shop, tab):
    events = await tab.do(NewItemState.create, NEW)
    (made,) = shop.do(queries.find, Listing(filters={"sku": "BAT-60"})).rows
    assert goes_to(events) == [f"/repuestos/{made.id}"]
    assert made.sell_price == D(89990)


async def test_every_wrong_field_of_a_new_part_is_named_at_once(tab):
    wrong = {**NEW, "name": " ", "sell_price": "-5", "min_stock": "1.2345", "unit": "LITRO"}
    await tab.do(NewItemState.create, wrong)
    assert tab.state(NewItemState).errors.keys() == {"name", "sell_price", "min_stock", "unit"}
    assert tab.state(NewItemState).saved_at == ""


async def test_a_taken_sku_is_told_when_its_field_is_left(tab, filter_):
    await tab.do(NewItemState.check, "sku", "fil-01")
    assert tab.state(NewItemState).errors["sku"] == "«Filtro de aceite» ya usa este SKU."


async def test_the_new_average_is_shown_before_the_receipt(on_page, shelf):
    await on_page.do(StockState.start, "receive")
    await on_page.do(StockState.weigh, "quantity", "5")
    await on_page.do(StockState.weigh, "unit_cost", "7000")
    assert on_page.state(StockState).preview == (
        "Stock: 10 UN → 15 UN. Costo promedio: $ 4.000 → $ 5.000."
    )


async def test_who_may_not_see_costs_weighs_a_receipt_by_its_stock_alone(shop, filter_):
    with shop.tx("inventory.view") as tx:
        detail = queries.one(tx, filter_)
    typed = {"quantity": "5", "unit_cost": "7000"}
    assert previews.receiving(detail, typed) == "Stock: 10 UN → 15 UN."


async def test_a_receipt_delivered_twice_counts_once(shop, on_page, filter_, shelf):
    await on_page.do(StockState.start, "receive")
    data = {"warehouse_id": str(shelf), "quantity": "5", "unit_cost": "7000", "_key": "one"}
    await on_page.do(StockState.receive, data)
    await on_page.do(StockState.receive, data)
    assert on_page.state(StockState).dialog == ""
    item = shop.do(queries.one, filter_).item
    assert (item.stock, item.cost_price) == (D(15), D(5000))


async def test_a_receipt_without_cost_is_refused_by_field(shop, on_page, filter_, shelf):
    await on_page.do(StockState.start, "receive")
    await on_page.do(StockState.receive, {"warehouse_id": str(shelf), "quantity": "5"})
    stock = on_page.state(StockState)
    assert stock.errors == {"unit_cost": "Escribe el costo por unidad, sin IVA."}
    assert stock.dialog == "receive"
    assert shop.do(queries.one, filter_).item.stock == 10


async def test_a_count_is_compared_with_the_system_before_it_is_adjusted(on_page, shelf):
    await on_page.do(StockState.start, "adjust")
    await on_page.do(StockState.weigh, "warehouse_id", str(shelf))
    await on_page.do(StockState.weigh, "new_quantity", "8.5")
    assert on_page.state(StockState).preview == "El sistema dice 10 UN: faltan 1,5 UN."


async def test_an_adjustment_needs_its_reason(on_page, shelf):
    await on_page.do(StockState.start, "adjust")
    data = {"warehouse_id": str(shelf), "new_quantity": "8", "reason": ""}
    await on_page.do(StockState.adjust, data)
    assert on_page.state(StockState).errors == {"reason": "Elige el motivo."}
    await on_page.do(StockState.adjust, {**data, "reason": "Conteo de inventario"})
    await on_page.do(ItemState.refresh)
    newest = on_page.state(ItemState).moves[0]
    assert (newest.what, newest.quantity, newest.why) == ("Ajuste", -2, "Conteo de inventario")


async def test_a_transfer_of_more_than_there_is_is_refused_in_its_field(shop, on_page, shelf):
    other = shop.do(service.create_warehouse, code="b2", name="Otra")
    await on_page.do(StockState.start, "transfer")
    data = {"from_id": str(shelf), "to_id": str(other), "quantity": "11"}
    await on_page.do(StockState.transfer, data)
    assert "quedan 10 UN" in on_page.state(StockState).errors["quantity"]
    await on_page.do(StockState.transfer, {**data, "quantity": "4"})
    await on_page.do(ItemState.refresh)
    held = {shelf.code: shelf.quantity for shelf in on_page.state(ItemState).shelves}
    assert held == {"B1": 6, "B2": 4}


async def test_a_stale_edit_says_what_changed_and_the_next_one_goes_through(shop, on_page, filter_):
    await on_page.do(EditItemState.start)
    form = {
        k: v for k, v in asdict(on_page.state(EditItemState).fields).items() if k != "is_active"
    }
    shop.do(service.update_item, filter_, sell_price=D(9990))
    mine = {**form, "is_active": "on", "name": "Filtro premium"}
    await on_page.do(EditItemState.save, mine)
    edit = on_page.state(EditItemState)
    assert edit.open
    assert edit.stale.endswith("Ahora dice Precio de venta: «9990».")
    await on_page.do(EditItemState.save, mine)
    item = shop.do(queries.one, filter_).item
    assert (item.name, item.sell_price) == ("Filtro premium", D(9990))
    assert not edit.open


async def test_a_part_with_stock_stays_and_says_why(on_page):
    assert await on_page.do(ItemState.remove) == []
    assert "Todavía hay stock" in on_page.notice.text


async def test_an_empty_part_is_removed_and_the_list_comes_back(shop, tab):
    item = shop.do(service.create_item, sku="x", name="Tapa")
    tab.go(item_id=str(item))
    await tab.do(ItemState.load)
    assert goes_to(await tab.do(ItemState.remove)) == ["/repuestos"]


@pytest.mark.parametrize("item_id", ["", "no-es-id", "00000000-0000-7000-8000-000000000000"])
async def test_an_address_of_no_part_shows_that_it_does_not_exist(tab, item_id):
    tab.go(item_id=item_id)
    await tab.do(ItemState.load)
    assert tab.state(ItemState).missing


async def test_a_warehouse_is_opened_for_a_centre_and_its_code_is_taken(shop, tab):
    data = {
        "code": "b9",
        "name": "Patio",
        "type": "WORKSHOP",
        "service_center_id": str(shop.centre_id),
    }
    await tab.do(WarehousesState.create, data)
    await tab.do(WarehousesState.create, data)
    dialog = tab.state(WarehousesState)
    assert [(row.code, row.scope) for row in dialog.rows] == [("B9", "De un centro")]
    assert dialog.errors == {"code": "Ya hay una bodega con este código."}


def test_the_store_in_a_sentence_counts_in_millions():
    stats = queries.Stats(1234, 12, 0, D(34512000))
    assert shown.sentence(stats) == "1.234 repuestos, 12 bajo el mínimo, $ 34,5 M a costo"
