"""Bays, technicians, hours and the catalogue as the workshop writes them down."""

from datetime import date, datetime, timedelta
from decimal import Decimal as D

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.auth import Role
from models.base import new_id
from models.work_orders import OTStatus
from models.workshop import BayKind, Level, Skill
from tests.factories.workshop import add_member
from tests.workshop.conftest import MONDAY, NOW
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from torque_app.core.listing import Listing
from torque_app.workshop import queries, service
from torque_app.workshop.rules import hours, minus
from torque_app.workshop.rules.starting import STARTING

WEEK = {str(day): [["09:00", "13:00"], ["14:00", "18:00"]] for day in range(5)}
CHRISTMAS = date(2026, 12, 25)


# --- bays --------------------------------------------------------------------------------


def test_a_bay_is_added_changed_and_listed_in_its_order(shop):
    here = {"service_center_id": shop.centre_id}
    second = shop.do(service.save_bay, **here, code="b2", kind=BayKind.PIT, position=2)
    shop.do(service.save_bay, **here, code="b1", name="Elevador  norte", position=1)
    shop.do(service.change_bay, second.id, {"name": "Foso"}, version=second.version)
    rows = shop.do(queries.bays, shop.centre_id)
    assert [(row.code, row.name, row.kind_name) for row in rows] == [
        ("B1", "Elevador norte", "General"), ("B2", "Foso", "Foso"),
    ]  # fmt: skip


def test_a_code_names_one_bay_of_a_centre(floor):
    with pytest.raises(Conflict, match="B1"):
        floor.ask(service.save_bay, service_center_id=floor.shop.centre_id, code=" b1 ")


@pytest.mark.parametrize("wrong", [{"code": " "}, {"capacity_kg": 0}, {"height_cm": 5000}])
def test_a_bay_that_cannot_be_is_refused_by_field(shop, wrong):
    told = {"service_center_id": shop.centre_id, "code": "B9"} | wrong
    with pytest.raises(Invalid) as refused:
        shop.do(service.save_bay, **told)
    assert set(refused.value.fields) == set(wrong)


def test_a_bay_somebody_else_changed_meanwhile_is_not_overwritten(floor):
    floor.ask(service.change_bay, floor.bay_id, {"name": "Norte"}, version=1)
    with pytest.raises(Stale):
        floor.ask(service.change_bay, floor.bay_id, {"name": "Sur"}, version=1)


def test_a_bay_with_a_car_or_an_appointment_stays(floor):
    ot = floor.order(status=OTStatus.IN_PROGRESS, bay_id=floor.bay_id)
    with pytest.raises(service.InUse, match="vehículo"):
        floor.ask(service.remove_bay, floor.bay_id)
    with floor.shop.tx() as tx:
        from models.work_orders import WorkOrder  # noqa: PLC0415 - only this test moves one

        tx.get(WorkOrder, ot, lock=True).bay_id = None
    floor.expect(starts_at=NOW + timedelta(days=1), bay_id=floor.bay_id)
    with pytest.raises(service.InUse, match="citas"):
        floor.ask(service.remove_bay, floor.bay_id)


def test_a_free_bay_is_removed_and_its_code_free_again(floor):
    floor.ask(service.remove_bay, floor.bay_id)
    assert floor.ask(queries.bays) == []
    floor.ask(service.save_bay, service_center_id=floor.shop.centre_id, code="B1")


# --- technicians -------------------------------------------------------------------------


def test_a_technician_has_a_level_skills_and_a_week(floor):
    row = floor.ask(
        service.change_technician,
        floor.technician_id,
        {"level": Level.MASTER, "skills": [Skill.TYRES, Skill.MECHANICS], "week": WEEK},
    )
    assert (row.name, row.level_name) == ("Camilo Rojas", "Maestro")
    assert row.skills == (Skill.MECHANICS, Skill.TYRES)
    assert floor.ask(queries.technician_of, floor.user_id) == row
    assert floor.ask(queries.technician_of, floor.shop.owner_id) is None


