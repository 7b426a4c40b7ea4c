"""Stock follows its movements, whatever happens at once."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func
from sqlmodel import select

from models.base import new_id
from models.inventory import InventoryItem, MovementType, StockLocation, StockMovement
from models.outbox import OutboxMessage
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from torque_app.core.listing import Listing
from torque_app.inventory import queries, rules, service
from torque_app.inventory.service import Need, NotEnoughStock, Receipt

OT = {"reference_type": "work_order", "reference_number": "SC001-2026-11-0001"}


@pytest.fixture
def shelf(shop):
    """A warehouse of the shop's centre."""
    return shop.do(
        service.create_warehouse, code="b1", name="Bodega", service_center_id=shop.centre_id
    )


@pytest.fixture
def filter_(shop, shelf):
    """An oil filter: ten on the shelf at $ 4.000."""
    item = shop.do(
        service.create_item,
        sku="fil-01",
        name="Filtro de aceite",
        sell_price=D(9000),
        min_stock=D(3),
    )
    shop.do(service.receive, [Receipt(item, D(10), D(4000))], warehouse_id=shelf)
    return item


def take(shop, item, shelf, quantity, **more):
    return shop.do(
        service.consume,
        item,
        warehouse_id=shelf,
        quantity=D(quantity),
        reference_id=new_id(),
        **OT,
        **more,
    )


def stock(shop, item):
    with shop.tx() as tx:
        row = tx.get(InventoryItem, item)
        moved = tx.session.exec(
            select(func.sum(StockMovement.quantity)).where(StockMovement.item_id == item)
        ).one()
        held = tx.session.exec(
            select(func.sum(StockLocation.quantity)).where(StockLocation.item_id == item)
        ).one()
        assert row.stock_quantity == moved == held
        return row.stock_quantity


def test_a_receipt_moves_the_average_cost_by_the_formula(shop, shelf, filter_):
    shop.do(service.receive, [Receipt(filter_, D(5), D(7000))], warehouse_id=shelf)
    with shop.tx() as tx:
        assert tx.get(InventoryItem, filter_).cost_price == D(5000)
    assert stock(shop, filter_) == 15


@given(st.lists(st.tuples(st.integers(1, 99), st.integers(0, 10**6)), min_size=1, max_size=9))
def test_the_average_times_the_stock_is_the_money_spent(receipts):
    held, average, spent = D(0), D(0), D(0)
    for amount, cost in receipts:
        average = rules.weighted_average(held, average, D(amount), D(cost))
        held += amount
        spent += amount * cost
    # each receipt rounds the average by at most half of 1/10 000, on every unit held
    assert abs(held * average - spent) <= held * D("0.0001") * len(receipts)


def test_consuming_takes_stock_and_tells_what_it_cost(shop, shelf, filter_):
    taken = take(shop, filter_, shelf, 4)
    assert (taken.unit_cost, taken.sell_price, taken.unit) == (D(4000), D(9000), "UN")
    assert stock(shop, filter_) == 6


def test_more_than_the_shelf_holds_is_refused_and_changes_nothing(shop, shelf, filter_):
    with pytest.raises(NotEnoughStock, match="quedan 10 UN y pides 11"):
        take(shop, filter_, shelf, 11)
    assert stock(shop, filter_) == 10


def test_what_is_on_another_shelf_does_not_count(shop, filter_):
    other = shop.do(service.create_warehouse, code="b2", name="Otra")
    with pytest.raises(NotEnoughStock):
        take(shop, filter_, other, 1)


def test_twenty_takers_at_once_never_go_below_zero(shop, shelf, filter_):
    def one_taker(_):
        try:
            take(shop, filter_, shelf, 1)
        except NotEnoughStock:
            return 0
        return 1

    with ThreadPoolExecutor(8) as crowd:
        served = sum(crowd.map(one_taker, range(20)))
    assert served == 10
    assert stock(shop, filter_) == 0


def test_two_jobs_wanting_the_same_parts_in_opposite_order_do_not_block(shop, shelf, filter_):
    oil = shop.do(service.create_item, sku="oil", name="Aceite 5W30", unit="LT")
    shop.do(service.receive, [Receipt(oil, D(100), D(3000))], warehouse_id=shelf)
    pair = [Need(filter_, shelf, D(1)), Need(oil, shelf, D(4))]

    def job(number):
        wanted = pair if number % 2 else pair[::-1]
        return shop.do(service.consume_many, wanted, reference_id=new_id(), **OT)

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(job, range(10)))
    assert (stock(shop, filter_), stock(shop, oil)) == (0, 60)


