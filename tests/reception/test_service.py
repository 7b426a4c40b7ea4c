"""Receptions from the first touch to the OT."""

import hashlib
import threading
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from models.reception import IntakeStatus
from models.work_orders import ArrivalMode, OTStage, OTStatus
from tests.reception.conftest import SAID, signature
from torque_app.clients import service as clients
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from torque_app.core.listing import Listing
from torque_app.files import queries as files
from torque_app.reception import queries, service
from torque_app.work_orders import queries as orders


def test_a_reception_begins_with_its_number_and_its_cars_owner(desk):
    told = desk.do(service.begin, vehicle_id=desk.vehicle_id)
    month = f"{told.intake.created_at:%Y-%m}"
    assert told.intake.number == f"R-SC001-{month}-0001"
    assert (told.client_id, told.intake.status) == (desk.client_id, IntakeStatus.OPEN)
    assert desk.do(service.begin).intake.number.endswith("-0002")


def test_every_field_is_kept_at_once_and_seen_from_another_device(desk):
    act = desk.begun()
    desk.do(service.keep, act, field="fuel_eighths", value=5)
    desk.do(service.keep, act, field="belongings.radio", value=True)
    desk.do(service.keep, act, field="belongings.jack", value=False)
    desk.do(service.keep, act, field="warning_lights.abs", value=True)
    told = desk.told(act)
    assert told.fuel_eighths == 5
    assert told.belongings == {"radio": True, "jack": False}
    assert told.warning_lights == ("abs",)


def test_two_devices_fill_in_different_fields_of_one_version(desk):
    act = desk.begun()
    read = desk.told(act).version
    desk.do(service.keep, act, field="fuel_eighths", value=5, version=read)
    desk.do(service.keep, act, field="odometer", value=61_000, version=read)
    desk.do(service.keep, act, field="belongings.radio", value=True, version=read)
    desk.do(service.keep, act, field="belongings.jack", value=True, version=read)
    told = desk.told(act)
    assert (told.fuel_eighths, told.odometer) == (5, 61_000)
    assert told.belongings == {"radio": True, "jack": True}


def test_who_read_an_older_value_does_not_write_over_the_newer_one(desk):
    act = desk.begun()
    read = desk.told(act).version
    desk.do(service.keep, act, field="fuel_eighths", value=5, version=read)
    with pytest.raises(Stale):
        desk.do(service.keep, act, field="fuel_eighths", value=2, version=read)
    assert desk.told(act).fuel_eighths == 5


def test_two_hands_at_the_same_moment_lose_nothing(desk):
    act = desk.begun()
    names = ["radio", "jack", "tools", "mats", "tag", "vest"]
    hands = [
        threading.Thread(
            target=desk.do,
            args=(service.keep, act),
            kwargs={"field": f"belongings.{name}", "value": True},
        )
        for name in names
    ]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert desk.told(act).belongings == dict.fromkeys(names, True)


def test_several_fields_are_kept_all_or_none(desk):
    act = desk.begun()
    with pytest.raises(Invalid) as refused:
        desk.do(service.keep_all, act, values={"odometer": 10, "fuel_eighths": 9, "symptom": "z"})
    assert set(refused.value.fields) == {"fuel_eighths", "symptom"}
    assert desk.told(act).odometer is None


def test_whoever_comes_in_is_found_by_plate_rut_phone_vin_and_name(desk):
    desk.do(clients.update, desk.client_id, rut="12.345.678-5")
    asked = [
        desk.plate,
        f"{desk.plate[:2]}-{desk.plate[2:]}",
        "12.345.678-5",
        "12345678-5",
        "9 8765 4321",
        "987654321",
        "9BWZZZ377VT004251",
        "Marta Soto",
    ]
    for typed in asked:
        found = desk.do(queries.look_up, typed)
        assert [one.vehicle_id for one in found[:1]] == [desk.vehicle_id], typed
    assert desk.do(queries.look_up, "x") == []


def test_a_client_without_a_car_is_found_alone(desk):
    lonely = desk.do(clients.create, name="Eusebio Quintanilla").id
    found = desk.do(queries.look_up, "Quintanilla")
    assert [(one.client_id, one.vehicle_id) for one in found] == [(lonely, None)]


def test_a_new_client_and_car_are_created_from_what_was_typed(desk):
    act = desk.do(service.begin).intake.id
    typed = {
        "typed.plate": "ff-gg 34", "typed.make": "Suzuki", "typed.model": "Swift",
        "typed.year": "2021", "typed.name": "Iván Pizarro", "typed.phone": "9 5555 1234",
    }  # fmt: skip
    desk.do(service.keep_all, act, values=typed)
    assert desk.told(act).intake.client == "Iván Pizarro"
    told = desk.do(service.register, act)
    assert (told.intake.client, told.client_phone) == ("Iván Pizarro", "+56 9 5555 1234")
    assert (told.intake.vehicle, told.typed) == ("Suzuki Swift 2021", {})
    assert desk.do(service.register, act).vehicle_id == told.vehicle_id


