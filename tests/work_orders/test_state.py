"""The screens of OTs, handler by handler, on a real database."""

import pytest

from models.work_orders import OTStatus
from tests.factories.screens import goes_to, sitting
from torque_app.core.listing import Listing
from torque_app.work_orders import queries, service
from torque_app.work_orders.queries import Filters
from torque_app.work_orders.state.board import BoardState
from torque_app.work_orders.state.lines import LinesState
from torque_app.work_orders.state.orders import OrdersState
from torque_app.work_orders.state.reception import ReceptionState
from torque_app.work_orders.state.record import OTState


@pytest.fixture
def tab(floor):
    with sitting(floor.shop.actor()) as tab:
        yield tab


@pytest.fixture
def ot(floor):
    return floor.open(assigned_to=floor.technician_id)


async def on_page(tab, ot):
    tab.go(ot_id=str(ot.id))
    await tab.do(OTState.load)
    return tab.state(OTState)


async def test_the_board_shows_columns_and_cards(tab, ot):
    await tab.do(BoardState.load)
    board = tab.state(BoardState)
    assert board.columns[0].title == "Borrador"
    (card,) = board.cards
    assert (card.number, card.column, card.client) == (ot.number, "DRAFT", "Marta Soto")
    assert not board.loading


async def test_a_card_moves_and_the_move_is_settled(tab, floor, ot):
    await tab.do(BoardState.load)
    await tab.do(BoardState.move, str(ot.id), "PENDING", 0)
    board = tab.state(BoardState)
    assert board.settled == 1
    assert board.cards[0].column == "PENDING"
    assert floor.seen(ot.id).order.status is OTStatus.PENDING


async def test_a_refused_card_goes_back_with_a_sentence(tab, floor, ot):
    await tab.do(BoardState.load)
    await tab.do(BoardState.move, str(ot.id), "QC", 0)
    board = tab.state(BoardState)
    assert board.settled == 1
    assert board.cards[0].column == "DRAFT"
    assert "no puede pasar" in tab.notice.text


async def test_a_move_that_needs_a_reason_asks_for_it_first(tab, floor):
    ot = floor.at("IN_PROGRESS")
    await tab.do(BoardState.load)
    await tab.do(BoardState.move, str(ot.id), "WAITING_PARTS", 0)
    board = tab.state(BoardState)
    assert board.asking[0] == str(ot.id)
    await tab.do(BoardState.give_reason, {"note": "  "})
    assert board.asking
    await tab.do(BoardState.give_reason, {"note": "Falta la bomba"})
    assert board.asking == []
    assert floor.seen(ot.id).waiting_reason == "Falta la bomba"


async def test_a_card_dropped_at_the_end_of_its_own_column_stays_there(tab, floor):
    first, *_, last = [floor.open() for _ in range(3)]
    await tab.do(BoardState.load)
    cards = [card.id for card in tab.state(BoardState).cards]
    await tab.do(BoardState.move, cards[0], "DRAFT", 2)
    assert [card.id for card in tab.state(BoardState).cards] == [*cards[1:], cards[0]]
    assert {str(first.id), str(last.id)} < set(cards)


async def test_a_move_given_up_is_settled_too(tab, floor):
    ot = floor.at("QC")
    await tab.do(BoardState.load)
    await tab.do(BoardState.move, str(ot.id), "IN_PROGRESS", 0)
    await tab.do(BoardState.keep)
    board = tab.state(BoardState)
    assert (board.asking, board.settled, board.cards[0].column) == ([], 1, "QC")


async def test_filters_stand_in_the_address(tab, ot):
    tab.go(priority="urgent", nonsense="x")
    await tab.do(BoardState.load)
    assert tab.state(BoardState).cards == []
    events = await tab.do(BoardState.narrow, "technician", "abc")
    assert goes_to(events) == ["/tablero?priority=urgent&technician=abc"]
    assert await tab.do(BoardState.narrow, "tenant_id", "x") == []


async def test_more_cards_come_on_asking(tab, floor, monkeypatch):
    for _ in range(4):
        floor.open()
    whole = queries.board
    monkeypatch.setattr(queries, "board", lambda tx, filters: whole(tx, filters, per_column=2))
    await tab.do(BoardState.load)
    assert len(tab.state(BoardState).cards) == 2
    await tab.do(BoardState.more, "DRAFT")
    assert len(tab.state(BoardState).cards) == 4


async def test_money_never_reaches_the_browser_of_a_technician(floor, ot):
    with sitting(floor.technician()) as tab:
        await tab.do(BoardState.load)
        board = tab.state(BoardState)
        assert [column.total for column in board.columns] == [None] * len(board.columns)
        page = await on_page(tab, ot)
        assert (page.sheet.total, page.sheet.labor) == (None, None)


async def test_the_list_shows_what_its_address_asks_for(tab, floor, ot):
    floor.do(service.submit, ot.id)
    floor.open()
    tab.go(status="pending", page="1")
    await tab.do(OrdersState.load)
    listed = tab.state(OrdersState)
    assert ([row.id for row in listed.rows], listed.total) == ([str(ot.id)], 1)