def test_one_part_missing_takes_none_of_them(shop, shelf, filter_):
    rare = shop.do(service.create_item, sku="rare", name="Bomba de agua")
    wanted = [Need(filter_, shelf, D(1)), Need(rare, shelf, D(1))]
    with pytest.raises(NotEnoughStock, match="Bomba de agua"):
        shop.do(service.consume_many, wanted, reference_id=new_id(), **OT)
    assert stock(shop, filter_) == 10


def test_the_same_key_moves_stock_once(shop, shelf, filter_):
    first = take(shop, filter_, shelf, 2, idempotency_key="k1")
    again = take(shop, filter_, shelf, 2, idempotency_key="k1")
    assert first.movement_id == again.movement_id
    assert stock(shop, filter_) == 8


def test_giving_back_restores_stock_at_the_cost_it_left_with(shop, shelf, filter_):
    taken = take(shop, filter_, shelf, 4)
    shop.do(service.give_back, taken.movement_id)
    assert stock(shop, filter_) == 10
    with pytest.raises(Conflict):
        shop.do(service.give_back, taken.movement_id, quantity=D(5))


def test_an_adjustment_needs_a_reason_and_writes_one_movement(shop, shelf, filter_):
    with pytest.raises(Invalid):
        shop.do(service.adjust, filter_, warehouse_id=shelf, new_quantity=D(9), reason=" ")
    shop.do(
        service.adjust, filter_, warehouse_id=shelf, new_quantity=D(9), reason="Inventario anual"
    )
    assert stock(shop, filter_) == 9
    page = shop.do(queries.movements, Listing(filters={"item": str(filter_)}))
    assert [(row.type, row.quantity) for row in page.rows] == [
        (MovementType.ADJUST, D(-1)),
        (MovementType.IN, D(10)),
    ]


def test_a_transfer_leaves_the_total_as_it_was(shop, shelf, filter_):
    other = shop.do(service.create_warehouse, code="b2", name="Otra")
    shop.do(service.transfer, filter_, from_id=shelf, to_id=other, quantity=D(3))
    detail = shop.do(queries.one, filter_)
    assert {row.code: row.quantity for row in detail.shelves} == {"B1": D(7), "B2": D(3)}
    assert stock(shop, filter_) == 10


def test_running_low_is_told_once_until_it_recovers(shop, shelf, filter_):
    take(shop, filter_, shelf, 7)
    take(shop, filter_, shelf, 1)
    with shop.tx() as tx:
        told = tx.session.exec(
            select(OutboxMessage).where(OutboxMessage.name == "StockRanLow")
        ).all()
    assert [m.payload["quantity"] for m in told] == ["3.000"]
    assert [row.sku for row in shop.do(queries.low_stock, Listing()).rows] == ["FIL-01"]


def test_an_edit_of_an_old_version_is_refused(shop, filter_):
    version = shop.do(queries.one, filter_).version
    shop.do(service.update_item, filter_, name="Filtro premium", version=version)
    with pytest.raises(Stale):
        shop.do(service.update_item, filter_, name="Otro", version=version)


def test_an_item_with_stock_cannot_be_removed(shop, filter_):
    with pytest.raises(Conflict):
        shop.do(service.remove_item, filter_)


def test_search_forgives_accents_case_and_typos(shop, filter_):
    for typed in ("FILTRO", "aceite filtro", "fil-01", "filtr aceitte"):
        assert [c.label for c in shop.do(queries.search, typed)] == ["Filtro de aceite"], typed
    assert shop.do(queries.search, "neumático") == []


def test_costs_are_hidden_from_whoever_may_not_see_them(shop, filter_):
    with shop.tx("inventory.view") as tx:
        assert queries.one(tx, filter_).item.cost_price is None
        assert queries.stats(tx).value is None


def test_another_workshop_neither_sees_nor_takes(shop, rival, shelf, filter_):
    with pytest.raises(NotFound):
        rival.do(queries.one, filter_)
    with pytest.raises(NotFound):
        take(rival, filter_, shelf, 1)
    assert rival.do(queries.search, "filtro") == []


def test_taking_without_permission_is_refused(shop, shelf, filter_):
    with pytest.raises(NotAllowed), shop.tx("inventory.view") as tx:
        service.consume(tx, filter_, warehouse_id=shelf, quantity=D(1), reference_id=new_id(), **OT)