def test_what_is_wrong_in_a_typed_client_is_said_at_its_field_and_nothing_is_created(desk):
    act = desk.do(service.begin).intake.id
    desk.do(
        service.keep_all, act, values={"typed.name": "Iván", "typed.rut": "1-1", "typed.plate": "A"}
    )
    with pytest.raises(Invalid) as refused:
        desk.do(service.register, act)
    assert "typed.rut" in refused.value.fields
    assert desk.told(act).client_id is None


def test_who_may_not_create_clients_is_told_to_ask(desk):
    act = desk.do(service.begin).intake.id
    desk.do(service.keep, act, field="typed.name", value="Iván")
    with pytest.raises(NotAllowed):
        desk.do(service.register, act, actor=desk.advisor(without={"clients.edit"}))


def test_an_act_says_what_it_lacks_and_is_not_signed_without_it(desk):
    act = desk.begun()
    assert set(desk.told(act).missing) == {"service_type", "complaint", "odometer"}
    with pytest.raises(Invalid) as refused:
        desk.do(service.sign, act, name="Marta Soto", accepted=True)
    assert set(refused.value.fields) == {"service_type", "complaint", "odometer"}


def test_a_signed_act_keeps_its_signature_and_the_hash_of_its_slip(desk):
    act = desk.ready()
    desk.do(service.mark, act, view="LEFT", kind="DENT", x=0.4, y=0.5, note="Puerta trasera")
    told = desk.do(service.sign, act, name=" Marta  Soto ", rut="12.345.678-5",
                   signature=signature())  # fmt: skip
    assert (told.intake.status, told.signed_by) == (IntakeStatus.SIGNED, "Marta Soto")
    paper = desk.do(queries.slip, act)
    assert paper.data.startswith(b"%PDF-")
    assert hashlib.sha256(paper.data).hexdigest() == told.slip_sha256 == paper.sha256
    row, stream = desk.do(files.opened, told.signature_file_id)
    with stream:
        assert Image.open(BytesIO(stream.read())).format == "PNG"
    assert (row.owner_type, row.owner_id) == ("intakes", act)
    assert told.photos == ()


def test_who_cannot_draw_signs_by_name_and_acceptance(desk):
    act = desk.ready()
    with pytest.raises(Invalid) as refused:
        desk.do(service.sign, act, name="Marta Soto")
    assert "signature" in refused.value.fields
    told = desk.do(service.sign, act, name="Marta Soto", accepted=True)
    assert (told.signature_file_id, told.intake.status) == (None, IntakeStatus.SIGNED)


def test_who_does_not_sign_leaves_a_reason_and_the_ot_can_be_opened(desk):
    act = desk.ready()
    desk.do(service.refuse_signature, act, reason="Dejó las llaves en el buzón")
    assert desk.told(act).refused_reason == "Dejó las llaves en el buzón"
    assert desk.do(service.open_order, act)


def test_a_signed_act_never_changes_by_any_command(desk):
    act = desk.ready()
    mark = desk.do(service.mark, act, view="ROOF", kind="RUST", x=0.1, y=0.1).id
    desk.do(service.sign, act, name="Marta Soto", accepted=True)
    before = desk.told(act)
    attempts = [
        (service.keep, {"field": "odometer", "value": 1}),
        (service.mark, {"view": "LEFT", "kind": "DENT", "x": 0.5, "y": 0.5}),
        (service.register, {}),
        (service.arrive, {}),
        (service.sign, {"name": "Otra persona", "accepted": True}),
        (service.refuse_signature, {"reason": "No quiso firmar"}),
    ]
    for command, more in attempts:
        with pytest.raises(Conflict):
            desk.do(command, act, **more)
    with pytest.raises(Conflict):
        desk.do(service.unmark, act, mark)
    with pytest.raises(Exception, match="Firmada"):
        desk.do(service.cancel, act)
    assert desk.told(act) == before


def test_the_database_itself_holds_a_signed_act_still(desk):
    act = desk.signed()
    with desk.shop.tx() as tx, pytest.raises(IntegrityError):
        tx.session.execute(text("UPDATE intakes SET odometer = 1 WHERE id = :id"), {"id": act})