def test_a_member_is_a_technician_once_and_only_who_works_on_orders(floor):
    here = floor.shop.centre_id
    with pytest.raises(Conflict):
        floor.ask(service.save_technician, user_id=floor.user_id, service_center_id=here)
    viewer = add_member(floor.shop, role=Role.VIEWER)
    for stranger in (viewer, new_id()):
        with pytest.raises(Invalid):
            floor.ask(service.save_technician, user_id=stranger, service_center_id=here)


def test_a_technician_does_not_become_somebody_else(floor):
    with pytest.raises(Invalid, match="persona"):
        floor.ask(service.change_technician, floor.technician_id, {"user_id": floor.shop.owner_id})


def test_a_week_with_overlapping_hours_is_refused(floor):
    week = {"0": [["09:00", "14:00"], ["13:00", "18:00"]]}
    with pytest.raises(Invalid, match="Lunes"):
        floor.ask(service.change_technician, floor.technician_id, {"week": week})


def test_a_technician_with_appointments_to_come_stays(floor):
    floor.expect(starts_at=NOW + timedelta(days=1), technician_id=floor.technician_id)
    with pytest.raises(service.InUse):
        floor.ask(service.remove_technician, floor.technician_id)


def test_a_removed_technician_may_come_back(floor):
    floor.ask(service.remove_technician, floor.technician_id)
    assert floor.ask(queries.technicians) == []
    floor.ask(
        service.save_technician, user_id=floor.user_id, service_center_id=floor.shop.centre_id
    )


@pytest.mark.parametrize("length", [timedelta(0), timedelta(hours=-1), timedelta(days=400)])
def test_an_absence_ends_after_it_begins_and_within_a_year(floor, length):
    with pytest.raises(Invalid):
        floor.ask(service.add_absence, floor.technician_id, starts_at=NOW, ends_at=NOW + length)


def test_an_absence_without_a_zone_is_refused(floor):
    naive = datetime(2026, 11, 23, 9)
    with pytest.raises(Invalid):
        floor.ask(
            service.add_absence, floor.technician_id, starts_at=naive,
            ends_at=naive + timedelta(hours=1),
        )  # fmt: skip


# --- hours -------------------------------------------------------------------------------


def test_a_centre_that_said_nothing_has_the_usual_calendar(shop):
    row = shop.do(queries.calendar, shop.centre_id)
    assert (row.slot_minutes, row.max_load_percent, row.version) == (30, 85, 0)
    assert hours(shop.do(queries.opening, shop.centre_id, MONDAY)) == 9
    assert shop.do(queries.opening, shop.centre_id, CHRISTMAS) == []


def test_a_calendar_is_saved_and_changed_field_by_field(shop):
    shop.do(service.change_calendar, shop.centre_id, {"week": WEEK}, version=0)
    row = shop.do(service.change_calendar, shop.centre_id, {"max_load_percent": 90}, version=1)
    assert (row.week, row.max_load_percent, row.version) == (WEEK, 90, 2)
    assert hours(shop.do(queries.opening, shop.centre_id, MONDAY)) == 8


def test_two_who_begin_with_the_usual_calendar_do_not_overwrite_each_other(shop):
    shop.do(service.change_calendar, shop.centre_id, {"slot_minutes": 15}, version=0)
    with pytest.raises(Stale):
        shop.do(service.change_calendar, shop.centre_id, {"slot_minutes": 60}, version=0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"slot_minutes": 4}, {"max_load_percent": 101}, {"horizon_days": 0}, {"lead_hours": -1},
        {"no_show_minutes": 0}, {"week": {"8": []}}, {"services": [{"name": "", "minutes": 30}]},
        {"services": [{"name": "Aceite", "minutes": 1}]},
        {"services": [{"name": "Aceite", "minutes": 30}] * 31},
    ],
)  # fmt: skip
def test_settings_out_of_bounds_are_refused_by_field(shop, wrong):
    with pytest.raises(Invalid) as refused:
        shop.do(service.change_calendar, shop.centre_id, wrong)
    assert set(refused.value.fields) == set(wrong)


