"""Cars: one per plate, whose they are, what they have run, what was done to them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D

import pytest
from sqlalchemy.exc import ProgrammingError
from sqlmodel import select

from models.base import new_id
from models.outbox import OutboxMessage
from models.vehicles import OdometerReading, OdometerSource, Vehicle, VehicleStatus
from models.work_orders import OTStatus, WorkOrder
from torque_app.clients import queries as client_queries
from torque_app.clients import service as clients
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from torque_app.core.listing import Listing
from torque_app.vehicles import queries, service

VIN = "1HGCM82633A004352"
MONDAY = datetime(2026, 11, 16, 13, tzinfo=UTC)


@pytest.fixture
def ana(shop):
    """A client."""
    return shop.do(clients.create, name="Ana Muñoz", phone="912345678").id


@pytest.fixture
def swift(shop, ana):
    """Her car."""
    return shop.do(
        service.create, client_id=ana, plate="bbbb-12", make="Suzuki", model="Swift", year=2019
    ).vehicle


def finish(shop, vehicle_id, **more):
    facts = {
        "work_order_id": new_id(),
        "work_order_number": "SC001-2026-11-0001",
        "centre_id": shop.centre_id,
        "centre_name": "Casa matriz",
        "service_type": "Mantención",
        "engineer": "Pedro",
        "parts": ["Filtro de aceite"],
        "labor": D(30000),
        "parts_cost": D(20000),
        "total_cost": D(50000),
        "odometer": 45000,
    }
    return shop.do(service.finish_service, vehicle_id, **facts | more)


def open_order(shop, car, status=OTStatus.IN_PROGRESS):
    with shop.tx() as tx:
        order = WorkOrder(
            number=f"SC001-{new_id().hex[-8:]}",
            service_center_id=shop.centre_id,
            client_id=car.client_id,
            vehicle_id=car.id,
            service_type="Frenos",
            status=status,
        )
        tx.session.add(order)
        return order.id


def test_a_car_is_kept_by_its_normal_plate(shop, swift):
    assert (swift.plate, swift.plate_shown) == ("BBBB12", "BBBB·12")
    assert swift.client == "Ana Muñoz"
    assert shop.do(queries.by_plate, "bb.bb·12").id == swift.id


def test_a_plate_stands_once_and_the_refusal_leads_to_its_car(shop, swift):
    beto = shop.do(clients.create, name="Beto").id
    with pytest.raises(service.PlateTaken, match="Ana Muñoz") as refused:
        shop.do(service.create, client_id=beto, plate="BBBB12", make="Kia", model="Rio")
    assert refused.value.details["href"] == f"/vehiculos/{swift.id}"


def test_a_vin_stands_once(shop, ana, swift):
    shop.do(service.update, swift.id, vin=VIN)
    with pytest.raises(service.VinTaken, match="BBBB·12"):
        shop.do(
            service.create, client_id=ana, plate="CCCC12", make="Kia", model="Rio", vin=VIN.lower()
        )
    assert shop.do(service.update, swift.id, vin=VIN).vehicle.vin == VIN


def test_an_unknown_plate_and_an_odd_vin_are_taken_with_warnings(shop, ana):
    odd = shop.do(
        service.create, client_id=ana, plate="XYZ 98 76 A", make="Ford", model="F", vin="123"
    )
    assert odd.vehicle.plate == "XYZ9876A"
    assert any("patente" in said for said in odd.warnings)
    assert any("VIN" in said for said in odd.warnings)


def test_a_car_belongs_to_a_client_of_the_workshop(shop, rival):
    stranger = rival.do(clients.create, name="De otro taller").id
    with pytest.raises(NotFound):
        shop.do(service.create, client_id=stranger, plate="BBBB12", make="Kia", model="Rio")


def test_an_edit_of_an_old_version_is_refused(shop, swift):
    version = shop.do(queries.one, swift.id).version
    shop.do(service.update, swift.id, color="Rojo", version=version)
    with pytest.raises(Stale):
        shop.do(service.update, swift.id, color="Azul", version=version)


def test_a_car_changes_owner_and_its_life_remembers_both(shop, ana, swift):
    beto = shop.do(clients.create, name="Beto Rojas").id
    moved = shop.do(service.change_owner, swift.id, client_id=beto)
    assert moved.client == "Beto Rojas"
    (change,) = [e for e in shop.do(queries.timeline, swift.id) if e.kind == "owner"]
    assert (change.from_client, change.to_client) == ("Ana Muñoz", "Beto Rojas")
    with pytest.raises(Invalid, match="ya es de Beto"):
        shop.do(service.change_owner, swift.id, client_id=beto)
    with shop.tx() as tx:
        (topics,) = tx.session.exec(
            select(OutboxMessage.topics).where(OutboxMessage.name == "OwnerChanged")
        )
    assert {f"client:{ana}", f"client:{beto}", "vehicles"} <= set(topics)


def read(shop, car, kilometres, *, days=0):
    with shop.tx(now=MONDAY + timedelta(days=days)) as tx:
        return service.record_odometer(tx, car.id, kilometres=kilometres)


def test_a_plausible_reading_has_no_warning(shop, swift):
    assert read(shop, swift, 45_000).warnings == ()
    assert read(shop, swift, 46_500, days=2).warnings == ()
    assert shop.do(queries.row, swift.id).odometer == 46_500
    assert shop.do(queries.readings, swift.id).per_day == 750


@pytest.mark.parametrize(
    ("kilometres", "said"), [(44_000, "baja de 45.000 km a 44.000 km"), (47_001, "en 2 días")]
)
def test_a_doubtful_reading_is_kept_with_its_warning(shop, swift, kilometres, said):
    read(shop, swift, 45_000)
    assert said in read(shop, swift, kilometres, days=2).warnings[0]
    kept = shop.do(queries.readings, swift.id).rows
    assert [(row.kilometres, bool(row.warning)) for row in kept] == [
        (kilometres, True),
        (45_000, False),
    ]


def test_miles_are_converted_and_the_impossible_refused(shop, swift):
    with shop.tx() as tx:
        kept = service.record_odometer(
            tx, swift.id, distance=1000, unit="mi", source=OdometerSource.CLIENT
        )
    assert kept.kilometres == 1609
    for wrong in ({"kilometres": -1}, {"kilometres": 10**8}, {}):
        with pytest.raises(Invalid):
            shop.do(service.record_odometer, swift.id, **wrong)


def test_a_reading_cannot_be_rewritten_even_by_our_own_code(shop, swift):
    read(shop, swift, 45_000)
    with pytest.raises(ProgrammingError, match="permission denied"), shop.tx() as tx:
        tx.session.exec(select(OdometerReading)).one().kilometres = 1


def test_a_car_registered_with_its_odometer_has_its_first_reading(shop, ana):
    car = shop.do(
        service.create, client_id=ana, plate="CCCC12", make="Kia", model="Rio", odometer=12_000
    ).vehicle
    assert car.odometer == 12_000
    assert [row.kilometres for row in shop.do(queries.readings, car.id).rows] == [12_000]


def test_an_order_takes_the_car_through_the_workshop(shop, swift):
    def status():
        return shop.do(queries.row, swift.id).current_status

    for command, there in (
        (service.open_job, VehicleStatus.ACTIVE_JOB_CARD),
        (service.start_service, VehicleStatus.IN_SERVICE),
        (service.start_service, VehicleStatus.IN_SERVICE),
    ):
        shop.do(command, swift.id)
        assert status() is there
    finish(shop, swift.id)
    assert status() is VehicleStatus.ACTIVE_JOB_CARD
    shop.do(service.release, swift.id)
    assert status() is VehicleStatus.AVAILABLE


def test_a_finished_job_enters_the_cars_and_the_clients_history(shop, ana, swift):
    order = new_id()
    finish(shop, swift.id, work_order_id=order)
    finish(shop, swift.id, total_cost=D(10000))
    shop.do(service.note_invoice, order, invoice_number="33-101")
    car = shop.do(queries.row, swift.id)
    assert car.total_services == 2
    assert shop.do(client_queries.row, ana).last_service_at == car.last_service_at
    page = shop.do(queries.history, swift.id)
    assert page.total == 2
    assert {row.invoice_number for row in page.rows} == {"33-101", None}
    with shop.tx("vehicles.view", "finance.read") as tx:
        assert queries.row(tx, swift.id).total_spent == D(60000)
        assert queries.history(tx, swift.id).rows[0].total_cost == D(10000)


def test_the_same_order_is_written_once(shop, swift):
    order = new_id()
    finish(shop, swift.id, work_order_id=order)
    with pytest.raises(Conflict):
        finish(shop, swift.id, work_order_id=order)
    assert shop.do(queries.row, swift.id).total_services == 1


def test_money_is_hidden_from_whoever_may_not_see_it(shop, swift):
    finish(shop, swift.id)
    with shop.tx("vehicles.view") as tx:
        assert queries.row(tx, swift.id).total_spent is None
        assert queries.history(tx, swift.id).rows[0].total_cost is None
        assert {e.total for e in queries.timeline(tx, swift.id)} == {None}


def test_the_timeline_merges_everything_newest_first(shop, swift):
    read(shop, swift, 45_000)
    open_order(shop, swift)
    finish(shop, swift.id)
    with shop.tx("vehicles.view", "work_orders.view") as tx:
        entries = queries.timeline(tx, swift.id)
    assert {e.kind for e in entries} == {"registered", "reading", "order", "service"}
    assert [e.at for e in entries] == sorted((e.at for e in entries), reverse=True)
    with shop.tx("vehicles.view") as tx:
        assert "order" not in {e.kind for e in queries.timeline(tx, swift.id)}


def test_the_service_history_of_a_client_stays_when_the_car_is_sold(shop, ana, swift):
    order = open_order(shop, swift)
    finish(shop, swift.id, work_order_id=order)
    beto = shop.do(clients.create, name="Beto").id
    shop.do(service.change_owner, swift.id, client_id=beto)
    assert shop.do(client_queries.service_history, ana, Listing()).total == 1
    assert shop.do(client_queries.service_history, beto, Listing()).total == 0


def test_an_inspection_is_estimated_until_it_is_known(shop, swift):
    with shop.tx(now=MONDAY) as tx:
        guess = queries.one(tx, swift.id).inspection
    assert (guess.due.month, guess.is_estimate) == (5, True)
    shop.do(service.update, swift.id, inspection_due=MONDAY.date() - timedelta(days=1))
    with shop.tx(now=MONDAY) as tx:
        known = queries.one(tx, swift.id).inspection
    assert (known.is_estimate, known.is_overdue) == (False, True)


def test_a_car_with_an_open_order_stays(shop, swift):
    order = open_order(shop, swift)
    with pytest.raises(Conflict, match="OT sin cerrar"):
        shop.do(service.remove, swift.id)
    with shop.tx() as tx:
        tx.get(WorkOrder, order).status = OTStatus.CLOSED
    shop.do(service.remove, swift.id)
    with pytest.raises(NotFound):
        shop.do(queries.one, swift.id)


@pytest.mark.parametrize("typed", ["BBBB·12", "bb-bb-12", "bbbb", "suzuki swift", "suzuky"])
def test_search_finds_a_car_by_what_people_know_of_it(shop, ana, swift, typed):
    shop.do(service.create, client_id=ana, plate="ZZZZ99", make="Kia", model="Rio")
    assert [c.label for c in shop.do(queries.search, typed)] == ["BBBB·12"], typed


def test_the_list_filters_by_client_and_sorts_by_owner(shop, ana, swift):
    zoe = shop.do(clients.create, name="Zoe").id
    shop.do(service.create, client_id=zoe, plate="AA1234", make="Kia", model="Rio")
    page = shop.do(queries.find, Listing(sort="client", order="desc"))
    assert [row.client for row in page.rows] == ["Zoe", "Ana Muñoz"]
    only = shop.do(queries.find, Listing(filters={"client": str(ana), "status": "AVAILABLE"}))
    assert [row.plate for row in only.rows] == ["BBBB12"]
    with pytest.raises(Invalid):
        shop.do(queries.find, Listing(filters={"client": "nadie"}))


def test_what_is_not_known_stands_last_however_the_list_is_sorted(shop, ana, swift):
    known = {"year": 1990, "odometer": 5}
    shop.do(service.create, client_id=ana, plate="AA1234", make="Kia", model="Rio", **known)
    unknown = shop.do(service.create, client_id=ana, plate="ZZ1234", make="Kia", model="K")
    finish(shop, swift.id)
    for column in ("year", "odometer", "last_service_at"):
        rows = shop.do(queries.find, Listing(sort=column, order="desc")).rows
        assert getattr(rows[-1], column) is None, column
    assert unknown.vehicle.odometer is None


def test_another_workshop_neither_sees_nor_changes(shop, rival, swift):
    for command, more in (
        (queries.one, {}),
        (queries.timeline, {}),
        (queries.history, {}),
        (service.update, {"color": "Rojo"}),
        (service.remove, {}),
        (service.start_service, {}),
        (service.record_odometer, {"kilometres": 1}),
    ):
        with pytest.raises(NotFound):
            rival.do(command, swift.id, **more)
    assert rival.do(queries.search, "bbbb12") == []
    theirs = rival.do(clients.create, name="Otra").id
    mine = rival.do(service.create, client_id=theirs, plate="BBBB12", make="Kia", model="Rio")
    assert mine.vehicle.id != swift.id
    with pytest.raises(NotFound):
        shop.do(service.change_owner, swift.id, client_id=theirs)


def test_without_permission_nothing_is_changed(shop, swift):
    with pytest.raises(NotAllowed), shop.tx("vehicles.view") as tx:
        service.record_odometer(tx, swift.id, kilometres=1)
    with pytest.raises(NotAllowed), shop.tx("vehicles.edit") as tx:
        service.remove(tx, swift.id)
    with shop.tx() as tx:
        assert tx.get(Vehicle, swift.id).odometer is None
