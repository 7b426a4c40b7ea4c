"""Clients: numbered without holes, once each, and never another workshop's."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal as D

import pytest
from sqlmodel import select

from models.base import new_id
from models.clients import Client, ClientType
from models.outbox import OutboxMessage
from models.vehicles import Vehicle
from models.work_orders import OTStatus, WorkOrder
from tests.factories.workshop import any_rut
from torque_app.clients import queries, service
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from torque_app.core.listing import Listing

COMPANY = {"giro": "Transporte", "address": "Los Olmos 12", "comuna": "Maipú"}


@pytest.fixture
def ana(shop):
    """A person with a phone."""
    return shop.do(
        service.create, name="  Ana   Muñoz Peña ", rut="12.345.678-5", phone="912345678"
    )


def car_of(shop, client_id, plate="BBBB12"):
    with shop.tx() as tx:
        car = Vehicle(client_id=client_id, plate=plate, make="Suzuki", model="Swift")
        tx.session.add(car)
        return car.id


def order_of(shop, client_id, vehicle_id, status=OTStatus.IN_PROGRESS):
    with shop.tx() as tx:
        order = WorkOrder(
            number=f"SC001-{new_id().hex[-8:]}",
            service_center_id=shop.centre_id,
            client_id=client_id,
            vehicle_id=vehicle_id,
            service_type="Mantención",
            status=status,
            total_cost=D(50000),
        )
        tx.session.add(order)
        return order.id


def test_a_client_is_kept_tidy_and_numbered(shop, ana):
    assert (ana.number, ana.name, ana.rut) == (1, "Ana Muñoz Peña", "12345678-5")
    assert ana.phone == "+56 9 1234 5678"
    assert shop.do(service.create, name="Beto").number == 2


def test_numbers_have_no_holes_when_many_register_at_once_and_some_fail(shop):
    def register(i):
        try:
            return shop.do(service.create, name=f"Cliente {i}", email="" if i % 3 else "mal").number
        except Invalid:
            return None

    with ThreadPoolExecutor(8) as desks:
        numbers = [number for number in desks.map(register, range(18)) if number]
    assert sorted(numbers) == list(range(1, 13))


def test_a_wrong_check_digit_is_refused_naming_the_right_one(shop):
    with pytest.raises(Invalid) as refused:
        shop.do(service.create, name="Ana", rut="12.345.678-4")
    assert "debería ser 5" in refused.value.details["fields"]["rut"]


def test_a_rut_is_taken_once_and_the_refusal_leads_to_its_client(shop, ana):
    with pytest.raises(service.RutTaken, match="Ana Muñoz Peña") as refused:
        shop.do(service.create, name="Otra", rut="12345678-5")
    assert refused.value.details["href"] == f"/clientes/{ana.id}"
    other = shop.do(service.create, name="Otra")
    with pytest.raises(service.RutTaken):
        shop.do(service.update, other.id, rut="123456785")
    assert shop.do(service.update, ana.id, rut="123456785").rut == "12345678-5"


def test_a_company_without_giro_is_taken_with_a_warning(shop):
    company = shop.do(
        service.create, name="Fletes SpA", type=ClientType.COMPANY, rut=any_rut(), comuna="Maipú"
    )
    assert company.warnings == ("Para emitirle factura falta: giro y dirección.",)
    assert shop.do(service.update, company.id, **COMPANY).warnings == ()


def test_an_unknown_field_is_refused(shop):
    with pytest.raises(Invalid):
        shop.do(service.create, name="Ana", number=7)


def test_an_edit_of_an_old_version_is_refused(shop, ana):
    version = shop.do(queries.one, ana.id).version
    shop.do(service.update, ana.id, name="Ana Muñoz", version=version)
    with pytest.raises(Stale):
        shop.do(service.update, ana.id, name="Anita", version=version)


def test_every_change_tells_the_pages_that_show_it(shop, ana):
    with shop.tx() as tx:
        topics = tx.session.exec(
            select(OutboxMessage.topics).where(OutboxMessage.name == "ClientSaved")
        ).all()
    assert topics == [["clients", f"client:{ana.id}"]]


def test_a_client_with_cars_or_open_orders_stays(shop, ana):
    car = car_of(shop, ana.id)
    order = order_of(shop, ana.id, car)
    with pytest.raises(Conflict, match="OT sin cerrar"):
        shop.do(service.remove, ana.id)
    with shop.tx() as tx:
        tx.get(WorkOrder, order).status = OTStatus.CLOSED
    with pytest.raises(Conflict, match="vehículos"):
        shop.do(service.remove, ana.id)
    with shop.tx() as tx:
        tx.get(Vehicle, car).deleted_at = tx.now
    shop.do(service.remove, ana.id)
    with pytest.raises(NotFound):
        shop.do(queries.one, ana.id)


def test_a_removed_clients_rut_is_free_again(shop, ana):
    shop.do(service.remove, ana.id)
    assert shop.do(service.create, name="Ana otra vez", rut=ana.rut).number == 2


def test_one_contact_is_always_the_main_one(shop, ana):
    first = shop.do(service.add_contact, ana.id, name="Luis", phone="22345 6789")
    second = shop.do(service.add_contact, ana.id, name="Eva", is_primary=True)
    mains = [(c.name, c.is_primary) for c in shop.do(queries.contacts, ana.id)]
    assert mains == [("Eva", True), ("Luis", False)]
    shop.do(service.remove_contact, ana.id, contact_id=second.id)
    assert [c.is_primary for c in shop.do(queries.contacts, ana.id)] == [True]
    changed = shop.do(
        service.update_contact, ana.id, contact_id=first.id, is_primary=False, position="Jefe"
    )
    assert (changed.is_primary, changed.position, changed.phone) == (
        True,
        "Jefe",
        "+56 2 2345 6789",
    )


def test_a_contact_of_another_client_is_not_found(shop, ana):
    other = shop.do(service.create, name="Otra")
    luis = shop.do(service.add_contact, ana.id, name="Luis")
    with pytest.raises(NotFound):
        shop.do(service.update_contact, other.id, contact_id=luis.id, name="Luisa")


@pytest.mark.parametrize(
    "typed",
    ["munoz", "PEÑA ana", "12.345.678", "123456785", "912345678", "1234 5678", "Anna Munos"],
)
def test_search_finds_a_client_by_what_people_know_of_it(shop, ana, typed):
    shop.do(service.create, name="Zoilo Riquelme", rut="11.111.111-1")
    assert [c.id for c in shop.do(queries.search, typed)] == [str(ana.id)], typed


def test_the_list_sorts_as_spanish_does_and_filters(shop):
    for name in ("Óscar", "Nuria", "Ñandú SpA", "Natalia", "ana"):
        kind = ClientType.COMPANY if "SpA" in name else ClientType.PERSON
        shop.do(service.create, name=name, type=kind, comuna="Ñuñoa" if name != "ana" else None)
    page = shop.do(queries.find, Listing(sort="name", order="asc"))
    assert [row.name for row in page.rows] == ["ana", "Natalia", "Nuria", "Ñandú SpA", "Óscar"]
    for typed in ("nunoa", "Ñuñoa"):
        only = shop.do(queries.find, Listing(filters={"type": "COMPANY", "comuna": typed}))
        assert [row.name for row in only.rows] == ["Ñandú SpA"]
    with pytest.raises(Invalid):
        shop.do(queries.find, Listing(filters={"type": "ALIEN"}))
    assert shop.do(queries.comunas) == ["Ñuñoa"]


def test_the_record_shows_cars_and_orders_and_hides_money(shop, ana):
    car = car_of(shop, ana.id)
    order_of(shop, ana.id, car)
    with shop.tx("clients.view", "work_orders.view") as tx:
        detail = queries.one(tx, ana.id)
    assert [c.plate for c in detail.vehicles] == ["BBBB·12"]
    assert [(o.plate, o.total) for o in detail.orders] == [("BBBB·12", None)]
    assert detail.client.vehicles == 1
    with shop.tx("clients.view", "work_orders.view", "finance.read") as tx:
        assert queries.one(tx, ana.id).orders[0].total == D(50000)
    with shop.tx("clients.view") as tx:
        assert queries.one(tx, ana.id).orders == ()


def test_a_service_is_noted_once_it_is_newer(shop, ana):
    at = datetime(2026, 11, 20, 15, tzinfo=UTC)
    shop.do(service.mark_served, ana.id, at=at)
    shop.do(service.mark_served, ana.id, at=at - timedelta(days=2))
    assert shop.do(queries.row, ana.id).last_service_at == at


def test_stats_count_kinds_and_those_who_sleep(shop, ana):
    shop.do(service.create, name="Fletes", type=ClientType.COMPANY)
    with shop.tx() as tx:
        tx.get(Client, ana.id).last_service_at = tx.now - timedelta(days=200)
    stats = shop.do(queries.stats)
    assert (stats.total, stats.people, stats.companies) == (2, 1, 1)
    assert (stats.sleeping, stats.served_this_year, stats.without_vehicle) == (1, 1, 2)


def test_another_workshop_neither_sees_nor_changes(shop, rival, ana):
    for command, more in (
        (queries.one, {}),
        (service.update, {"name": "Mía"}),
        (service.remove, {}),
        (service.add_contact, {"name": "Espía"}),
    ):
        with pytest.raises(NotFound):
            rival.do(command, ana.id, **more)
    assert rival.do(queries.search, "munoz") == []
    assert rival.do(service.create, name="Ana", rut=ana.rut).number == 1


def test_without_permission_nothing_is_changed(shop, ana):
    with pytest.raises(NotAllowed), shop.tx("clients.view") as tx:
        service.update(tx, ana.id, name="Otra")
    with pytest.raises(NotAllowed), shop.tx("clients.edit") as tx:
        service.remove(tx, ana.id)