def test_a_special_day_holds_for_a_centre_before_all_and_is_replaced(shop):
    here = {"service_center_id": shop.centre_id, "day": CHRISTMAS}
    shop.do(service.add_special_day, day=CHRISTMAS, reason="Navidad en familia")
    first = shop.do(service.add_special_day, **here, is_open=True, hours=[["10:00", "13:00"]])
    again = shop.do(service.add_special_day, **here, is_open=True, hours=[["10:00", "14:00"]])
    assert first.id == again.id
    assert hours(shop.do(queries.opening, shop.centre_id, CHRISTMAS)) == 4
    shop.do(service.remove_special_day, again.id)
    assert shop.do(queries.opening, shop.centre_id, CHRISTMAS) == []


def test_a_day_the_centre_never_opens_needs_its_hours(shop):
    sunday = MONDAY + timedelta(days=6)
    with pytest.raises(Invalid) as refused:
        shop.do(service.add_special_day, day=sunday, is_open=True, service_center_id=shop.centre_id)
    assert set(refused.value.fields) == {"hours"}


def test_the_holidays_of_a_year_say_whether_the_centre_opens(shop):
    shop.do(service.add_special_day, day=CHRISTMAS, is_open=True, hours=[["10:00", "12:00"]])
    rows = shop.do(queries.holidays, shop.centre_id, 2026)
    assert [row.name for row in rows if row.is_open] == ["Navidad"]
    assert len(rows) >= 16


def test_presence_is_the_week_within_the_opening_less_the_absences(floor):
    week = {"0": [["08:00", "12:00"], ["13:00", "20:00"]]}
    floor.ask(service.change_technician, floor.technician_id, {"week": week})
    floor.ask(
        service.add_absence, floor.technician_id, starts_at=NOW, ends_at=NOW + timedelta(hours=1)
    )
    found = floor.ask(queries.presence, floor.shop.centre_id, MONDAY)
    assert hours(found[floor.technician_id]) == 9 - 1 - 1  # lunch at noon, and the absence
    assert floor.ask(queries.presence, floor.shop.centre_id, CHRISTMAS) == {floor.technician_id: []}


def test_who_is_not_active_is_never_there(floor):
    floor.ask(service.change_technician, floor.technician_id, {"is_active": False})
    assert floor.ask(queries.presence, floor.shop.centre_id, MONDAY) == {}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    start=st.integers(6, 14), length=st.integers(1, 9), away=st.integers(0, 600),
    ahead=st.integers(0, 400),
)  # fmt: skip
def test_presence_lies_within_the_opening_whatever_the_week(floor, start, length, away, ahead):
    day = MONDAY + timedelta(days=ahead)
    week = {str(each): [[f"{start:02}:00", f"{start + length:02}:30"]] for each in range(7)}
    since = NOW + timedelta(days=ahead, minutes=away)
    with floor.shop.tx() as tx:
        service.change_technician(tx, floor.technician_id, {"week": week})
        service.add_absence(
            tx, floor.technician_id, starts_at=since, ends_at=since + timedelta(hours=2)
        )
        opened = queries.opening(tx, floor.shop.centre_id, day)
        there = queries.presence(tx, floor.shop.centre_id, day)[floor.technician_id]
        assert minus(there, opened) == []
        assert minus(there, [(since, since + timedelta(hours=2))]) == there
        tx.session.rollback()


# --- the catalogue -----------------------------------------------------------------------


def save(shop, code="FRE-1", hours_="1.5", **more):
    return shop.do(
        service.save_operation, code=code, description="Cambio de pastillas",
        standard_hours=D(hours_), **more,
    )  # fmt: skip


def test_the_operation_that_fits_a_car_best_is_found(shop):
    save(shop, hours_="1.5")
    save(shop, hours_="1.8", make="Toyota")
    save(shop, hours_="2.1", make="Toyota", model="Hilux")

    def found(*car):
        return shop.do(queries.operation, "fre-1", *car).standard_hours

    assert [found(*car) for car in (("Kia", "Rio"), ("toyota", "Yaris"), ("Toyota", "hilux"))] == [
        D("1.5"), D("1.8"), D("2.1"),
    ]  # fmt: skip
    assert shop.do(queries.operation, "NADA", "Kia", "Rio") is None


