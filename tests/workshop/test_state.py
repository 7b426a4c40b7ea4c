"""The screens of the workshop, handler by handler."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from reflex.app import UploadFile

from models.workshop import Level, Skill
from tests.factories.screens import goes_to, sitting
from tests.factories.workshop import add_member
from torque_app.workshop import queries, service
from torque_app.workshop.queries import LoadCell
from torque_app.workshop.rules.starting import STARTING
from torque_app.workshop.state import shown, typed
from torque_app.workshop.state.bays import BaysState
from torque_app.workshop.state.floor import FloorState
from torque_app.workshop.state.hours import DaysState, HoursState
from torque_app.workshop.state.load import LoadState
from torque_app.workshop.state.operations import ImportState, OperationsState, OperationState
from torque_app.workshop.state.technicians import AbsencesState, TechniciansState

BAY = {"code": "b2", "name": "Foso", "kind": "PIT", "position": "2", "is_active": "on"}
OPERATION = {
    "code": "fre-1", "description": "Purga", "standard_hours": "0.8", "skill": "MECHANICS",
    "is_active": "on",
}  # fmt: skip
HOURS = {
    "day0.from": "09:00", "day0.to": "13:00", "day0.from2": "14:00", "day0.to2": "00:00",
    "slot_minutes": "15", "max_load_percent": "90", "no_show_minutes": "20", "lead_hours": "4",
    "horizon_days": "60", "services": "Cambio de aceite; 45\n\nFrenos; 60",
}  # fmt: skip


def dropped(text):
    return [UploadFile(file=BytesIO(text.encode()), path=Path("tempario.csv"))]


@pytest.fixture
async def tab(floor):
    with sitting(floor.shop.actor()) as tab:
        yield tab


async def at(tab, section, *loads, **more):
    tab.go(seccion=section, **more)
    for load in loads:
        await tab.do(load)


# --- the page ----------------------------------------------------------------------------


async def test_the_page_opens_on_the_bays_of_the_first_centre(tab, floor):
    await tab.do(FloorState.load)
    screen = tab.state(FloorState)
    assert (screen.section, screen.centre_id) == ("boxes", str(floor.shop.centre_id))


async def test_sections_and_centres_stand_in_the_address(tab, floor):
    assert goes_to(await tab.do(FloorState.turn, "carga")) == ["/taller?seccion=carga"]
    assert await tab.do(FloorState.turn, "secreta") == []
    centre = str(floor.shop.centre_id)
    assert goes_to(await tab.do(FloorState.choose, centre)) == [
        f"/taller?seccion=boxes&centro={centre}"
    ]


async def test_another_workshops_centre_in_the_address_is_forgotten(tab, floor, rival):
    await at(tab, "boxes", FloorState.load, BaysState.load, centro=str(rival.centre_id))
    assert tab.state(FloorState).centre_id == str(floor.shop.centre_id)
    assert [row.code for row in tab.state(BaysState).rows] == ["B1"]


async def test_only_the_section_in_sight_is_read(tab):
    await at(tab, "horario", BaysState.load, TechniciansState.load, LoadState.load)
    assert tab.state(BaysState).rows == []
    assert tab.state(TechniciansState).rows == []
    assert tab.state(LoadState).title == ""


# --- bays --------------------------------------------------------------------------------


async def test_a_bay_is_added_edited_and_removed(tab, floor):
    await at(tab, "boxes", BaysState.load)
    await tab.do(BaysState.start)
    await tab.do(BaysState.save, BAY)
    screen = tab.state(BaysState)
    assert [(row.code, row.kind) for row in screen.rows] == [("B1", "General"), ("B2", "Foso")]
    assert not screen.open
    await tab.do(BaysState.edit, screen.rows[1].id)
    await tab.do(BaysState.save, BAY | {"height_cm": "300"})
    assert screen.rows[1].limits == "300 cm"
    await tab.do(BaysState.edit, screen.rows[1].id)
    await tab.do(BaysState.remove)
    assert [row.code for row in screen.rows] == ["B1"]


async def test_the_same_press_of_a_button_counts_once(tab):
    await at(tab, "boxes", BaysState.load)
    await tab.do(BaysState.start)
    for _ in "ab":
        await tab.do(BaysState.save, BAY | {"_key": "k1"})
    assert len(tab.state(BaysState).rows) == 2
    assert tab.state(BaysState).errors == {}


@pytest.mark.parametrize(
    ("wrong", "name"),
    [({"code": ""}, "code"), ({"code": "b1"}, "code"), ({"kind": "?"}, "kind"),
     ({"capacity_kg": "mucho"}, "capacity_kg"), ({"height_cm": "9" * 12}, "height_cm")],
)  # fmt: skip
async def test_a_wrong_bay_is_marked_by_its_field(tab, wrong, name):
    await at(tab, "boxes", BaysState.load)
    await tab.do(BaysState.start)
    await tab.do(BaysState.save, BAY | wrong)
    assert set(tab.state(BaysState).errors) == {name}
    assert tab.state(BaysState).open


async def test_what_somebody_saved_meanwhile_is_not_overwritten(tab, floor):
    await at(tab, "boxes", BaysState.load)
    await tab.do(BaysState.edit, str(floor.bay_id))
    floor.shop.do(service.change_bay, floor.bay_id, {"name": "Norte"})
    await tab.do(BaysState.save, BAY | {"code": "B1"})
    assert tab.notice.level == "error"
    assert floor.shop.do(queries.bay, floor.bay_id).name == "Norte"


async def test_a_bay_that_is_no_id_is_answered(tab):
    await tab.do(BaysState.edit, "nada")
    assert tab.notice.text == "Ese box ya no existe."


# --- technicians -------------------------------------------------------------------------


async def test_a_member_becomes_a_technician_with_skills_and_a_week(tab, floor):
    user = add_member(floor.shop, name="Ana Pinto")
    await at(tab, "tecnicos", TechniciansState.load)
    screen = tab.state(TechniciansState)
    assert str(user) in {person.id for person in screen.people}
    assert str(floor.user_id) not in {person.id for person in screen.people}
    await tab.do(TechniciansState.start)
    typed_week = {"day0.from": "08:00", "day0.to": "19:00"} | {
        f"day{day}.{end}": wall
        for day in range(1, 5)
        for end, wall in (("from", "08:00"), ("to", "17:00"))
    }
    await tab.do(
        TechniciansState.save,
        {"user_id": str(user), "level": "MASTER", "skill.TYRES": "on", "is_active": "on"}
        | typed_week,
    )  # fmt: skip
    row = next(row for row in screen.rows if row.name == "Ana Pinto")
    assert (row.level, row.skills, row.hours) == ("Maestro", ["Neumáticos"], "47 h")
    assert (row.tone, row.note) == ("warning", "Más de 42 horas legales")


async def test_a_technician_goes_back_to_the_centres_hours(tab, floor):
    week = {"0": [["09:00", "13:00"]]}
    floor.shop.do(service.change_technician, floor.technician_id, {"week": week})
    await at(tab, "tecnicos", TechniciansState.load)
    await tab.do(TechniciansState.edit, str(floor.technician_id))
    screen = tab.state(TechniciansState)
    assert (screen.follows, screen.fields.week["day0.to"]) == (False, "13:00")
    await tab.do(TechniciansState.follow, True)
    saved = {"level": "TECHNICIAN", "follows_centre": "on", "is_active": "on"}
    await tab.do(TechniciansState.save, saved)
    assert screen.rows[0].hours == "Como el centro"


async def test_nobody_chosen_is_said_beside_the_field(tab):
    await at(tab, "tecnicos", TechniciansState.load)
    await tab.do(TechniciansState.start)
    await tab.do(TechniciansState.save, {"level": "HELPER", "follows_centre": "on"})
    assert tab.state(TechniciansState).errors == {"user_id": "Elige a la persona."}


async def test_a_technician_is_let_go(tab, floor):
    await at(tab, "tecnicos", TechniciansState.load)
    await tab.do(TechniciansState.edit, str(floor.technician_id))
    await tab.do(TechniciansState.remove)
    assert tab.state(TechniciansState).rows == []


async def test_whole_days_away_are_added_shown_and_struck_out(tab, floor):
    await tab.do(AbsencesState.show, str(floor.technician_id))
    first = datetime.now(UTC).date() + timedelta(days=30)
    last = first + timedelta(days=4)
    told = {"first": first.isoformat(), "last": last.isoformat(), "reason": "Vacaciones"}
    await tab.do(AbsencesState.add, told)
    screen = tab.state(AbsencesState)
    (row,) = screen.rows
    assert row.when == f"{first:%d-%m-%Y} al {last:%d-%m-%Y}"
    await tab.do(AbsencesState.add, told | {"last": (first - timedelta(days=3)).isoformat()})
    assert set(screen.errors) == {"last"}
    await tab.do(AbsencesState.add, {"first": "9999-12-31"})
    assert set(screen.errors) == {"first"}
    await tab.do(AbsencesState.remove, row.id)
    assert screen.rows == []


# --- hours -------------------------------------------------------------------------------


async def test_a_centres_hours_are_shown_and_saved(tab, floor):
    await at(tab, "horario", HoursState.load)
    screen = tab.state(HoursState)
    assert screen.fields.week["day5.to"] == "13:00"
    await tab.do(HoursState.save, HOURS)
    row = floor.shop.do(queries.calendar, floor.shop.centre_id)
    assert row.week == {"0": [["09:00", "13:00"], ["14:00", "24:00"]]}
    assert (row.slot_minutes, row.services[1]) == (15, {"name": "Frenos", "minutes": 60})
    assert screen.fields.version == 1
    assert screen.fields.week["day0.to2"] == "00:00"


@pytest.mark.parametrize(
    ("wrong", "name"),
    [({"day0.to2": "13:30"}, "week"), ({"day0.to": ""}, "week"), ({"slot_minutes": ""},) * 2,
     ({"max_load_percent": "300"},) * 2, ({"services": "Aceite"},) * 2],
)  # fmt: skip
async def test_wrong_hours_are_marked_by_their_field(tab, wrong, name):
    await at(tab, "horario", HoursState.load)
    await tab.do(HoursState.save, HOURS | wrong)
    expected = name if isinstance(name, str) else next(iter(name))
    assert set(tab.state(HoursState).errors) == {expected}


async def test_hours_somebody_saved_meanwhile_stay(tab, floor):
    await at(tab, "horario", HoursState.load)
    floor.shop.do(service.change_calendar, floor.shop.centre_id, {"slot_minutes": 60})
    await tab.do(HoursState.save, HOURS)
    assert tab.notice.level == "error"
    assert floor.shop.do(queries.calendar, floor.shop.centre_id).slot_minutes == 60


async def test_special_days_and_holidays_of_a_year(tab):
    await at(tab, "horario", DaysState.load)
    screen = tab.state(DaysState)
    year = screen.year
    told = {"day": f"{year}-12-25", "how": "open", "special.from": "10:00", "special.to": "13:00"}
    await tab.do(DaysState.add, told | {"reason": "Turno"})
    (row,) = screen.specials
    assert (row.name, row.scope, row.state_label) == (
        "Turno", "Este centro", "Abierto 10:00–13:00",
    )  # fmt: skip
    assert [row.state_label for row in screen.holidays if row.name == "Navidad"] == ["Abierto"]
    await tab.do(DaysState.turn, 1)
    assert (screen.year, screen.specials) == (year + 1, [])
    await tab.do(DaysState.turn, 500)
    assert screen.year == year + 5
    await tab.do(DaysState.turn, -5)
    await tab.do(DaysState.remove, row.id)
    assert screen.specials == []


async def test_a_sunday_to_open_needs_its_hours(tab):
    await at(tab, "horario", DaysState.load)
    await tab.do(DaysState.tell, "open")
    await tab.do(DaysState.add, {"day": "2026-11-29", "how": "open"})
    assert set(tab.state(DaysState).errors) == {"special.from"}
    await tab.do(DaysState.add, {"day": "mañana"})
    assert set(tab.state(DaysState).errors) == {"day"}


# --- the catalogue -----------------------------------------------------------------------


async def test_the_catalogue_is_filled_searched_and_ordered(tab):
    await at(tab, "tempario", OperationsState.load)
    await tab.do(OperationsState.adopt)
    screen = tab.state(OperationsState)
    assert (screen.total, screen.rows[0].code) == (len(STARTING), "AIR-010")
    await at(tab, "tempario", OperationsState.load, q="embrague")
    assert [row.code for row in screen.rows] == ["TRA-010"]
    (where,) = goes_to(await tab.do(OperationsState.narrow, "skill", "TYRES"))
    assert where == "/taller?seccion=tempario&skill=TYRES&q=embrague"
    assert await tab.do(OperationsState.narrow, "seccion", "boxes") == []
    await at(tab, "tempario", OperationsState.load, skill="MAGIC")
    assert screen.error


async def test_an_operation_is_added_edited_and_removed(tab):
    await at(tab, "tempario", OperationsState.load)
    await tab.do(OperationState.start)
    await tab.do(OperationState.save, OPERATION)
    await tab.do(OperationsState.refresh)
    (row,) = tab.state(OperationsState).rows
    await tab.do(OperationState.edit, row.id)
    assert tab.state(OperationState).fields.standard_hours == "0.8"
    await tab.do(OperationState.save, OPERATION | {"standard_hours": "cero"})
    assert set(tab.state(OperationState).errors) == {"standard_hours"}
    await tab.do(OperationState.remove)
    await tab.do(OperationsState.refresh)
    assert tab.state(OperationsState).rows == []


async def test_a_file_is_taken_in_and_a_wrong_one_says_its_lines(tab):
    await tab.do(ImportState.open)
    await tab.do(ImportState.receive, dropped("codigo;descripcion;horas\nA;B;1\nC;D;\n"))
    screen = tab.state(ImportState)
    assert [(each["line"], each["said"]) for each in screen.faults] == [("3", "Faltan las horas.")]
    await tab.do(ImportState.receive, dropped("codigo;descripcion;horas\nA;B;1\n"))
    assert screen.sentence == "Nuevas: 1. Cambiadas: 0. Sin cambios: 0."
    assert (screen.faults, screen.error) == ([], "")
    await tab.do(ImportState.receive, [])
    assert screen.error == "Elige un archivo."


# --- load --------------------------------------------------------------------------------


async def test_the_week_shows_the_centre_its_people_and_its_bays(tab):
    await at(tab, "carga", LoadState.load, semana="2026-11-25")
    screen = tab.state(LoadState)
    assert screen.title == "23-11-2026 al 29-11-2026"
    assert [row["name"] for row in screen.technicians] == ["Todo el centro", "Camilo Rojas"]
    assert [row["name"] for row in screen.bays] == ["B1"]
    assert (screen.technicians[0]["d0"], screen.technicians[0]["d6"]) == ("0 %", "Cerrado")
    assert screen.sentence == "Ningún día pasa del 85 % de las horas."


async def test_one_goes_from_week_to_week_within_a_year(tab):
    await at(tab, "carga", LoadState.load, semana="2026-11-23")
    (later,) = goes_to(await tab.do(LoadState.turn, 1))
    assert later == "/taller?seccion=carga&semana=2026-11-30"
    await at(tab, "carga", LoadState.load, semana="9999-12-31")
    assert tab.state(LoadState).error == ""
    await tab.do(LoadState.turn, 10**9)


def test_a_day_over_the_most_is_marked_by_colour_and_by_figure():
    assert [shown.tone(percent, 85) for percent in (0, 50, 80, 85, 86)] == [
        "", "success", "warning", "warning", "danger",
    ]  # fmt: skip
    cell = LoadCell(date(2026, 11, 23), *map(Decimal, (9, 2, 8)), 111)
    assert shown.load_cell(cell, "d0", 85, free="") == {
        "d0": "111 %", "d0_sub": "10 de 9 h", "d0_tone": "danger",
    }  # fmt: skip


def test_hours_promised_when_nobody_is_there_stand_out():
    cell = LoadCell(date(2026, 11, 23), *map(Decimal, (0, 2, 1)), 100)
    away = shown.load_cell(cell, "d0", 85, free="No está")
    nobody = shown.load_cell(cell, "d0", 85, free="")
    assert away == {"d0": "3 h", "d0_sub": "No está", "d0_tone": "danger"}
    assert nobody == {"d0": "3 h", "d0_sub": "", "d0_tone": "warning"}


def test_a_week_goes_through_its_form_unchanged():
    week = {"0": [["09:00", "13:00"], ["14:00", "24:00"]], "6": [["10:00", "12:00"]]}
    assert {day: told for day, told in typed.week(shown.week_fields(week)).items() if told} == week


def test_every_level_and_skill_is_typed_as_it_is_shown():
    for level in Level:
        for skill in Skill:
            told = {"level": level.value, f"skill.{skill.value}": "on"}
            read = typed.technician(told)
            assert (read["level"], read["skills"]) == (level, [skill])
