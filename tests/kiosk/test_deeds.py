"""What is done at a tablet ends where it belongs."""

from uuid import uuid4

from sqlmodel import select

from models.kiosk import ActionOutcome
from models.outbox import OutboxMessage
from models.work_orders import OTStatus
from tests.kiosk.conftest import CHIEF_PIN, OTHER_PIN, PIN, VOICE, ago, photo
from torque_app.files import queries as files
from torque_app.inspections import queries as inspections
from torque_app.kiosk import queries, service
from torque_app.kiosk.queries import ScanKind
from torque_app.quality import queries as controls

DONE, CONFLICT, REFUSED = ActionOutcome


def emitted(stand, name):
    with stand.shop.tx() as tx:
        found = tx.session.exec(select(OutboxMessage).where(OutboxMessage.name == name))
        return [message.payload for message in found]


def test_work_shows_the_ots_of_the_person_with_their_tasks(stand):
    ot, (brakes, _) = stand.tasks()
    stand.act("part.ask", ot_id=ot.id, name="Pastillas", quantity="2")
    stand.act("task.start", ot_id=ot.id, labor_id=brakes.id)
    shown = stand.work()
    (order,) = shown.orders
    assert (order.number, order.status) == (ot.number, OTStatus.IN_PROGRESS)
    assert [task.state for task in order.tasks] == ["RUNNING", "OPEN"]
    assert (order.tasks[0].mine, order.tasks[0].technician) == (True, "Pedro Técnico")
    assert [request.name for request in order.requests] == ["Pastillas"]
    assert (shown.now.labor_id, shown.now.number) == (brakes.id, ot.number)
    assert order.client_first_name == "Marta"
    assert stand.work(stand.colleague_id).orders == ()


def test_a_task_is_given_to_a_colleague_with_a_word(stand):
    ot, (brakes, _) = stand.tasks()
    stand.act("task.start", ot_id=ot.id, labor_id=brakes.id)
    outcome = stand.act(
        "task.hand_over",
        ot_id=ot.id,
        labor_id=brakes.id,
        to_user_id=stand.colleague_id,
        note="Falta el lado derecho",
    )
    assert outcome.outcome is DONE
    assert [order.id for order in stand.work(stand.colleague_id).orders] == [ot.id]
    (noted,) = emitted(stand, "HandOverNoted")
    assert noted["words"] == "Falta el lado derecho"


def test_help_is_called_for(stand):
    ot, _ = stand.tasks()
    assert stand.act("help.ask", ot_id=ot.id, words="Se trabó  la caja").outcome is DONE
    (asked,) = emitted(stand, "HelpAsked")
    assert (asked["number"], asked["words"]) == (ot.number, "Se trabó la caja")


def test_a_point_is_looked_at_with_its_photo(stand):
    ot, _ = stand.tasks()
    begun = stand.act("inspection.start", ot_id=ot.id)
    point = stand.work().orders[0].inspection.points[0]
    key = uuid4()
    service.keep_upload(stand.device, key, data=photo(), mime="image/jpeg")
    graded = stand.act(
        "point.grade", point_id=point.id, grade="AMBER", note="Gastado", photos=[str(key)]
    )
    assert (begun.outcome, graded.outcome) == (DONE, DONE)
    seen = stand.floor.do(inspections.point, point.id)
    assert (seen.grade, seen.note, len(seen.photos)) == ("AMBER", "Gastado", 1)
    assert stand.work().orders[0].inspection.points[0].photos == 1


def test_a_finding_comes_with_its_photo_and_its_voice(stand):
    ot, _ = stand.tasks()
    picture, voice = uuid4(), uuid4()
    service.keep_upload(stand.device, picture, data=photo(), mime="image/jpeg")
    service.keep_upload(stand.device, voice, data=VOICE, mime="audio/webm")
    outcome = stand.act(
        "finding.add",
        ot_id=ot.id,
        title="Fuga de aceite",
        grade="RED",
        photos=[str(picture)],
        voice=str(voice),
    )
    assert outcome.outcome is DONE
    (found,) = stand.floor.do(queries.findings, ot.id)
    assert (found.title, found.found_by) == ("Fuga de aceite", "Pedro Técnico")
    assert (len(found.photos), len(found.voices)) == (1, 1)
    with stand.shop.tx() as tx:
        row, stream = files.opened(tx, _voice_of(tx, found.id))
        assert (row.mime, stream.read()[:4]) == ("audio/webm", VOICE[:4])
        stream.close()


