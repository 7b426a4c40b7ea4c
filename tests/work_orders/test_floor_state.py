"""The panels of an OT's page: tasks by the clock, parts asked for, work outside, corrections."""

from decimal import Decimal

import pytest

from models.base import new_id
from tests.factories.screens import sitting
from tests.files.conftest import picture
from torque_app.core.choices import Choice
from torque_app.work_orders import queries, service
from torque_app.work_orders.queries import guides
from torque_app.work_orders.service import NewLabor
from torque_app.work_orders.state.answers import AnswerState
from torque_app.work_orders.state.floor import FloorState
from torque_app.work_orders.state.lines import LinesState
from torque_app.work_orders.state.needs import NeedsState
from torque_app.work_orders.state.record import OTState
from torque_app.work_orders.state.records import ClaimState, ClockState
from torque_app.work_orders.state.tasks import TasksState
from torque_app.workshop import service as workshop


@pytest.fixture
def ot(floor):
    asked = [NewLabor("Frenos", hours=Decimal(2)), NewLabor("Aceite", hours=Decimal(1))]
    return floor.at("IN_PROGRESS", labor=asked)


@pytest.fixture
def tab(floor):
    with sitting(floor.shop.actor()) as tab:
        yield tab


async def on_page(tab, ot):
    tab.go(ot_id=str(ot.id))
    await tab.do(OTState.load)
    await tab.do(FloorState.load)
    return tab.state(FloorState)


async def again(tab):
    await tab.do(FloorState.refresh)


async def test_a_task_starts_pauses_with_its_reason_and_ends(tab, ot):
    page = await on_page(tab, ot)
    brakes = page.tasks[0].id
    await tab.do(TasksState.start, brakes)
    await again(tab)
    assert (page.tasks[0].label, page.tasks[0].mine) == ("En curso", True)
    await tab.do(TasksState.ask, "pause", brakes)
    asked = tab.state(TasksState)
    assert (asked.asking, asked.task) == ("pause", "Frenos")
    await tab.do(TasksState.give, {"reason": "LUNCH"})
    await again(tab)
    assert asked.asking == ""
    assert (page.tasks[0].label, page.tasks[0].detail) == ("En pausa", "Rosa Dueña · Colación")
    await tab.do(TasksState.finish, brakes)
    await again(tab)
    assert (page.tasks[0].label, page.tasks[0].open) == ("Hecha", False)


async def test_a_second_task_asks_before_it_switches(tab, ot):
    page = await on_page(tab, ot)
    brakes, oil = (task.id for task in page.tasks)
    await tab.do(TasksState.start, brakes)
    await tab.do(TasksState.start, oil)
    asked = tab.state(TasksState)
    assert asked.asking == "switch"
    assert ot.number in asked.elsewhere
    await tab.do(TasksState.switch)
    await again(tab)
    assert [task.label for task in page.tasks] == ["En pausa", "En curso"]


async def test_a_task_left_out_says_why_and_a_missing_reason_stays_in_the_dialog(tab, ot):
    page = await on_page(tab, ot)
    oil = page.tasks[1].id
    await tab.do(TasksState.ask, "leave", oil)
    await tab.do(TasksState.give, {"reason": " "})
    asked = tab.state(TasksState)
    assert (asked.asking, list(asked.errors)) == ("leave", ["reason"])
    await tab.do(TasksState.give, {"reason": "No hacía falta"})
    await again(tab)
    assert (page.tasks[1].label, page.tasks[1].detail) == ("No se hace", "No hacía falta")
    await tab.do(TasksState.take_up, oil)
    await again(tab)
    assert page.tasks[1].label == "Por hacer"


async def test_a_task_passes_to_a_colleague_or_asks_whom(tab, floor, ot):
    page = await on_page(tab, ot)
    await tab.do(TasksState.ask, "hand", page.tasks[0].id)
    await tab.do(TasksState.give, {})
    assert list(tab.state(TasksState).errors) == ["technician_id"]
    await tab.do(TasksState.give, {"technician_id": str(floor.technician_id)})
    await again(tab)
    assert page.tasks[0].detail == "Pedro Técnico"


