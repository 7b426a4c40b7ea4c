"""The screens of inspections, handler by handler, on a real database."""

import pytest

from models.inspections import Grade
from tests.factories.screens import goes_to, sitting
from torque_app.inspections import queries, service
from torque_app.inspections.state.deferring import DeferState, LaterState
from torque_app.inspections.state.inspection import EndingState, InspectionState
from torque_app.inspections.state.of_order import OrderInspectionsState
from torque_app.inspections.state.templates import PointState, TemplatesState


@pytest.fixture
def tab(bench):
    with sitting(bench.inspector()) as tab:
        yield tab


@pytest.fixture
def boss(bench):
    with sitting(bench.shop.actor()) as tab:
        yield tab


async def on_page(tab, inspection_id):
    tab.go(inspection_id=str(inspection_id))
    await tab.do(InspectionState.load)
    return tab.state(InspectionState)


async def take(tab, page, label):
    spot = next(spot for spot in page.spots if spot.label.startswith(label))
    await tab.do(InspectionState.go, spot.id)
    return page.look


async def test_a_light_takes_the_next_point_nobody_looked_at(tab, bench):
    page = await on_page(tab, bench.begun().inspection.id)
    first, second, third = (spot.id for spot in page.spots[:3])
    assert page.look.id == first
    await tab.do(InspectionState.go, second)
    await tab.do(InspectionState.choose, "RED")
    assert page.look.id == third
    await tab.do(InspectionState.go, first)
    await tab.do(InspectionState.choose, "GREEN")
    assert page.look.id == third
    assert (page.sheet.looked, page.sheet.red, page.sheet.left) == (2, 1, 48)


async def test_the_last_light_of_all_stays_on_its_point(tab, bench):
    detail = bench.begun()
    bench.do(service.grade, detail.points[7].id, grade=Grade.RED)
    bench.do(service.grade_rest, detail.inspection.id)
    page = await on_page(tab, detail.inspection.id)
    here = page.look.id
    await tab.do(InspectionState.choose, "AMBER")
    assert (page.look.id, page.look.light) == (here, "AMBER")


async def test_a_measure_shows_the_light_it_suggests(tab, bench):
    page = await on_page(tab, bench.begun().inspection.id)
    look = await take(tab, page, "Pastillas delanteras")
    assert look.limits == "Amarillo hasta 5 mm · Rojo hasta 3 mm"
    await tab.do(InspectionState.gauge, look.id, "2.8")
    assert (page.look.measure, page.look.suggested, page.look.light) == ("2.8", "RED", "RED")
    await tab.do(InspectionState.gauge, look.id, "mucho")
    assert "números" in page.error
    await tab.do(InspectionState.gauge, look.id, "-3")
    assert page.error
    assert page.look.measure == "2.8"


async def test_a_measure_and_enter_take_the_next_point(tab, bench):
    page = await on_page(tab, bench.begun().inspection.id)
    look = await take(tab, page, "Pastillas delanteras")
    await tab.do(InspectionState.gauge_and_go, look.id, "x")
    assert (page.look.id, bool(page.error)) == (look.id, True)
    await tab.do(InspectionState.gauge_and_go, look.id, "2.8")
    assert page.look.label == "Pastillas traseras"


async def test_a_field_left_as_it_was_writes_nothing(tab, bench):
    detail = bench.begun()
    page = await on_page(tab, detail.inspection.id)
    look = await take(tab, page, "Pastillas delanteras")
    await tab.do(InspectionState.gauge, look.id, "2.8")
    await tab.do(InspectionState.choose, "AMBER")
    await tab.do(InspectionState.go, look.id)
    await tab.do(InspectionState.gauge, look.id, "2.80")
    await tab.do(InspectionState.write, look.id, " ")
    assert page.look.light == "AMBER"


async def test_a_note_typed_on_one_point_never_lands_on_the_next(tab, bench):
    page = await on_page(tab, bench.begun().inspection.id)
    first, second = (spot.id for spot in page.spots[:2])
    await tab.do(InspectionState.choose, "AMBER")
    assert page.look.id == second
    await tab.do(InspectionState.write, first, "Oscuro")
    assert [spot.has_note for spot in page.spots[:2]] == [True, False]


async def test_steps_go_round(tab, bench):
    page = await on_page(tab, bench.begun().inspection.id)
    await tab.do(InspectionState.step, -1)
    assert page.look.id == page.spots[-1].id
    await tab.do(InspectionState.step, 1)
    assert page.look.id == page.spots[0].id


