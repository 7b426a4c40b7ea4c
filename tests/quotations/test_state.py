"""The screens of quotations, handler by handler, on a real database."""

from decimal import Decimal
from uuid import UUID

import pytest

from models.quotations import Decision, QuotedKind
from tests.factories.screens import goes_to, sitting
from tests.quotations.sights import line_of, on_page
from torque_app.quotations import queries, service
from torque_app.quotations.state.heading import TermsState
from torque_app.quotations.state.lines import AddingState, LinesState
from torque_app.quotations.state.quotations import QuotationsState
from torque_app.quotations.state.record import QuotationState
from torque_app.quotations.state.starting import NEW, StartingState


@pytest.fixture
def tab(desk):
    with sitting(desk.manager()) as tab:
        yield tab


# --- the list ------------------------------------------------------------------------------


async def test_the_list_shows_what_its_address_asks_for(tab, desk):
    sent, _draft = desk.sent(), desk.drafted()
    tab.go(status="SENT_TO_CUSTOMER")
    await tab.do(QuotationsState.load)
    listed = tab.state(QuotationsState)
    assert [row.id for row in listed.rows] == [str(sent.quotation.id)]
    assert listed.rows[0].status_label == "Enviado al cliente"
    assert listed.sentence == "1 presupuesto espera al cliente."


async def test_the_list_can_be_of_ones_own_alone(desk):
    mine = desk.drafted(actor=desk.advisor())
    desk.drafted(actor=desk.manager())
    with sitting(desk.advisor()) as tab:
        tab.go(advisor_id="mine")
        await tab.do(QuotationsState.load)
        assert [row.id for row in tab.state(QuotationsState).rows] == [str(mine.quotation.id)]


async def test_nonsense_in_the_address_of_the_list_is_told(tab):
    tab.go(status="SIDEWAYS")
    await tab.do(QuotationsState.load)
    assert tab.state(QuotationsState).error


# --- a new one -----------------------------------------------------------------------------


async def test_a_quotation_begins_with_the_car_of_the_address(tab, desk):
    tab.go(vehiculo=str(desk.floor.vehicle_id))
    await tab.do(StartingState.load)
    state = tab.state(StartingState)
    assert state.client["id"] == str(desk.floor.client_id)
    (place,) = goes_to(await tab.do(StartingState.begin, {"_key": "k1"}))
    assert desk.seen(UUID(place.rpartition("/")[2])).quotation.plate
    assert await tab.do(StartingState.begin, {"_key": "k1"}) == []


async def test_whoever_is_new_is_written_down_with_their_car(tab, desk):
    await tab.do(StartingState.load)
    await tab.do(StartingState.new_client, "Pedro Rojas")
    await tab.do(StartingState.new_car, "hhkk22")
    data = {
        "new_name": "Pedro Rojas",
        "new_phone": "+56 9 8765 4321",
        "new_plate": "HHKK22",
        "new_make": "Toyota",
        "new_model": "Yaris",
        "new_year": "2019",
    }
    (place,) = goes_to(await tab.do(StartingState.begin, data))
    made = desk.seen(UUID(place.rpartition("/")[2])).quotation
    assert (made.client, made.vehicle) == ("Pedro Rojas", "Toyota Yaris 2019")


async def test_nothing_is_begun_for_nobody(tab, desk):
    await tab.do(StartingState.load)
    await tab.do(StartingState.begin, {})
    assert "client_id" in tab.state(StartingState).errors
    await tab.do(StartingState.new_client, "Ana")
    await tab.do(StartingState.begin, {"new_name": " "})
    assert tab.state(StartingState).errors["new_name"] == "Escribe el nombre."


async def test_a_car_of_somebody_else_is_let_go_with_another_client(tab, desk):
    tab.go(vehiculo=str(desk.floor.vehicle_id))
    await tab.do(StartingState.load)
    await tab.do(StartingState.new_client, "Otra persona")
    assert (tab.state(StartingState).client["id"], tab.state(StartingState).car) == (NEW, {})


# --- the page ------------------------------------------------------------------------------


async def test_a_quotation_of_another_workshop_is_missing(tab, rival_desk):
    page = await on_page(tab, rival_desk.drafted())
    assert (page.missing, page.sheet.id) == (True, "")


async def test_an_address_that_is_no_quotation_is_missing(tab):
    tab.go(quotation_id="nada")
    await tab.do(QuotationState.load)
    assert tab.state(QuotationState).missing


async def test_a_draft_offers_to_be_sent_and_its_lines_stand_in_groups(tab, desk):
    page = await on_page(tab, desk.drafted())
    assert (page.sheet.next, page.sheet.is_open) == ("send", True)
    assert [line.heading for line in page.lines] == ["Mano de obra", "Repuestos"]
    await tab.do(QuotationState.group, "priority")
    assert [line.heading for line in page.lines] == ["Mantención", ""]