async def test_an_ot_of_another_workshop_is_missing(tab, rival_floor):
    page = await on_page(tab, rival_floor.open())
    assert page.missing
    assert page.sheet.id == ""


async def test_the_page_offers_the_next_move_and_makes_it(tab, floor, ot):
    page = await on_page(tab, ot)
    assert [(step.target, step.label) for step in page.steps] == [("PENDING", "Pedir aprobación")]
    await tab.do(OTState.step, "PENDING")
    assert page.sheet.status == "pending"
    await tab.do(OTState.step, "QC")
    assert page.sheet.status == "pending"


async def test_invoicing_leads_to_its_own_page(tab, floor):
    ot = floor.at("COMPLETED")
    await on_page(tab, ot)
    assert goes_to(await tab.do(OTState.step, "INVOICED")) == [f"/facturacion/nueva?ot={ot.id}"]


async def test_a_rejection_asks_why(tab, floor):
    page = await on_page(tab, floor.at("PENDING"))
    await tab.do(OTState.ask_rejection)
    await tab.do(OTState.give_reason, {"note": "Muy caro"})
    assert (page.asking, page.sheet.mark) == ("", "Rechazada")


async def test_lines_are_added_and_removed_in_place(tab, floor, ot):
    item = floor.item(stock=5, price=1000)
    page = await on_page(tab, ot)
    added = {"item_id": str(item), "quantity": "2"}
    await tab.do(LinesState.add_part, added)
    await tab.do(LinesState.add_task, {"description": "Frenos", "amount": "5000"})
    await tab.do(OTState.refresh)
    assert page.sheet.total == 7000
    assert [line.quantity for line in page.parts] == ["2 UN"]
    await tab.do(LinesState.mark, page.tasks[0].id, True)
    await tab.do(LinesState.remove_part, page.parts[0].id)
    await tab.do(OTState.refresh)
    assert (page.parts, page.tasks[0].done, floor.stock(item)) == ([], True, 5)


async def test_a_wrong_line_is_refused_at_its_field(tab, floor, ot):
    await on_page(tab, ot)
    await tab.do(LinesState.add_part, {"item_id": "", "quantity": "dos"})
    assert set(tab.state(LinesState).part_errors) == {"item_id", "quantity"}
    await tab.do(LinesState.add_task, {"description": " "})
    assert set(tab.state(LinesState).task_errors) == {"description"}


async def test_a_known_car_brings_its_owner_and_its_open_ot(tab, floor, ot):
    await tab.do(ReceptionState.load)
    await tab.do(ReceptionState.choose_car, str(floor.vehicle_id))
    form = tab.state(ReceptionState)
    assert form.client["label"] == "Marta Soto"
    assert [choice.label for choice in form.already] == [ot.number]


async def test_an_unknown_client_and_car_come_in_with_their_ot(tab, floor):
    await tab.do(ReceptionState.load)
    await tab.do(ReceptionState.new_car, "GHJK34")
    await tab.do(ReceptionState.new_client, "Beto Díaz")
    data = {
        "new_plate": "GHJK34",
        "new_make": "Kia",
        "new_model": "Rio",
        "new_year": "2020",
        "new_name": "Beto Díaz",
        "service_type": "Frenos",
        "odometer_in": "45000",
        "_key": "k1",
    }
    events = await tab.do(ReceptionState.open_ot, data)
    assert tab.notice.level == "success", tab.notice
    (row,) = floor.do(queries.find, Listing(q="GHJK34")).rows
    assert (row.client, row.vehicle) == ("Beto Díaz", "Kia Rio 2020")
    assert goes_to(events) == [f"/ot/{row.id}"]
    await tab.do(ReceptionState.open_ot, data)
    assert floor.do(queries.find, Listing()).total == 1


async def test_what_is_wrong_in_the_form_is_said_at_its_field(tab, floor):
    await tab.do(ReceptionState.load)
    await tab.do(ReceptionState.new_car, "X")
    await tab.do(ReceptionState.open_ot, {"odometer_in": "mil", "promised_at": "ayer"})
    form = tab.state(ReceptionState)
    assert {"client_id", "service_type", "odometer_in", "promised_at"} <= set(form.errors)
    await tab.do(ReceptionState.check, "service_type", "Frenos")
    assert form.errors["service_type"] == ""
    assert floor.do(queries.board, Filters()).columns[0].count == 0


async def test_a_refused_car_leaves_no_client_behind(tab, floor):
    await tab.do(ReceptionState.load)
    await tab.do(ReceptionState.new_car, "??")
    await tab.do(ReceptionState.new_client, "Beto")
    await tab.do(
        ReceptionState.open_ot,
        {
            "new_plate": "????",
            "new_make": "Kia",
            "new_model": "Rio",
            "new_name": "Beto",
            "service_type": "Frenos",
        },
    )
    assert tab.notice.level == "error", tab.notice
    assert "new_plate" in tab.state(ReceptionState).errors
    from torque_app.clients import queries as clients  # noqa: PLC0415 - after the settings

    assert floor.do(clients.find, Listing()).total == 1


def test_the_number_of_an_ot_is_asked_by_what_hangs_on_it(floor, ot):
    assert floor.do(queries.number, ot.id) == ot.number