async def test_the_end_asks_for_the_points_that_are_left(tab, bench):
    page = await on_page(tab, bench.begun().inspection.id)
    await tab.do(EndingState.ask)
    await tab.do(EndingState.finish, {"summary": "x"})
    assert "Faltan 50 puntos" in tab.notice.text
    await tab.do(EndingState.rest)
    await tab.do(EndingState.finish, {"summary": "Todo bien"})
    await tab.do(InspectionState.refresh)
    assert (page.sheet.done, page.sheet.is_open, page.sheet.summary) == (True, False, "Todo bien")
    await tab.do(InspectionState.choose, "RED")
    assert "ya no cambia" in tab.notice.text


async def test_an_inspection_begun_by_mistake_leads_back_to_its_ot(tab, bench):
    detail = bench.begun()
    await on_page(tab, detail.inspection.id)
    assert goes_to(await tab.do(EndingState.discard)) == [f"/ot/{detail.inspection.work_order_id}"]


async def test_a_photo_is_shown_and_taken_off(tab, bench):
    detail = bench.begun()
    photo = bench.photo(detail.points[0].id)
    page = await on_page(tab, detail.inspection.id)
    await tab.do(InspectionState.go, str(detail.points[0].id))
    assert [one.id for one in page.look.photos] == [str(photo.id)]
    assert page.spots[0].photos == 1
    await tab.do(InspectionState.remove_photo, str(photo.id))
    assert page.look.photos == ()


async def test_work_is_put_off_from_the_point(tab, bench):
    detail = bench.begun()
    page = await on_page(tab, detail.inspection.id)
    look = await take(tab, page, "Correa de accesorios")
    await tab.do(InspectionState.choose, "AMBER")
    await tab.do(InspectionState.go, look.id)
    assert page.look.can_defer
    await tab.do(DeferState.ask, look.id, look.work)
    await tab.do(DeferState.save, {"due_on": "mañana", "due_odometer": "90000"})
    assert set(tab.state(DeferState).errors) == {"due_on"}
    await tab.do(DeferState.save, {"due_on": "2199-01-31", "due_odometer": "90000"})
    await tab.do(InspectionState.refresh)
    assert (tab.state(DeferState).point_id, page.look.deferred) == ("", "Diferido")


@pytest.mark.parametrize("wanted", ["", "no-soy", "01999999-0000-7000-8000-000000000000"])
async def test_what_is_not_here_is_missing(tab, wanted):
    tab.go(inspection_id=wanted)
    await tab.do(InspectionState.load)
    assert tab.state(InspectionState).missing


async def test_another_workshops_inspection_is_missing(tab, rival_bench):
    page = await on_page(tab, rival_bench.begun().inspection.id)
    assert (page.missing, page.spots) == (True, [])


async def test_the_ot_begins_an_inspection_and_shows_what_it_suggests(tab, bench):
    ot = bench.floor.open()
    tab.go(ot_id=str(ot.id))
    await tab.do(OrderInspectionsState.load)
    panel = tab.state(OrderInspectionsState)
    assert (panel.may_start, panel.rows, len(panel.templates)) == (True, [], 1)
    (address,) = goes_to(await tab.do(OrderInspectionsState.start, ""))
    (row,) = bench.do(queries.of_order, ot.id)
    assert address == f"/inspeccion/{row.id}"
    point = bench.seen(row.id).points[0]
    bench.do(service.grade, point.id, grade=Grade.RED)
    await tab.do(OrderInspectionsState.refresh)
    assert [one.work for one in panel.findings] == ["Cambio de aceite y filtro"]
    assert panel.rows[0].progress == "1 de 50"


async def test_the_next_visit_offers_what_was_put_off_and_closes_it(boss, bench):
    point = bench.named(bench.finished(Freno_de_mano=Grade.RED), "Freno de mano")
    bench.do(service.defer, point.id, due_odometer=90_000)
    ot = bench.floor.open()
    boss.go(ot_id=str(ot.id))
    await boss.do(LaterState.load_order)
    panel = boss.state(LaterState)
    (work,) = panel.rows
    assert (work.work, work.when) == ("Regulación de freno de mano", "A los 90.000 km")
    await boss.do(LaterState.done, work.id)
    assert panel.rows == []
    assert bench.do(queries.deferred_one, work.id).done_in == ot.number