async def test_what_is_typed_in_a_line_moves_the_totals(tab, desk):
    page = await on_page(tab, desk.drafted(desk.hour()))
    before = page.figures.net
    await tab.do(LinesState.say, page.lines[0].id, "quantity", "3")
    assert (page.figures.net, page.lines[0].amount) == (2 * before, 2 * before)
    assert page.figures.total == page.figures.net + page.figures.tax
    assert page.saved_at


async def test_what_was_refused_stays_in_its_field_and_goes_along_with_the_next(tab, desk):
    page = await on_page(tab, desk.drafted(desk.hour()))
    line = page.lines[0].id
    await tab.do(LinesState.say, line, "quantity", "-1")
    assert page.lines[0].quantity == "-1"
    assert "quantity" in page.lines[0].errors
    await tab.do(LinesState.say, line, "description", "Otra cosa")
    assert page.lines[0].description == "Otra cosa"
    assert desk.seen(UUID(page.sheet.id)).lines[0].description != "Otra cosa"
    await tab.do(LinesState.say, line, "quantity", "2")
    kept = desk.seen(UUID(page.sheet.id)).lines[0]
    assert (kept.description, int(kept.quantity)) == ("Otra cosa", 2)
    assert page.lines[0].errors == {}


async def test_letters_in_a_number_are_marked_and_nothing_is_written(tab, desk):
    page = await on_page(tab, desk.drafted(desk.hour()))
    await tab.do(LinesState.say, page.lines[0].id, "unit_price", "mucho")
    assert page.lines[0].errors["unit_price"] == "Escribe un número, como 4 o 2,5."
    assert page.lines[0].unit_price == "mucho"


async def test_a_field_no_line_has_is_not_written(tab, desk):
    page = await on_page(tab, desk.drafted(desk.hour()))
    await tab.do(LinesState.say, page.lines[0].id, "decision", "APPROVED")
    assert desk.seen(UUID(page.sheet.id)).lines[0].decision is Decision.PENDING


async def test_what_others_write_elsewhere_meanwhile_is_kept_too(tab, desk):
    quotation = desk.drafted(desk.hour())
    page = await on_page(tab, quotation)
    other = {"custom_notes": "De otra", "actor": desk.manager()}
    desk.do(service.set_header, quotation.quotation.id, **other)
    await tab.do(LinesState.say, page.lines[0].id, "quantity", "4")
    assert page.terms["custom_notes"] == "De otra"
    kept = desk.seen(quotation.quotation.id)
    assert (int(kept.lines[0].quantity), kept.custom_notes) == (4, "De otra")


async def test_a_field_somebody_else_wrote_meanwhile_is_refused_with_both_in_sight(tab, desk):
    quotation = desk.drafted(desk.hour())
    page = await on_page(tab, quotation)
    line = quotation.lines[0].id
    desk.do(
        service.change_line, quotation.quotation.id, line, quantity=Decimal(7), actor=desk.manager()
    )
    await tab.do(LinesState.say, str(line), "quantity", "4")
    assert "Otra persona guardó cambios" in tab.notice.text
    assert page.lines[0].quantity == "4"
    assert "«7»" in page.lines[0].notice
    assert int(desk.seen(quotation.quotation.id).lines[0].quantity) == 7
    await tab.do(LinesState.give_up, str(line))
    assert (page.lines[0].quantity, page.lines[0].notice) == ("7", "")


async def test_another_price_of_the_hour_is_kept_with_its_discount(tab, desk):
    page = await on_page(tab, desk.drafted(desk.hour()))
    await tab.do(TermsState.say, "discount_percent", "10")
    assert page.figures.discount_percent == "10"
    await tab.do(TermsState.say, "discount_percent", "101")
    assert page.term_errors["discount_percent"] == "El descuento va de 0 a 100 %."
    assert page.terms["discount_percent"] == "101"


async def test_the_insurer_and_the_client_share_what_is_insured(tab, desk):
    page = await on_page(tab, desk.drafted(desk.hour()))
    await tab.do(TermsState.turn, "has_insurance", True)
    await tab.do(TermsState.say, "deductible", "10000")
    await tab.do(LinesState.say, page.lines[0].id, "payer", "INSURER")
    assert page.sheet.is_insured
    assert page.figures.customer == 10_000
    assert page.figures.insurer == page.figures.total - 10_000


async def test_the_discount_of_the_whole_shows_in_how_each_line_comes_to_its_amount(tab, desk):
    quotation = desk.drafted(desk.hour(discount_percent=Decimal(10)))
    page = await on_page(tab, quotation)
    await tab.do(TermsState.say, "discount_percent", "5")
    assert page.lines[0].figures == "1,5 h × $ 30.000 − 14,5 %"