def test_an_operation_is_once_for_a_car_whatever_the_capitals(shop):
    save(shop, make="Toyota")
    with pytest.raises(Conflict):
        save(shop, code="fre-1", make="TOYOTA")


@pytest.mark.parametrize(
    "wrong", [{"code": ""}, {"standard_hours": D(0)}, {"make": "x" * 41}, {"model": "Rio"}]
)
def test_an_operation_that_cannot_be_is_refused(shop, wrong):
    told = {"code": "A", "description": "B", "standard_hours": D(1)} | wrong
    with pytest.raises(Invalid):
        shop.do(service.save_operation, **told)


def test_words_are_found_without_accents_in_any_order(shop):
    shop.do(service.adopt_operations)
    found = shop.do(queries.search_operations, "frenos liquido", 5)
    assert [row.code for row in found] == ["FRE-050"]
    assert shop.do(queries.search_operations, "%", 3) == shop.do(queries.search_operations, "", 3)
    assert shop.do(queries.search_operations, "\\ ") != []


def test_the_list_pages_filters_and_sorts_in_the_database(shop):
    shop.do(service.adopt_operations)
    page = shop.do(
        queries.operations,
        Listing(limit=5, sort="standard_hours", filters={"skill": "MECHANICS"}),
    )
    assert page.total == sum(entry.skill is Skill.MECHANICS for entry in STARTING)
    assert [row.standard_hours for row in page.rows] == sorted(
        (row.standard_hours for row in page.rows), reverse=True
    )
    with pytest.raises(Invalid):
        shop.do(queries.operations, Listing(filters={"skill": "MAGIC"}))


def test_the_starting_set_is_added_once_and_leaves_what_is_there(shop):
    save(shop, code="FRE-010", hours_="9")
    first = shop.do(service.adopt_operations)
    assert (first.created, first.unchanged) == (len(STARTING) - 1, 1)
    assert shop.do(service.adopt_operations).created == 0
    assert shop.do(queries.operation, "FRE-010").standard_hours == 9


def test_a_file_adds_and_changes_all_or_nothing(shop):
    save(shop)
    good = b"codigo;descripcion;horas\nFRE-1;Cambio de pastillas;2\nFRE-2;Purga;0,8"
    told = shop.do(service.import_operations, good)
    assert (told.created, told.updated, told.unchanged) == (1, 1, 0)
    assert shop.do(service.import_operations, good).unchanged == 2
    bad = b"codigo;descripcion;horas\nFRE-3;Nueva;1\nFRE-4;;1"
    with pytest.raises(service.ImportRefused) as refused:
        shop.do(service.import_operations, bad)
    assert set(refused.value.fields) == {"line.3"}
    assert shop.do(queries.operation, "FRE-3") is None
    with pytest.raises(Invalid):
        shop.do(service.import_operations, b"hola")


def test_an_operation_taken_out_is_found_no_more(shop):
    row = save(shop)
    shop.do(service.remove_operation, row.id)
    assert shop.do(queries.operation, "FRE-1") is None
    save(shop)


# --- walls -------------------------------------------------------------------------------


def test_another_workshop_sees_and_changes_nothing(floor, rival):
    for query in (queries.bays, queries.technicians):
        assert rival.do(query, floor.shop.centre_id) == []
    for command, row in (
        (service.remove_bay, floor.bay_id),
        (service.remove_technician, floor.technician_id),
        (queries.calendar, floor.shop.centre_id),
        (queries.technician, floor.technician_id),
    ):
        with pytest.raises(NotFound):
            rival.do(command, row)
    with pytest.raises(NotFound):
        rival.do(service.save_bay, service_center_id=floor.shop.centre_id, code="X1")


def test_who_may_only_look_changes_nothing(shop):
    with shop.tx("workshop.view") as tx:
        queries.bays(tx)
    with pytest.raises(NotAllowed), shop.tx("workshop.view") as tx:
        service.save_bay(tx, service_center_id=shop.centre_id, code="B1")