def _voice_of(tx, finding_id):
    kept = files.of(tx, queries.FILES_OF, finding_id)
    return next(file.id for file in kept if file.kind == "VOICE")


def test_a_finding_whose_photo_never_came_is_a_conflict_and_leaves_nothing(stand):
    ot, _ = stand.tasks()
    outcome = stand.act(
        "finding.add", ot_id=ot.id, title="Fuga", grade="RED", photos=[str(uuid4())]
    )
    assert outcome.outcome is CONFLICT
    assert stand.floor.do(queries.findings, ot.id) == []


def test_a_control_is_passed_by_two_signatures(stand):
    ot, check_id = stand.in_qc()
    second = {"user_id": str(stand.me), "pin": PIN}
    outcome = stand.act("check.pass", check_id=check_id, second=second, who=stand.chief_id)
    assert outcome.outcome is DONE, outcome.sentence
    seen = stand.floor.do(controls.one, check_id)
    assert (seen.check.status, seen.check.checked_by) == ("PASSED", "Jefa Taller")
    assert seen.check.note == "Segunda firma: Pedro Técnico."
    assert stand.floor.seen(ot.id).order.status is OTStatus.COMPLETED


def test_the_wrong_second_pin_passes_nothing_and_counts(stand):
    ot, check_id = stand.in_qc()
    for left in (4, 3):
        second = {"user_id": str(stand.me), "pin": "0000"}
        outcome = stand.act("check.pass", check_id=check_id, second=second, who=stand.chief_id)
        assert (outcome.outcome, outcome.answer["attempts_left"]) == (REFUSED, left)
    assert stand.floor.seen(ot.id).order.status is OTStatus.QC


def test_one_person_signs_once_and_two_without_the_right_sign_nothing(stand):
    _, check_id = stand.in_qc()
    own = {"user_id": str(stand.chief_id), "pin": CHIEF_PIN}
    alone = stand.act("check.pass", check_id=check_id, second=own, who=stand.chief_id)
    other = {"user_id": str(stand.colleague_id), "pin": OTHER_PIN}
    both = stand.act("check.pass", check_id=check_id, second=other)
    assert (alone.outcome, both.outcome) == (REFUSED, REFUSED)
    assert both.answer["code"] == "forbidden"


def test_a_second_signature_is_not_given_offline(stand):
    _, check_id = stand.in_qc()
    stand.long_ago()
    second = {"user_id": str(stand.me), "pin": PIN}
    (outcome,) = stand.send(
        stand.action("check.pass", check_id=check_id, second=second, who=stand.chief_id, at=ago(10))
    )
    assert outcome.outcome is CONFLICT
    assert "conexión" in outcome.sentence


def test_a_control_that_fails_sends_the_ot_back(stand):
    ot, check_id = stand.in_qc()
    outcome = stand.act("check.fail", check_id=check_id, note="Vibra", who=stand.chief_id)
    assert outcome.outcome is DONE
    assert stand.floor.seen(ot.id).order.status is OTStatus.IN_PROGRESS


def test_codes_are_ots_cars_parts_or_nothing(stand):
    ot, _ = stand.tasks()
    at = stand.at()
    plate = stand.floor.seen(ot.id).order.plate
    item_id = stand.floor.item()
    with stand.shop.tx() as tx:
        from torque_app.inventory import queries as stock  # noqa: PLC0415

        sku = stock.one(tx, item_id).item.sku
    found = {
        code: stand.floor.do(queries.scan, code, actor=at)
        for code in (ot.number.lower(), f"https://taller.cl/ot/{ot.id}", plate, sku, "nada de nada")
    }
    kinds = [one.kind for one in found.values()]
    assert kinds == [ScanKind.ORDER, ScanKind.ORDER, ScanKind.VEHICLE, ScanKind.PART, "nothing"]
    assert found[plate].order_id == ot.id