async def test_a_note_template_writes_the_conditions(tab, desk):
    template = desk.do(service.save_note_template, name="Frenos", content="Evita frenadas bruscas.")
    page = await on_page(tab, desk.drafted(desk.hour()))
    await tab.do(TermsState.load)
    assert [one["label"] for one in tab.state(TermsState).templates] == ["Frenos"]
    await tab.do(TermsState.say, "note_template_id", str(template.id))
    assert page.terms["notes"] == "Evita frenadas bruscas."
    await tab.do(TermsState.say, "note_template_id", "no-es")
    assert page.term_errors["note_template_id"] == "Elige una opción de la lista."


async def test_a_quotation_without_a_car_takes_one_of_its_client(tab, desk):
    quotation = desk.drafted(desk.hour(), vehicle_id=None)
    page = await on_page(tab, quotation)
    await tab.do(TermsState.search_cars, "")
    (car,) = tab.state(TermsState).found
    await tab.do(TermsState.choose_car, car.id)
    await tab.do(QuotationState.refresh)
    assert page.sheet.vehicle_id == str(desk.floor.vehicle_id)


async def test_lines_move_within_their_group_and_are_taken_off(tab, desk):
    page = await on_page(tab, desk.drafted(desk.hour(), desk.hour(20_000), desk.part()))
    first, second, part = (line.id for line in page.lines)
    await tab.do(LinesState.move, first, 1)
    assert [line.id for line in page.lines] == [second, first, part]
    await tab.do(LinesState.move, first, 1)
    await tab.do(LinesState.move, part, -1)
    assert [line.id for line in page.lines] == [second, first, part]
    await tab.do(LinesState.remove, second)
    assert [line.id for line in page.lines] == [first, part]


async def test_a_part_of_the_shelf_comes_with_its_price_and_what_is_missing(tab, desk):
    item = desk.floor.item(stock=1)
    page = await on_page(tab, desk.drafted(desk.hour()))
    await tab.do(AddingState.choose_kind, QuotedKind.PART.value)
    await tab.do(AddingState.add, str(item))
    line = line_of(page, "PART")
    assert int(float(line.unit_price)) > 0
    assert line.stock == "Hay 1 en bodega"
    await tab.do(LinesState.say, line.id, "quantity", "3")
    line = line_of(page, "PART")
    assert (line.stock, line.stock_tone) == ("Hay 1, faltan 2", "danger")
    await tab.do(LinesState.say, line.id, "expected_on", "2026-11-28")
    assert line_of(page, "PART").stock == "Hay 1, faltan 2 · Llega el 28-11-2026"


async def test_a_line_is_written_in_words_of_ones_own(tab, desk):
    page = await on_page(tab, desk.drafted(desk.hour()))
    await tab.do(AddingState.choose_kind, QuotedKind.OUTSIDE_WORK.value)
    await tab.do(AddingState.add_free, "  Rectificar   discos ")
    line = line_of(page, "OUTSIDE_WORK")
    assert (line.description, line.unit_price) == ("Rectificar discos", "0")
    await tab.do(AddingState.add_free, "   ")
    assert len(page.lines) == 2


async def test_a_package_adds_its_lines(tab, desk):
    desk.do(
        service.save_package,
        code="M10",
        name="Mantención 10.000 km",
        lines=[
            queries.PackageLine(
                kind=QuotedKind.LABOR, description="Mantención", quantity=Decimal(2)
            ),
            queries.PackageLine(kind=QuotedKind.SUPPLY, description="Paños", quantity=Decimal(1)),
        ],
        fixed_price=Decimal(90_000),
    )
    page = await on_page(tab, desk.drafted(desk.hour()))
    await tab.do(AddingState.show_packages)
    adding = tab.state(AddingState)
    assert [one.label for one in adding.packages] == ["Mantención 10.000 km"]
    assert "2 líneas" in adding.packages[0].sublabel
    await tab.do(AddingState.add_package, "M10")
    assert (len(page.lines), adding.choosing) == (3, False)


async def test_costs_never_reach_the_browser_of_who_may_not_see_them(desk):
    quotation = desk.drafted()
    with sitting(desk.advisor()) as tab:
        page = await on_page(tab, quotation)
        assert (page.figures.cost, page.figures.margin) == (None, None)
        assert [line.unit_cost + line.margin for line in page.lines] == ["", ""]


async def test_who_sees_costs_sees_the_margin(tab, desk):
    page = await on_page(tab, desk.drafted())
    assert page.figures.margin == page.figures.net - page.figures.cost
    assert "Margen" in line_of(page, "PART").margin