async def test_the_car_dismisses_work_only_with_a_reason(boss, bench):
    noted = bench.do(service.note_deferred, bench.floor.open().id, description="Tapiz roto")
    boss.go(vehicle_id=str(bench.floor.vehicle_id))
    await boss.do(LaterState.load_vehicle)
    panel = boss.state(LaterState)
    await boss.do(LaterState.ask, str(noted.id))
    await boss.do(LaterState.dismiss, {"reason": " "})
    assert set(panel.errors) == {"reason"}
    await boss.do(LaterState.dismiss, {"reason": "Lo vendió"})
    assert (panel.rows, panel.closing) == ([], "")


async def test_points_are_written_moved_and_taken_out(boss, bench):
    await boss.do(TemplatesState.load)
    page = boss.state(TemplatesState)
    assert (page.template.count, page.template.revision) == (50, 1)
    await boss.do(PointState.edit, 0)
    tread = {"group": "Ruedas", "label": "Surco", "unit": "mm", "amber": "3", "red": "1,6"}
    await boss.do(PointState.save, tread | {"amber": "tres"})
    assert set(boss.state(PointState).errors) == {"amber"}
    await boss.do(PointState.save, tread | {"amber": "1"})
    assert "queda antes" in boss.state(PointState).errors["label"]
    await boss.do(PointState.save, tread | {"amber_included": "on"})
    assert (page.points[-1].label, page.points[-1].limits) == (
        "Surco", "Amarillo hasta 3 mm · Rojo bajo 1,6 mm",
    )  # fmt: skip
    await boss.do(PointState.move, 51, -1)
    assert page.points[-2].label == "Surco"
    await boss.do(PointState.edit, 50)
    await boss.do(PointState.remove)
    assert (page.template.count, page.template.revision) == (50, 4)


async def test_a_copy_gets_a_name_of_its_own_and_becomes_the_usual_one(boss, bench):
    await boss.do(TemplatesState.load)
    page = boss.state(TemplatesState)
    await boss.do(TemplatesState.ask_name, "copy")
    await boss.do(TemplatesState.name, {"name": " "})
    assert set(page.errors) == {"name"}
    await boss.do(TemplatesState.name, {"name": "Express"})
    assert (page.template.name, page.naming, len(page.choices)) == ("Express", "", 2)
    await boss.do(TemplatesState.use, False)
    assert not page.template.is_active
    await boss.do(TemplatesState.make_usual)
    assert (page.template.is_default, page.template.is_active) == (True, True)
    other = next(one for one in page.choices if one.id != page.template.id)
    await boss.do(TemplatesState.choose, other.id)
    await boss.do(TemplatesState.remove)
    assert [one.label for one in page.choices] == ["Express"]


async def test_a_technician_does_not_write_templates(tab, bench):
    from torque_app.core.errors import NotAllowed  # noqa: PLC0415 - one caller

    (first,) = bench.do(service.offered_templates)
    with pytest.raises(NotAllowed):
        bench.do(service.save_template, first.id, name="Mía", actor=bench.inspector())


async def test_grey_asks_why_and_the_answer_takes_the_next_point(tab, bench):
    page = await on_page(tab, bench.begun().inspection.id)
    first, second = (spot.id for spot in page.spots[:2])
    await tab.do(InspectionState.choose, "GREY")
    assert (page.look.id, page.unexplained, page.sheet.looked) == (first, first, 0)
    await tab.do(InspectionState.excuse, "El vehículo no lo trae")
    assert (page.look.id, page.unexplained, page.sheet.grey) == (second, "", 1)
    point = bench.seen(page.sheet.id).points[0]
    assert (point.grade, point.note) == (Grade.GREY, "El vehículo no lo trae")


async def test_the_note_of_a_point_that_waits_for_its_reason_is_that_reason(tab, bench):
    page = await on_page(tab, bench.begun().inspection.id)
    first, second = (spot.id for spot in page.spots[:2])
    await tab.do(InspectionState.choose, "GREY")
    await tab.do(InspectionState.write, first, "Está bajo el protector")
    assert (page.look.id, page.sheet.grey) == (second, 1)


async def test_another_light_needs_no_reason_after_all(tab, bench):
    page = await on_page(tab, bench.begun().inspection.id)
    await tab.do(InspectionState.choose, "GREY")
    await tab.do(InspectionState.choose, "GREEN")
    assert (page.unexplained, page.sheet.green, page.sheet.grey) == ("", 1, 0)
