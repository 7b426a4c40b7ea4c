"""The store's list of parts asked for, and the hours of the shop floor."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from models.work_orders import PauseReason
from models.work_orders_floor import RequisitionStatus
from tests.factories.screens import goes_to, sitting
from torque_app.core.errors import Invalid
from torque_app.core.listing import Listing
from torque_app.work_orders import queries, service
from torque_app.work_orders.service import NewLabor
from torque_app.work_orders.state.answers import AnswerState
from torque_app.work_orders.state.hours import HoursState
from torque_app.work_orders.state.records import ClockState
from torque_app.work_orders.state.requests import RequestsState

HOUR = timedelta(hours=1)


@pytest.fixture
def ot(floor):
    asked = [NewLabor("Frenos", hours=Decimal(2)), NewLabor("Aceite", hours=Decimal(1))]
    return floor.at("IN_PROGRESS", labor=asked)


@pytest.fixture
def tab(floor):
    with sitting(floor.shop.actor()) as tab:
        yield tab


async def at_the_store(tab, **query):
    tab.go(**query)
    await tab.do(RequestsState.load)
    return tab.state(RequestsState)


def worked(floor, ot, *, task=0, begin, hours=1, finish=True):
    """Have the technician work on a task of the OT at some time."""
    line = floor.seen(ot.id).labor[task].id
    me = floor.technician()
    floor.do(service.start_task, ot.id, line, actor=me, now=begin)
    if finish:
        floor.do(service.finish_task, ot.id, line, actor=me, now=begin + hours * HOUR)
    else:
        floor.do(
            service.pause_task,
            ot.id,
            line,
            reason=PauseReason.LUNCH,
            actor=me,
            now=begin + hours * HOUR,
        )
    return line


async def test_the_store_sees_what_waits_and_hands_it_out(tab, floor, ot):
    item = floor.item(stock=5)
    floor.do(service.ask_part, ot.id, item_id=item, quantity=Decimal(2), actor=floor.technician())
    page = await at_the_store(tab)
    (row,) = page.rows
    assert (row.number, row.who, row.status, row.left) == (
        ot.number, "Pedro Técnico", "asked", "2",
    )  # fmt: skip
    await tab.do(AnswerState.open, "issue", row.id)
    await tab.do(AnswerState.save, {"quantity": "2"})
    await tab.do(RequestsState.refresh)
    assert (page.rows, page.total, floor.stock(item)) == ([], 0, 3)
    assert len((await at_the_store(tab, status="issued")).rows) == 1


async def test_a_request_is_approved_before_its_part_is_there(tab, floor, ot):
    asked = floor.do(service.ask_part, ot.id, name="Turbo", quantity=Decimal(1))
    page = await at_the_store(tab)
    await tab.do(AnswerState.open, "approve", str(asked.id))
    await tab.do(AnswerState.save, {"approve": "Lo autorizó Rosa"})
    await tab.do(RequestsState.refresh)
    (row,) = page.rows
    assert (row.status, row.asked, row.open) == ("approved", False, True)
    assert "Lo autorizó Rosa" in row.detail
    await tab.do(AnswerState.open, "issue", row.id)
    await tab.do(AnswerState.save, {"quantity": "1", "item_id": ""})
    assert list(tab.state(AnswerState).errors) == ["item_id"]


async def test_a_request_answered_meanwhile_is_not_answered_over(tab, floor, ot):
    asked = floor.do(service.ask_part, ot.id, name="Turbo", quantity=Decimal(1))
    await at_the_store(tab)
    await tab.do(AnswerState.open, "approve", str(asked.id))
    floor.do(service.answer_part_request, asked.id, refuse="No hay")
    await tab.do(AnswerState.save, {"approve": ""})
    assert tab.state(AnswerState).asking == "approve"
    assert floor.do(queries.requisition, asked.id).approval == "No hay"


async def test_who_holds_no_store_answers_no_request(floor, ot):
    asked = floor.do(service.ask_part, ot.id, name="Turbo", quantity=Decimal(1))
    with sitting(floor.technician()) as tab:
        await at_the_store(tab)
        await tab.do(AnswerState.open, "approve", str(asked.id))
        await tab.do(AnswerState.save, {"approve": "Yo mismo"})
    assert floor.do(queries.requisition, asked.id).status is RequisitionStatus.ASKED


async def test_hours_stand_beside_each_other_by_technician(tab, floor, ot):
    begin = datetime(2026, 3, 10, 13, tzinfo=UTC)
    worked(floor, ot, begin=begin, hours=1)
    tab.go(**{"from": "2026-03-01", "to": "2026-03-31"})
    await tab.do(HoursState.load)
    page = tab.state(HoursState)
    (sums,) = page.sums
    assert (sums.name, sums.billed, sums.worked, sums.efficiency) == (
        "Pedro Técnico", "2 h", "1 h", "200 %",
    )  # fmt: skip
    (row,) = page.rows
    assert (row.number, row.lasted, row.task) == (ot.number, "1 h", "Frenos")
    turned = goes_to(await tab.do(HoursState.narrow, "mark", "forgotten"))
    assert turned == ["/horas?from=2026-03-01&mark=forgotten&to=2026-03-31"]
    tab.go(**{"from": "2026-04-01", "to": "2026-04-30"})
    await tab.do(HoursState.load)
    assert (page.sums, page.rows) == ([], [])


async def test_a_forgotten_clock_is_marked_until_it_is_corrected(tab, floor, ot):
    line = floor.seen(ot.id).labor[0].id
    begin = datetime.now(UTC) - 40 * HOUR
    floor.do(service.start_task, ot.id, line, actor=floor.technician(), now=begin)
    floor.do(service.close_forgotten)
    days = {"from": f"{begin - 60 * HOUR:%Y-%m-%d}", "to": f"{begin + 60 * HOUR:%Y-%m-%d}"}
    tab.go(**days, mark="forgotten")
    await tab.do(HoursState.load)
    page = tab.state(HoursState)
    (row,) = page.rows
    assert row.mark == "forgotten"
    await tab.do(ClockState.open, row.id)
    day = f"{begin - 24 * HOUR:%Y-%m-%d}"
    typed = {"started_at": f"{day}T09:00", "ended_at": f"{day}T10:30"}
    await tab.do(ClockState.save, typed | {"why": "Se le olvidó marcar"})
    await tab.do(HoursState.refresh)
    assert page.rows == []
    tab.go(**days, mark="corrected")
    await tab.do(HoursState.load)
    (row,) = page.rows
    assert (row.lasted, row.note) == ("1,5 h", "Corrigió Rosa Dueña")
    assert "Se le olvidó marcar" in row.task


async def test_days_that_cannot_be_are_said_and_nothing_breaks(tab):
    tab.go(**{"from": "2026-13-40", "to": "2026-03-31"})
    await tab.do(HoursState.load)
    assert tab.state(HoursState).error == "Elige un día."


def test_stretches_are_filtered_sorted_and_of_this_workshop(floor, rival_floor, ot):
    begin = datetime(2026, 3, 10, 13, tzinfo=UTC)
    worked(floor, ot, begin=begin, hours=2, finish=False)
    worked(floor, ot, task=1, begin=begin + 5 * HOUR, hours=1)
    by_length = Listing(sort="minutes", order="asc")
    assert [row.minutes for row in floor.do(queries.find_entries, by_length).rows] == [60, 120]
    for filters, found in (
        ({"user_id": str(floor.technician_id)}, 2),
        ({"user_id": str(floor.shop.owner_id)}, 0),
        ({"from": "2026-03-10", "to": "2026-03-10"}, 2),
        ({"from": "2026-03-11"}, 0),
        ({"mark": "running"}, 0),
    ):
        assert floor.do(queries.find_entries, Listing(filters=filters)).total == found, filters
    with pytest.raises(Invalid):
        floor.do(queries.find_entries, Listing(filters={"mark": "nada"}))
    assert rival_floor.do(queries.find_entries, Listing()).total == 0