async def test_an_operation_of_the_catalogue_is_found_and_added(tab, floor, ot):
    floor.do(
        workshop.save_operation,
        code="AL-01",
        description="Alineación",
        standard_hours=Decimal("0.8"),
    )
    page = await on_page(tab, ot)
    await tab.do(TasksState.search, "aline")
    (found,) = tab.state(TasksState).found
    assert found.sublabel == "AL-01 · 0,8 h"
    await tab.do(TasksState.add_operation, {"operation_id": found.id})
    await again(tab)
    assert (page.tasks[2].code, page.tasks[2].hours) == ("AL-01", "A cobrar 0,8 h · Tempario 0,8 h")
    await tab.do(TasksState.add_operation, {})
    assert list(tab.state(TasksState).errors) == ["operation_id"]


async def test_a_part_is_asked_issued_and_given_back(tab, floor, ot):
    item = floor.item(stock=5)
    page = await on_page(tab, ot)
    await tab.do(NeedsState.open, "part")
    await tab.do(NeedsState.save, {"item_id": "", "name": "", "quantity": "2"})
    assert tab.state(NeedsState).asking == "part"
    await tab.do(NeedsState.save, {"item_id": str(item), "name": "", "quantity": "2"})
    await again(tab)
    (asked,) = page.requests
    assert (asked.label, asked.left, tab.state(NeedsState).asking) == ("Pedido", "2", "")
    await tab.do(AnswerState.open, "issue", asked.id)
    assert tab.state(AnswerState).units == "2"
    await tab.do(AnswerState.save, {"quantity": "2"})
    await again(tab)
    assert (page.requests[0].label, floor.stock(item)) == ("Entregado", 3)
    await tab.do(AnswerState.open, "return", asked.id)
    await tab.do(AnswerState.save, {"quantity": "", "return_part_number": "R-1"})
    await again(tab)
    assert (page.requests[0].out, floor.stock(item)) == ("", 5)
    assert "Parte devuelta: R-1" in page.requests[0].detail


async def test_a_request_is_refused_with_its_reason(tab, floor, ot):
    floor.do(service.ask_part, ot.id, name="Turbo", quantity=Decimal(1))
    page = await on_page(tab, ot)
    await tab.do(AnswerState.open, "refuse", page.requests[0].id)
    await tab.do(AnswerState.save, {"refuse": "No está aprobado"})
    await again(tab)
    assert page.requests[0].label == "Rechazado"
    assert "No está aprobado" in page.requests[0].detail


async def test_the_guide_of_work_outside_is_chosen_or_missed(tab, floor, ot, monkeypatch):
    monkeypatch.setattr(guides, "_known", {})
    told = {"supplier": "Sur", "description": "Rectificar", "price": Decimal(90_000)}
    work = floor.do(service.add_outside, ot.id, **told)
    page, asked = await on_page(tab, ot), tab.state(NeedsState)
    await tab.do(NeedsState.ask_guide, str(work.id))
    assert asked.asking == ""
    guide = str(new_id())
    offered = [Choice(guide, "Guía 7", "20-11-2026 · Sur")]
    queries.register_guides("invoicing", lambda *_: offered)
    await tab.do(NeedsState.ask_guide, str(work.id))
    assert [one.label for one in asked.guides] == ["Guía 7 · 20-11-2026 · Sur"]
    await tab.do(NeedsState.save, {"guide_id": ""})
    assert (asked.asking, list(asked.errors)) == ("guide", ["guide_id"])
    await tab.do(NeedsState.save, {"guide_id": guide})
    await again(tab)
    assert (page.outside[0].guide, asked.asking) == (guide, "")


async def test_work_outside_goes_and_comes_back(tab, ot):
    page = await on_page(tab, ot)
    await tab.do(NeedsState.open, "outside")
    await tab.do(NeedsState.save, {"description": "Rectificar", "supplier": ""})
    assert list(tab.state(NeedsState).errors) == ["supplier"]
    filled = {"description": "Rectificar", "supplier": "Sur", "price": "90000", "cost": "70000"}
    await tab.do(NeedsState.save, filled | {"warranty_months": "6"})
    await again(tab)
    (work,) = page.outside
    assert (work.label, work.price) == ("Por enviar", 90_000)
    assert page.tasks[2].outside
    await tab.do(NeedsState.send, work.id)
    await tab.do(NeedsState.take_back, work.id)
    await again(tab)
    assert (page.outside[0].label, page.tasks[2].label) == ("De vuelta", "Hecha")