def test_the_ot_of_a_signed_act_is_opened_once_with_what_the_act_says(desk):
    act = desk.begun(**SAID, fuel_eighths=3)
    with pytest.raises(Conflict):
        desk.do(service.open_order, act)
    desk.do(service.sign, act, name="Marta Soto", accepted=True)
    ot = desk.do(service.open_order, act)
    assert desk.do(service.open_order, act) == ot
    sheet = desk.do(orders.one, ot)
    assert (sheet.order.status, sheet.order.service_type) == (OTStatus.DRAFT, "Frenos")
    assert (sheet.odometer_in, sheet.description) == (61_250, SAID["complaint"])
    assert desk.told(act).intake.work_order_id == ot


def test_a_car_of_another_owner_needs_the_change_of_owner_confirmed(desk):
    other = desk.do(clients.create, name="Pedro Vera").id
    act = desk.ready()
    desk.do(service.keep, act, field="client_id", value=str(other))
    desk.do(service.sign, act, name="Pedro Vera", accepted=True)
    with pytest.raises(Invalid):
        desk.do(service.open_order, act)
    assert desk.do(service.open_order, act, transfer_vehicle=True)


def test_a_car_that_comes_later_gets_a_temporary_ot_that_becomes_real(desk):
    act = desk.begun(service_type="Frenos", arrival_mode="VEHICLE_ABSENT")
    ot = desk.do(service.open_order, act)
    before = desk.do(orders.one, ot)
    assert (before.is_temporary, before.order.stage) == (True, OTStage.PENDING_VEHICLE)
    with pytest.raises(Invalid) as refused:
        desk.do(service.sign, act, name="Marta Soto", accepted=True)
    assert "arrival_mode" in refused.value.fields
    told = desk.do(service.arrive, act)
    assert told.intake.arrival_mode is ArrivalMode.VEHICLE_PRESENT
    after = desk.do(orders.one, ot)
    assert (after.is_temporary, after.order.stage) == (False, OTStage.ACTIVE)
    desk.do(service.keep_all, act, values={"odometer": 70_000, "complaint": "Chilla"})
    desk.do(service.sign, act, name="Marta Soto", accepted=True)
    assert desk.do(orders.one, ot).odometer_in == 70_000
    assert desk.do(service.open_order, act) == ot


def test_a_car_only_handed_in_gets_an_ot_without_work(desk):
    act = desk.begun(service_type="Guarda", odometer=5, arrival_mode="CHECK_IN_ONLY")
    desk.do(service.sign, act, name="Marta Soto", accepted=True)
    ot = desk.do(service.open_order, act)
    assert desk.do(orders.one, ot).order.stage is OTStage.CHECK_IN_ONLY


def test_a_cancelled_reception_opens_nothing(desk):
    act = desk.begun()
    desk.do(service.cancel, act)
    with pytest.raises(Conflict):
        desk.do(service.open_order, act)
    with pytest.raises(Conflict):
        desk.do(service.keep, act, field="odometer", value=1)


def test_a_member_of_another_centre_may_not_touch_it(desk):
    act = desk.ready()
    stranger = desk.advisor(centre_id=desk.client_id)
    for command, more in (
        (service.keep, {"field": "odometer", "value": 1}),
        (service.sign, {"name": "Marta Soto", "accepted": True}),
        (service.cancel, {}),
        (service.open_order, {}),
    ):
        with pytest.raises(NotAllowed):
            desk.do(command, act, actor=stranger, **more)


def test_another_workshops_reception_does_not_exist(desk, other_desk):
    act = desk.ready()
    for command, more in (
        (queries.one, {}),
        (queries.slip, {}),
        (service.keep, {"field": "odometer", "value": 1}),
        (service.sign, {"name": "Marta Soto", "accepted": True}),
        (service.open_order, {}),
        (service.cancel, {}),
    ):
        with pytest.raises(NotFound):
            other_desk.do(command, act, **more)
    with pytest.raises(Invalid):
        other_desk.do(service.begin, vehicle_id=desk.vehicle_id)
    theirs = other_desk.ready()
    for field, value in (("vehicle_id", desk.vehicle_id), ("client_id", desk.client_id)):
        with pytest.raises(Invalid):
            other_desk.do(service.keep, theirs, field=field, value=str(value))


def test_the_list_pages_filters_sorts_and_searches(desk):
    acts = [desk.begun() for _ in range(3)]
    desk.do(service.cancel, acts[0])
    page = desk.do(queries.find, Listing(limit=1, filters={"status": "OPEN"}))
    assert (page.total, len(page.rows)) == (2, 1)
    assert desk.do(queries.find, Listing(q=desk.plate)).total == 3
    assert desk.do(queries.find, Listing(q="marta")).total == 3
    assert desk.do(queries.find, Listing(q="nadie")).total == 0
    numbers = [
        one.number for one in desk.do(queries.find, Listing(sort="number", order="asc")).rows
    ]
    assert numbers == sorted(numbers)
