"""Quotations on other pages: the OT's, the inspection's, the client's and the car's."""

from decimal import Decimal

import pytest

from models.quotations import Decision
from models.work_orders import LineApproval, PartStatus
from tests.factories.screens import goes_to, sitting
from torque_app.core.errors import Conflict, NotFound
from torque_app.files import queries as files
from torque_app.inspections import queries as inspections
from torque_app.inspections.state.of_order import OrderInspectionsState
from torque_app.quotations import queries, service
from torque_app.quotations.state.panel_inspection import InspectionQuotationsState
from torque_app.quotations.state.panel_order import OrderQuotationsState
from torque_app.quotations.state.panel_party import PartyQuotationsState
from torque_app.vehicles import queries as cars
from torque_app.work_orders import queries as orders
from torque_app.work_orders import service as floor
from torque_app.work_orders.state.floor import FloorState
from torque_app.work_orders.state.lines import LinesState
from torque_app.work_orders.state.record import OTState

YES, NO = Decision.APPROVED, Decision.DECLINED


@pytest.fixture
def filed_orders(filed):
    """Let files hang on OTs, too: their page lists them."""
    files.register_owner(
        "work_orders", "work_orders.view", exists=orders.number, open=floor.hold_for_files
    )


@pytest.fixture
def tab(desk, filed_orders):
    with sitting(desk.manager()) as tab:
        yield tab


def converted(desk, *lines):
    """Return the OT of a quotation whose lines were all agreed."""
    decided = desk.decide(desk.sent(*(lines or (desk.hour(),))), YES)
    return desk.do(service.convert, decided.quotation.id, actor=desk.manager())


async def on_order(tab, ot_id):
    tab.go(ot_id=str(ot_id))
    await tab.do(OrderQuotationsState.load)
    return tab.state(OrderQuotationsState)


async def test_the_ot_lists_what_was_offered_and_says_what_waits(tab, desk):
    ot_id = converted(desk)
    desk.do(floor.add_labor, ot_id, description="Cambio de discos", hours=Decimal(1))
    panel = await on_order(tab, ot_id)
    assert ([row.status_label for row in panel.rows], panel.may_add) == (["Aprobado"], True)
    assert panel.waiting.startswith("1 línea de esta OT espera")
    desk.do(floor.add_labor, ot_id, description="Lavado", hours=Decimal(1))
    await tab.do(OrderQuotationsState.refresh)
    assert panel.waiting.startswith("2 líneas de esta OT esperan")


async def test_extra_work_becomes_a_quotation_on_its_own_page(tab, desk):
    ot_id = converted(desk)
    desk.do(floor.add_labor, ot_id, description="Cambio de discos", hours=Decimal(1))
    await on_order(tab, ot_id)
    (address,) = goes_to(await tab.do(OrderQuotationsState.supplement))
    quotation = desk.seen(address.removeprefix("/presupuestos/"))
    assert quotation.quotation.supplements_id == ot_id
    assert [line.description for line in quotation.lines] == ["Cambio de discos"]


async def test_a_finished_ot_takes_no_more_and_a_refusal_is_told(tab, desk):
    ot = desk.floor.at("COMPLETED")
    panel = await on_order(tab, ot.id)
    assert (panel.rows, panel.waiting, panel.may_add) == ([], "", False)
    assert goes_to(await tab.do(OrderQuotationsState.supplement)) == []
    assert (tab.notice.level, "terminó" in tab.notice.text) == ("error", True)


async def test_no_ot_and_another_workshops_show_nothing(tab, desk, rival_desk):
    for address in (converted(rival_desk), "nada", ""):
        panel = await on_order(tab, address)
        assert (panel.rows, panel.may_add) == ([], False)


async def test_lines_say_what_the_client_said_and_a_kept_part_is_handed_out(tab, desk):
    item = desk.floor.item(stock=5)
    ot_id = converted(desk, desk.hour(), desk.part(item_id=item))
    extra = desk.do(floor.add_labor, ot_id, description="Lavado", hours=Decimal(1))
    tab.go(ot_id=str(ot_id))
    await tab.do(OTState.load)
    await tab.do(FloorState.load)
    [part] = tab.state(OTState).parts
    assert (part.said, part.said_tone, part.owed) == ("Aprobado", "success", True)
    assert "Apartado en bodega" in part.detail
    assert [task.said for task in tab.state(FloorState).tasks] == ["Aprobado", "Espera al cliente"]
    await tab.do(LinesState.issue_part, part.id)
    await tab.do(OTState.refresh)
    [part] = tab.state(OTState).parts
    assert (part.owed, desk.floor.stock(item)) == (False, 3)
    [line] = desk.do(orders.one, ot_id).parts
    assert (line.status, extra.approval) == (PartStatus.ISSUED, LineApproval.PENDING)


