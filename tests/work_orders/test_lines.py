"""Parts and tasks of an OT: their prices, their stock, the sums they leave."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import select

from models.inventory import StockLocation, StockMovement
from models.vehicles import Vehicle, VehicleStatus
from torque_app.core.errors import NotAllowed, NotFound
from torque_app.inventory.service import NotEnoughStock
from torque_app.work_orders import service
from torque_app.work_orders.service import LinesClosed, NewLabor, NewPart


def test_lines_can_come_with_the_ot(floor):
    item = floor.item(stock=10, price=9_990, cost=6_000)
    ot = floor.open(
        parts=[NewPart(item, Decimal(2), discount_percent=Decimal(10))],
        labor=[
            NewLabor("Cambio de aceite", hours=Decimal("1.5"), rate=Decimal(30_000)),
            NewLabor("Lavado", amount=Decimal(8_000)),
        ],
    )
    seen = floor.seen(ot.id)
    assert [line.amount for line in seen.parts] == [17_982]
    assert [line.amount for line in seen.labor] == [45_000, 8_000]
    assert (ot.parts_cost, ot.labor_cost, ot.total_cost) == (17_982, 53_000, 70_982)
    assert seen.parts_unit_cost == 12_000
    assert floor.stock(item) == 8


def test_a_part_leaves_the_shelf_and_comes_back(floor):
    item = floor.item(stock=5, price=10_000)
    ot = floor.open()
    line = floor.do(service.add_part, ot.id, item_id=item, quantity=Decimal(3))
    assert floor.stock(item) == 2
    assert floor.seen(ot.id).order.total_cost == 30_000
    floor.do(service.remove_part, ot.id, line.id)
    assert floor.stock(item) == 5
    assert floor.seen(ot.id).order.total_cost == 0
    with pytest.raises(NotFound):
        floor.do(service.remove_part, ot.id, line.id)
    with floor.shop.tx() as tx:
        moved = tx.session.exec(select(StockMovement).order_by(StockMovement.id)).all()
        assert [(m.quantity, m.reference_number) for m in moved] == [
            (-3, ot.number),
            (3, ot.number),
        ]


def test_too_many_parts_leave_everything_as_it_was(floor):
    item = floor.item(stock=2)
    ot = floor.open()
    with pytest.raises(NotEnoughStock):
        floor.do(service.add_part, ot.id, item_id=item, quantity=Decimal(3))
    assert floor.stock(item) == 2
    assert floor.seen(ot.id).parts == ()


@pytest.mark.parametrize("status", ["COMPLETED", "INVOICED", "CLOSED"])
def test_lines_are_closed_once_the_work_is_finished(floor, status):
    item = floor.item()
    ot = floor.at(status, labor=[NewLabor("Revisión", amount=Decimal(1000))])
    task = floor.seen(ot.id).labor[0]
    for command, args in (
        (service.add_part, {"item_id": item, "quantity": Decimal(1)}),
        (service.add_labor, {"description": "x", "amount": Decimal(1)}),
        (service.remove_labor, {"labor_id": task.id}),
    ):
        with pytest.raises(LinesClosed):
            floor.do(command, ot.id, **args)
    assert floor.stock(item) == 100


def test_labor_is_priced_by_the_centre_unless_told(floor):
    ot = floor.open()
    line = floor.do(service.add_labor, ot.id, description="Frenos", hours=Decimal(2))
    assert (line.rate, line.amount) == (30_000, 60_000)
    changed = floor.do(service.update_labor, ot.id, line.id, hours=Decimal(3))
    assert changed.amount == 90_000
    fixed = floor.do(service.update_labor, ot.id, line.id, amount=Decimal(50_000))
    assert (fixed.rate, fixed.amount) == (0, 50_000)
    assert floor.seen(ot.id).order.labor_cost == 50_000


def test_done_tasks_are_counted(floor):
    ot = floor.open(labor=[NewLabor(f"T{n}", amount=Decimal(1)) for n in range(3)])
    task = floor.seen(ot.id).labor[0]
    floor.do(service.mark_labor_done, ot.id, task.id)
    order = floor.seen(ot.id).order
    assert (order.tasks_done, order.tasks_total) == (1, 3)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("part"), st.decimals("0.5", 5, places=1), st.integers(0, 100)),
        st.tuples(st.just("labor"), st.decimals("0.1", 9, places=1), st.integers(0, 100)),
        st.tuples(st.just("drop_part"), st.integers(0, 9), st.none()),
        st.tuples(st.just("drop_labor"), st.integers(0, 9), st.none()),
        st.tuples(st.just("change"), st.decimals("0.1", 9, places=1), st.none()),
    ),
    max_size=8,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps)
def test_totals_and_stock_follow_any_sequence_of_lines(floor, steps):
    item, ot = floor.item(stock=1000, price=3_333), floor.open()
    for step in steps:
        _apply(floor, ot.id, item, step)
    seen = floor.seen(ot.id)
    parts, labor = (sum(line.amount for line in lines) for lines in (seen.parts, seen.labor))
    assert (seen.order.parts_cost, seen.order.labor_cost) == (parts, labor)
    assert seen.order.total_cost == parts + labor
    assert floor.stock(item) == 1000 - sum(line.quantity for line in seen.parts)


def _apply(floor, ot_id, item, step):
    kind, number, discount = step
    seen = floor.seen(ot_id)
    if kind == "part":
        floor.do(
            service.add_part,
            ot_id,
            item_id=item,
            quantity=number,
            discount_percent=Decimal(discount),
        )
    elif kind == "labor":
        floor.do(
            service.add_labor,
            ot_id,
            description="Tarea",
            hours=number,
            discount_percent=Decimal(discount),
        )
    elif kind == "drop_part" and seen.parts:
        floor.do(service.remove_part, ot_id, seen.parts[number % len(seen.parts)].id)
    elif kind == "drop_labor" and seen.labor:
        floor.do(service.remove_labor, ot_id, seen.labor[number % len(seen.labor)].id)
    elif kind == "change" and seen.labor:
        floor.do(service.update_labor, ot_id, seen.labor[0].id, hours=number)


def test_stock_stays_whole_while_many_add_and_remove(floor):
    item = floor.item(stock=30)
    orders = [floor.open() for _ in range(4)]

    def work(index):
        ot = orders[index % 4]
        try:
            line = floor.do(service.add_part, ot.id, item_id=item, quantity=Decimal(2))
        except NotEnoughStock:
            return
        if index % 3:
            floor.do(service.remove_part, ot.id, line.id)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(48)))
    used = sum(line.quantity for ot in orders for line in floor.seen(ot.id).parts)
    assert floor.stock(item) == 30 - used
    with floor.shop.tx() as tx:
        shelf = tx.session.exec(select(StockLocation).where(StockLocation.item_id == item)).one()
        moved = tx.session.exec(select(StockMovement.quantity)).all()
        assert shelf.quantity == 30 + sum(moved) == floor.stock(item)


def test_a_removed_draft_gives_its_parts_back_and_lets_the_car_go(floor):
    item = floor.item(stock=5)
    ot = floor.open(parts=[NewPart(item, Decimal(4))])
    floor.do(service.remove, ot.id)
    assert floor.stock(item) == 5
    with pytest.raises(NotFound):
        floor.seen(ot.id)
    with floor.shop.tx() as tx:
        assert tx.get(Vehicle, floor.vehicle_id).current_status is VehicleStatus.AVAILABLE


def test_the_tallies_equal_the_rows_after_anything(floor):
    item = floor.item()
    floor.at("QC", parts=[NewPart(item, Decimal(2))])
    floor.at("CLOSED", labor=[NewLabor("x", amount=Decimal(777))])
    floor.do(service.remove, floor.open().id)
    with floor.shop.tx() as tx:
        kept = tx.session.execute(
            text(
                "SELECT status, sum(orders)::int, sum(total) FROM work_order_tallies"
                " GROUP BY 1 HAVING sum(orders) <> 0 ORDER BY 1"
            )
        ).all()
        real = tx.session.execute(
            text(
                "SELECT status, count(*), sum(total_cost) FROM work_orders"
                " WHERE deleted_at IS NULL GROUP BY 1 ORDER BY 1"
            )
        ).all()
    assert [tuple(row) for row in kept] == [tuple(row) for row in real]


def test_who_does_not_see_prices_sets_none(floor):
    ot, item = floor.open(actor=floor.technician()), floor.item()
    with pytest.raises(NotAllowed, match="precios"):
        floor.do(
            service.add_part,
            ot.id,
            item_id=item,
            quantity=Decimal(1),
            unit_price=Decimal(1),
            actor=floor.technician(),
        )
    line = floor.do(
        service.add_part, ot.id, item_id=item, quantity=Decimal(1), actor=floor.technician()
    )
    assert line.amount is None
    assert floor.seen(ot.id).parts[0].amount == 10_000
