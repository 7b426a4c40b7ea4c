"""Many boards open at once: they share their reads, and never what only some may see."""

import asyncio
import secrets
from contextlib import contextmanager
from decimal import Decimal

import pytest

from models.base import new_id
from models.tenants import ServiceCenter
from models.work_orders import OTStatus
from tests.factories.screens import Sitting
from torque_app.core import identity
from torque_app.work_orders import queries, service
from torque_app.work_orders.queries import Filters
from torque_app.work_orders.service import NewLabor
from torque_app.work_orders.state import boards
from torque_app.work_orders.state.board import BoardState

PRICED = {"labor": [NewLabor("Trabajo", amount=Decimal(1000))]}


@contextmanager
def seated(*actors):
    """Put each member in front of a screen of their own, all in one process."""
    known = {secrets.token_urlsafe(): actor for actor in actors}
    before = list(identity._answering)
    identity.wire(cookie=known.get, bearer=lambda _: None)
    try:
        yield [Sitting(session) for session in known]
    finally:
        identity._answering[:] = before


async def everybody(tabs, handler) -> list[BoardState]:
    await asyncio.gather(*(tab.do(handler) for tab in tabs))
    return [tab.state(BoardState) for tab in tabs]


@pytest.fixture
def reads(monkeypatch) -> list[Filters]:
    """What the database was asked for, once per read of a board."""
    asked, whole = [], queries.board

    def counted(tx, filters):
        asked.append(filters)
        return whole(tx, filters)

    monkeypatch.setattr(queries, "board", counted)
    return asked


def numbers(board) -> list[str]:
    return [card.number for card in board.cards]


async def test_screens_that_see_the_same_share_a_read(floor, reads):
    ot = floor.open()
    with seated(*[floor.shop.actor()] * 12) as tabs:
        await everybody(tabs, BoardState.load)
        reads.clear()
        moved = floor.do(service.move, ot.id, OTStatus.PENDING)
        found = await everybody(tabs, BoardState.refresh)
    assert len(reads) <= 2
    assert {board.cards[0].column for board in found} == {moved.status.value}


async def test_money_is_read_apart_for_who_may_see_it(floor):
    floor.open(**PRICED)
    owner, mechanic = floor.shop.actor(), floor.technician()
    with seated(owner, mechanic, owner, mechanic) as tabs:
        found = await everybody(tabs, BoardState.load)
        found = await everybody(tabs, BoardState.refresh)
    assert [board.cards[0].amount for board in found] == [1000, None, 1000, None]
    assert [board.columns[0].total for board in found] == [1000, None, 1000, None]


async def test_one_permission_is_enough_to_read_apart(floor):
    floor.open(**PRICED)
    plain, priced = floor.technician(), floor.technician("work_orders.see_money")
    with seated(*[plain, priced] * 6) as tabs:
        found = await everybody(tabs, BoardState.refresh)
    assert [board.cards[0].amount for board in found] == [None, 1000] * 6


async def test_a_centre_is_read_apart_for_its_members(floor):
    with floor.shop.tx() as tx:
        north = ServiceCenter(id=new_id(), code="SC002", name="Norte")
        tx.session.add(north)
        north_id = north.id
    here = floor.open(service_center_id=floor.shop.centre_id)
    there = floor.open(service_center_id=north_id)
    south, north = (floor.technician(centre_id=one) for one in (floor.shop.centre_id, north_id))
    with seated(south, north, floor.technician(), south) as tabs:
        found = await everybody(tabs, BoardState.load)
    own, other = [here.number], [there.number]
    seen = [sorted(numbers(board)) for board in found]
    assert seen == [own, other, sorted(own + other), own]


async def test_each_workshop_reads_its_own(floor, rival_floor):
    floor.open()
    with seated(floor.shop.actor(), rival_floor.shop.actor(), floor.shop.actor()) as tabs:
        found = await everybody(tabs, BoardState.load)
    assert [len(board.cards) for board in found] == [1, 0, 1]


async def test_filters_are_read_apart(floor):
    urgent = floor.open(priority="URGENT")
    plain = floor.open()
    with seated(*[floor.shop.actor()] * 2) as tabs:
        tabs[0].go(priority="urgent")
        found = await everybody(tabs, BoardState.load)
    assert numbers(found[0]) == [urgent.number]
    assert numbers(found[1]) == [urgent.number, plain.number]


async def test_a_board_that_did_not_change_is_not_sent_again(floor):
    ot = floor.open()
    with seated(floor.shop.actor()) as (tab,):
        (board,) = await everybody([tab], BoardState.load)
        tab.root._clean()
        await tab.do(BoardState.refresh)
        assert not {"draft", "pending", "columns"} & board.dirty_vars
        floor.do(service.move, ot.id, OTStatus.PENDING)
        await tab.do(BoardState.refresh)
        assert {"draft", "pending", "columns"} <= board.dirty_vars
        assert not {"approved", "in_progress", "qc", "closed"} & board.dirty_vars


def test_equal_cards_are_kept_once_and_changed_ones_are_new(floor):
    first, second = floor.open(), floor.open()
    before = floor.do(boards.seen, Filters(), ())
    floor.do(service.move, second.id, OTStatus.PENDING)
    after = floor.do(boards.seen, Filters(), ())
    assert after.cards[0] is before.cards[0]
    assert after.cards[0].id == str(first.id)
    assert (before.cards[1].column, after.cards[1].column) == ("DRAFT", "PENDING")


def test_a_card_without_money_is_never_the_one_with_it(floor):
    floor.open(**PRICED)
    priced = floor.do(boards.seen, Filters(), ())
    plain = floor.do(boards.seen, Filters(), (), actor=floor.technician())
    assert (priced.cards[0].amount, plain.cards[0].amount) == (1000, None)