async def test_what_the_shelf_lacks_is_said_beside_the_part(tab, desk):
    ot_id = converted(desk, desk.part(stock=1))
    tab.go(ot_id=str(ot_id))
    await tab.do(OTState.load)
    [part] = tab.state(OTState).parts
    assert "Faltan 1 en bodega" in part.detail
    await tab.do(LinesState.issue_part, part.id)
    assert tab.notice.level == "error"


async def test_findings_become_a_quotation_on_its_own_page(tab, desk):
    seen = desk.bench.finished(Batería="RED")
    tab.go(inspection_id=str(seen.inspection.id))
    await tab.do(InspectionQuotationsState.load)
    panel = tab.state(InspectionQuotationsState)
    assert (panel.rows, panel.findings, panel.may_quote) == ([], 1, True)
    (address,) = goes_to(await tab.do(InspectionQuotationsState.quote))
    await tab.do(InspectionQuotationsState.refresh)
    assert [f"/presupuestos/{row.id}" for row in panel.rows] == [address]


async def test_what_a_quotation_offers_is_marked_and_not_offered_twice(tab, desk):
    seen = desk.bench.finished(Batería="RED", Luces="AMBER")
    inspection_id, ot_id = seen.inspection.id, seen.inspection.work_order_id
    begun = desk.do(service.from_inspection, inspection_id)
    desk.do(service.remove_line, begun.quotation.id, begun.lines[1].id)
    tab.go(inspection_id=str(inspection_id), ot_id=str(ot_id))
    await tab.do(InspectionQuotationsState.load)
    assert tab.state(InspectionQuotationsState).findings == 1
    await tab.do(OrderInspectionsState.load)
    panel = tab.state(OrderInspectionsState)
    assert [one.quoted for one in panel.findings] == [True, False]
    rest = desk.do(service.from_inspection, inspection_id)
    assert [line.description for line in rest.lines] == [begun.lines[1].description]
    with pytest.raises(Conflict, match="ya está en un presupuesto"):
        desk.do(service.from_inspection, inspection_id)


@pytest.mark.parametrize(("said", "left"), [((YES, NO), [True, False]), ((NO, NO), [False, False])])
def test_what_the_client_refused_is_suggested_again(desk, said, left):
    seen = desk.bench.finished(Batería="RED", Luces="AMBER").inspection
    begun = desk.do(service.from_inspection, seen.id)
    desk.do(service.send_to_customer, begun.quotation.id, channels=())
    desk.decide(desk.seen(begun.quotation.id), *said)
    assert [one.is_quoted for one in desk.do(inspections.suggestions, seen.id)] == left


def test_what_a_quotation_that_was_removed_offered_is_suggested_again(desk):
    seen = desk.bench.finished(Batería="RED").inspection
    begun = desk.do(service.from_inspection, seen.id)
    desk.do(service.remove, begun.quotation.id)
    assert [one.is_quoted for one in desk.do(inspections.suggestions, seen.id)] == [False]


async def test_an_inspection_without_findings_offers_none_and_says_so(tab, desk):
    seen = desk.bench.finished()
    tab.go(inspection_id=str(seen.inspection.id))
    await tab.do(InspectionQuotationsState.load)
    assert tab.state(InspectionQuotationsState).findings == 0
    assert goes_to(await tab.do(InspectionQuotationsState.quote)) == []
    assert tab.notice.level == "error"


@pytest.mark.parametrize("whose", ["client_id", "vehicle_id"])
async def test_the_last_five_stand_on_the_pages_of_client_and_car(tab, desk, whose):
    for _ in range(6):
        desk.drafted()
    tab.go(**{whose: str(getattr(desk.floor, whose))})
    await tab.do(PartyQuotationsState.load)
    panel = tab.state(PartyQuotationsState)
    assert (len(panel.rows), panel.total) == (5, 6)


async def test_a_stranger_shows_nothing(tab, desk, rival_desk):
    rival_desk.drafted()
    for query in ({"client_id": str(rival_desk.floor.client_id)}, {"vehicle_id": "x"}, {}):
        tab.go(**query)
        await tab.do(PartyQuotationsState.load)
        assert tab.state(PartyQuotationsState).total == 0


def test_the_life_of_a_car_names_its_quotations_to_who_may_see_them(desk):
    quotation = desk.drafted().quotation
    told = desk.do(cars.timeline, desk.floor.vehicle_id)
    [entry] = [each for each in told if each.kind == "quotation"]
    assert (entry.quotation_id, entry.quotation_number) == (quotation.id, quotation.number)
    plain = desk.shop.actor("vehicles.view")
    told = desk.do(cars.timeline, desk.floor.vehicle_id, actor=plain)
    assert "quotation" not in {each.kind for each in told}


def test_the_standing_of_another_workshops_thing_is_not_told(desk, rival_desk):
    inspection = rival_desk.bench.finished(Batería="RED").inspection
    for query, key in (
        (queries.order_standing, inspection.work_order_id),
        (queries.inspection_standing, inspection.id),
    ):
        with pytest.raises(NotFound):
            desk.do(query, key)
    assert desk.do(queries.of_inspection, inspection.id) == []