async def test_part_2a_is_filled_in_a_form_and_shown_with_its_words(tab, ot):
    page = await on_page(tab, ot)
    await tab.do(ClaimState.open)
    await tab.do(ClaimState.save, {"claim_number": "S-77", "deductible_uf": "3,5"})
    await again(tab)
    assert page.sheet.claim == (("N.º de siniestro", "S-77"), ("Deducible (UF)", "3,5"))
    await tab.do(ClaimState.open)
    assert tab.state(ClaimState).fields["claim_number"] == "S-77"


async def test_the_bay_of_the_ot_is_chosen_of_its_centre(tab, floor, ot):
    bay = floor.do(workshop.save_bay, service_center_id=floor.shop.centre_id, code="B1").id
    page = await on_page(tab, ot)
    assert [choice.label for choice in page.bays] == ["B1"]
    await tab.do(FloorState.place, str(bay))
    assert page.sheet.bay == "B1"
    await tab.do(FloorState.place, "")
    assert page.sheet.bay == ""


async def test_a_comeback_is_offered_and_taken(tab, floor):
    first = floor.at("COMPLETED")
    page = await on_page(tab, floor.open())
    ((job, words),) = page.sheet.earlier
    assert first.number in words
    await tab.do(FloorState.comes_back, job)
    assert (first.number in page.sheet.comeback, page.sheet.earlier) == (True, ())
    await tab.do(FloorState.comes_back, "")
    assert page.sheet.comeback == ""


async def test_a_wrong_time_is_put_right_from_its_row(tab, floor, ot):
    page = await on_page(tab, ot)
    await tab.do(TasksState.start, page.tasks[0].id)
    await again(tab)
    (entry,) = page.entries
    assert entry.running
    await tab.do(ClockState.open, entry.id)
    form = tab.state(ClockState)
    typed = {"started_at": "2026-01-05T09:00", "ended_at": "2026-01-05T10:30"}
    await tab.do(ClockState.save, typed | {"why": ""})
    assert list(form.errors) == ["why"]
    await tab.do(ClockState.save, typed | {"why": "Se le olvidó marcar"})
    await again(tab)
    assert (form.entry_id, page.entries[0].minutes) == ("", "90 min")
    assert page.entries[0].note == "Corregido: Se le olvidó marcar"


async def test_a_technician_sees_no_money_and_corrects_nothing(floor, ot):
    floor.do(service.add_outside, ot.id, supplier="Sur", description="Turbo", price=Decimal(90_000))
    with sitting(floor.technician()) as tab:
        page = await on_page(tab, ot)
        assert [task.amount for task in page.tasks] == [None] * 3
        assert page.outside[0].price is None
        assert (page.sheet.may_work, page.sheet.may_correct, page.sheet.may_issue) == (
            True,
            False,
            False,
        )


async def test_the_floor_of_another_workshop_stays_empty(tab, rival_floor):
    page = await on_page(tab, rival_floor.open())
    assert (page.sheet.ot_id, page.tasks) == ("", [])


def test_who_only_looks_reads_the_floor(floor, ot):
    viewer = floor.shop.actor("work_orders.view", role="VIEWER")
    assert not floor.do(queries.floor, ot.id, actor=viewer).may_work


async def test_a_part_says_its_serial_number_and_that_warranty_covers_it(tab, floor, ot):
    await on_page(tab, ot)
    told = {"item_id": str(floor.item()), "quantity": "1", "serial_number": "KX-9"}
    await tab.do(LinesState.add_part, told | {"is_warranty": "on"})
    await tab.do(OTState.refresh)
    (part,) = tab.state(OTState).parts
    assert part.detail.endswith("Serie KX-9 · En garantía")


async def test_part_2a_points_at_photos_of_the_ot_and_at_no_others(tab, floor, ot):
    photo = floor.do(service.attach_photo, ot.id, data=picture(), name="vin.jpg")
    page = await on_page(tab, ot)
    await tab.do(ClaimState.open)
    form = tab.state(ClaimState)
    assert [choice.label for choice in form.pictures] == ["vin.jpg"]
    await tab.do(ClaimState.save, {"vin_file_id": str(photo.id), "has_video": "on"})
    await again(tab)
    assert page.sheet.pictures == (("Foto del VIN", f"/api/v1/files/{photo.id}"),)
    assert page.sheet.claim == (("Video", "Hay video"),)
    await tab.do(ClaimState.open)
    await tab.do(ClaimState.save, {"odometer_file_id": str(ot.id)})
    assert list(form.errors) == ["odometer_file_id"]
