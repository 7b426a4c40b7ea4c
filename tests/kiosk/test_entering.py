"""Who stands at a tablet: whose rights, whose PIN, whose workshop."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlmodel import select

from models.auth import Membership
from models.kiosk import ActionOutcome, KioskAction
from tests.kiosk.conftest import PIN, photo
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from torque_app.kiosk import queries, service
from torque_app.kiosk.rules.pins import MOST_OF_A_TABLET
from torque_app.kiosk.service import PinRefused, PinRests, TabletRests
from torque_app.work_orders import service as work

DONE, CONFLICT, REFUSED = ActionOutcome


def test_each_action_is_its_own_persons(stand):
    ot, (brakes, oil) = stand.tasks()
    stand.floor.do(work.hand_over_task, ot.id, oil.id, technician_id=stand.colleague_id, actor=None)
    outcomes = stand.send(
        stand.action("task.start", ot_id=ot.id, labor_id=brakes.id),
        stand.action("task.start", ot_id=ot.id, labor_id=oil.id, who=stand.colleague_id),
    )
    assert [one.outcome for one in outcomes] == [DONE, DONE]
    assert {entry.user_id for entry in stand.entries()} == {stand.me, stand.colleague_id}


def test_a_pin_opens_no_more_than_its_owner_may(stand):
    ot, (brakes, _) = stand.tasks()
    stranger = stand.act("task.start", ot_id=ot.id, labor_id=brakes.id, who=stand.colleague_id)
    assert (stranger.outcome, stranger.answer["code"]) == (REFUSED, "forbidden")
    control = stand.act("check.begin", ot_id=ot.id)
    assert (control.outcome, control.answer["code"]) == (REFUSED, "forbidden")


def test_a_pin_of_the_owner_opens_neither_money_nor_clients(stand):
    stand.shop.do(service.set_pin, stand.shop.owner_id, pin="55012")
    rights = set(stand.enter(stand.shop.owner_id, "55012").person.permissions)
    assert "quality.check" in rights
    assert not rights & {"work_orders.see_money", "clients.view", "kiosk.manage", "users.manage"}


def test_a_forged_grant_does_nothing_and_keeps_its_key_free(stand):
    ot, (brakes, _) = stand.tasks()
    good = stand.action("task.start", ot_id=ot.id, labor_id=brakes.id)
    forged = service.Action(good.key, good.kind, good.payload, good.happened_at, "inventado")
    assert stand.send(forged)[0].outcome is REFUSED
    assert stand.send(good)[0].outcome is DONE


def test_a_grant_serves_at_its_own_tablet_only(stand):
    grant = stand.grant()
    _, token = stand.shop.do(
        service.register_device, service_center_id=stand.shop.centre_id, name="Otra"
    )
    assert queries.person_by_grant(queries.device_by_token(token), grant) is None


def test_another_workshops_tablet_reaches_nothing_here(stand, rival_stand):
    ot, (brakes, _) = stand.tasks()
    person = queries.person_by_grant(rival_stand.device, stand.grant())
    assert person is None
    theirs = rival_stand.act("task.start", ot_id=ot.id, labor_id=brakes.id)
    assert (theirs.outcome, theirs.answer["code"]) == (REFUSED, "not_found")
    key = uuid4()
    service.keep_upload(stand.device, key, data=photo(), mime="image/jpeg")
    their_ot, _ = rival_stand.tasks()
    stolen = rival_stand.act(
        "finding.add", ot_id=their_ot.id, title="Foto ajena", grade="RED", photos=[str(key)]
    )
    assert stolen.outcome is CONFLICT
    scanned = rival_stand.floor.do(queries.scan, ot.number, actor=rival_stand.at())
    assert scanned.id != ot.id


def test_a_member_who_was_removed_does_nothing_more(stand):
    ot, (brakes, _) = stand.tasks()
    start = stand.action("task.start", ot_id=ot.id, labor_id=brakes.id)
    with stand.shop.tx() as tx:
        place = tx.session.exec(select(Membership).where(Membership.user_id == stand.me)).one()
        place.is_active = False
    assert stand.send(start)[0].outcome is REFUSED
    with pytest.raises(PinRefused):
        stand.enter()
    assert stand.entries() == []


def test_another_pin_ends_what_the_one_before_opened(stand):
    start = stand.action("help.ask", words="Ven")
    stand.shop.do(service.set_pin, stand.me, pin="5083")
    assert stand.send(start)[0].outcome is REFUSED
    with pytest.raises(PinRefused):
        stand.enter()
    assert stand.enter(pin="5083").grant


def test_guessing_one_persons_pin_takes_longer_every_time(stand):
    for _ in range(4):
        with pytest.raises(PinRefused):
            stand.enter(pin="0000")
    with pytest.raises(PinRests, match="15 minutos"):
        stand.enter(pin="0000")
    _forget_lock(stand)
    for _ in range(4):
        with pytest.raises(PinRefused):
            stand.enter(pin="0000")
    with pytest.raises(PinRests, match="30 minutos"):
        stand.enter(pin="0000")
    with pytest.raises(PinRests):
        stand.enter()


def _forget_lock(stand):
    from models.kiosk import KioskPin  # noqa: PLC0415

    with stand.shop.tx() as tx:
        kept = tx.session.exec(select(KioskPin).where(KioskPin.user_id == stand.me)).one()
        kept.locked_until = None


def test_guessing_everybodys_pin_locks_the_tablet(stand):
    people = [stand.me, stand.colleague_id, stand.chief_id, *(uuid4() for _ in range(4))]
    for turn in range(MOST_OF_A_TABLET):
        with pytest.raises(PinRefused):
            stand.enter(people[turn % len(people)], "0000")
    with pytest.raises(TabletRests):
        stand.enter()


def test_the_right_pin_forgives_the_wrong_ones(stand):
    for _ in range(3):
        with pytest.raises(PinRefused):
            stand.enter(pin="0000")
        stand.enter()
    with pytest.raises(PinRefused) as refused:
        stand.enter(pin="0000")
    assert refused.value.details["attempts_left"] == 4


@pytest.mark.parametrize("pin", ["1234", "8765", "0000", "12", "123456789", "12a4", "١٢٣٤", ""])
def test_a_pin_that_is_easily_guessed_is_not_taken(stand, pin):
    with pytest.raises(Invalid):
        stand.shop.do(service.set_pin, stand.me, pin=pin)


def test_a_member_chooses_their_own_pin_and_no_program_does(stand):
    me = stand.floor.technician("kiosk.use")
    stand.floor.do(service.set_own_pin, pin="7291", actor=me)
    assert stand.enter(pin="7291").grant
    with pytest.raises(NotAllowed):
        stand.floor.do(service.set_own_pin, pin="5083", actor=replace(me, key_id=uuid4()))


def test_a_pin_is_kept_neither_in_the_log_nor_in_the_clear(stand):
    _, check_id = stand.in_qc()
    second = {"user_id": str(stand.me), "pin": PIN}
    stand.act("check.pass", check_id=check_id, second=second, who=stand.chief_id)
    with stand.shop.tx() as tx:
        kept = tx.session.exec(select(KioskAction)).all()
        told = str([action.payload for action in kept])
        audit = str(tx.session.execute(_audit()).scalars().all())
    assert str(stand.me) in told
    assert PIN not in told
    assert "argon2" not in audit


def _audit():
    from models.audit import AuditEntry  # noqa: PLC0415

    return select(AuditEntry.changes)


def test_a_tablet_needs_a_name_and_a_centre_of_the_workshop(stand, rival):
    for centre_id, name in ((stand.shop.centre_id, "  "), (rival.centre_id, "Robada")):
        with pytest.raises(Invalid):
            stand.shop.do(service.register_device, service_center_id=centre_id, name=name)


def test_another_workshops_tablet_is_not_there(stand, rival_stand):
    with pytest.raises(NotFound):
        stand.shop.do(service.revoke_device, rival_stand.device.id)
    with pytest.raises(NotFound):
        stand.shop.do(service.set_pin, rival_stand.me, pin="2846")


def test_a_revoked_tablet_is_nobody(stand):
    stand.shop.do(service.revoke_device, stand.device.id)
    assert queries.device_by_token(stand.token) is None
    with pytest.raises(Conflict):
        stand.shop.do(service.revoke_device, stand.device.id)


def test_a_mechanic_of_another_centre_does_not_enter(stand):
    from models.tenants import ServiceCenter  # noqa: PLC0415

    with stand.shop.tx() as tx:
        north = ServiceCenter(code="SC002", name="Norte", company_id=stand.shop.company_id)
        tx.session.add(north)
        tx.session.flush()
        place = tx.session.exec(select(Membership).where(Membership.user_id == stand.me)).one()
        place.service_center_id = north.id
    with pytest.raises(PinRefused):
        stand.enter()
    with stand.shop.tx() as tx:
        shown = queries.people(tx, stand.device).people
    assert stand.me not in {one.user_id for one in shown}
