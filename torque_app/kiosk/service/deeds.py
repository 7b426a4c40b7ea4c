"""What each kind of action does, in the name and with the rights of who stood at the tablet."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Concatenate, Final, ParamSpec, TypeVar
from uuid import UUID

from torque_app.core.errors import Conflict, Invalid, NotAllowed, TorqueError
from torque_app.core.texts import Sentence, _
from torque_app.core.tx import Tx
from torque_app.inspections import service as inspections
from torque_app.kiosk import queries
from torque_app.kiosk.events import HandOverNoted, HelpAsked
from torque_app.kiosk.queries import KnownDevice
from torque_app.kiosk.rules import deeds
from torque_app.kiosk.rules.clocks import SLACK
from torque_app.kiosk.service import findings, pins, uploads
from torque_app.quality import queries as controls
from torque_app.quality import service as quality
from torque_app.work_orders import service as orders

P = ParamSpec("P")
R = TypeVar("R")
Answer = dict[str, Any]
Done = Answer | TorqueError
"""What an action answers; a refusal that is kept together with what it counted."""

LATER: Final = "Alguien movió el reloj de esa tarea después. Revisa la tarea y repítelo."
ONLINE: Final = "La segunda firma se pone con conexión. Vuelve a pedirla."
SAME: Final = "La segunda firma es de otra persona."


def _rightly(
    tx: Tx, command: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs
) -> R:
    """Run a command with the right it asks for: the tablet's own lends none."""
    permission = command.needs  # type: ignore[attr-defined]
    if not tx.actor.may(permission):
        raise NotAllowed(required=permission, current_role=tx.actor.role)
    return command(tx, *args, **kwargs)


def _start(tx: Tx, _device: KnownDevice, deed: deeds.StartTask) -> Done:
    row = _rightly(tx, orders.start_task, deed.ot_id, deed.labor_id, switch=deed.switch)
    return {"state": row.state.value}


def _pause(tx: Tx, _device: KnownDevice, deed: deeds.PauseTask) -> Done:
    _check_order(tx, deed.labor_id)
    row = _rightly(tx, orders.pause_task, deed.ot_id, deed.labor_id, reason=deed.reason)
    return {"state": row.state.value}


def _finish(tx: Tx, _device: KnownDevice, deed: deeds.OfTask) -> Done:
    _check_order(tx, deed.labor_id)
    row = _rightly(tx, orders.finish_task, deed.ot_id, deed.labor_id)
    return {"state": row.state.value}


def _hand_over(tx: Tx, _device: KnownDevice, deed: deeds.HandOver) -> Done:
    _check_order(tx, deed.labor_id)
    row = _rightly(
        tx, orders.hand_over_task, deed.ot_id, deed.labor_id, technician_id=deed.to_user_id
    )
    if deed.note.strip():
        words = deed.note.strip()
        tx.emit(HandOverNoted(deed.ot_id, row.number, deed.to_user_id, words))
    return {"state": row.state.value}


def _check_order(tx: Tx, labor_id: UUID) -> None:
    """Refuse to stop a clock that was started after it was stopped: it is another stretch."""
    if queries.begun_after(tx, labor_id, tx.now):
        raise Conflict(LATER)


def _finish_order(tx: Tx, _device: KnownDevice, deed: deeds.OfOrder) -> Done:
    row = _rightly(tx, orders.finish_work, deed.ot_id)
    return {"status": row.status.value}


def _begin_inspection(tx: Tx, _device: KnownDevice, deed: deeds.OfOrder) -> Done:
    begun = _rightly(tx, inspections.start, deed.ot_id)
    return {"inspection_id": str(begun.inspection.id)}


def _grade(tx: Tx, device: KnownDevice, deed: deeds.GradePoint) -> Done:
    if deed.photos:
        for data, _mime in _sent(tx, device, deed.photos):
            _rightly(tx, inspections.attach_photo, deed.point_id, data=data, name=_("Foto"))
        if deed.grade is None and deed.measure is None and deed.note is None:
            return {"photos": len(deed.photos)}
    row = _rightly(
        tx,
        inspections.grade,
        deed.point_id,
        grade=deed.grade,
        measure=deed.measure,
        note=deed.note,
    )
    return {"grade": row.grade.value if row.grade else None}


def _ask_part(tx: Tx, _device: KnownDevice, deed: deeds.AskPart) -> Done:
    asked = _rightly(
        tx,
        orders.ask_part,
        deed.ot_id,
        quantity=deed.quantity,
        item_id=deed.item_id,
        name=deed.name,
    )
    return {"request_id": str(asked.id)}


def _add_finding(tx: Tx, device: KnownDevice, deed: deeds.AddFinding) -> Done:
    voice = (deed.voice,) if deed.voice else ()
    attached = _sent(tx, device, (*deed.photos, *voice))
    found = _rightly(tx, findings.add_finding, deed, attached=attached)
    return {"finding_id": str(found.id)}


def _sent(tx: Tx, device: KnownDevice, keys: Iterable[UUID]) -> list[findings.Attached]:
    return [uploads.sent(tx, device.id, key) for key in keys]


def _ask_help(tx: Tx, device: KnownDevice, deed: deeds.AskHelp) -> Done:
    assert tx.actor.user_id is not None
    number = findings.order_number(tx, deed.ot_id) if deed.ot_id else ""
    tx.emit(
        HelpAsked(
            tx.actor.user_id,
            tx.actor.name,
            device.name,
            deed.ot_id,
            number,
            " ".join(deed.words.split()),
        )
    )
    return {}


def _begin_check(tx: Tx, _device: KnownDevice, deed: deeds.OfOrder) -> Done:
    begun = _rightly(tx, quality.begin, deed.ot_id)
    return {"check_id": str(begun.check.id)}


def _answer_check(tx: Tx, _device: KnownDevice, deed: deeds.AnswerCheck) -> Done:
    row = _rightly(
        tx,
        quality.answer,
        deed.check_id,
        deed.key,
        deed.ok,
        measure=deed.measure,
        note=deed.note,
    )
    return {"owed": [_(label) for label in row.owed]}


def _road_test(tx: Tx, _device: KnownDevice, deed: deeds.RoadTest) -> Done:
    row = _rightly(tx, quality.road_test, deed.check_id, start_km=deed.start_km, end_km=deed.end_km)
    return {"owed": [_(label) for label in row.owed]}


def _pass_check(tx: Tx, device: KnownDevice, deed: deeds.PassCheck) -> Done:
    """Approve the work by two signatures: one of the two controls it and did not do it.

    Whoever did the work may be the second signature and never the one that approves.
    """
    if pins.real_now(tx) - tx.now > SLACK:
        raise Conflict(ONLINE)
    if deed.second.user_id == tx.actor.user_id:
        raise Invalid.field("second", SAME)
    second = queries.person_at(device, deed.second.user_id)
    refused = pins.prove(tx, device.id, deed.second.user_id, deed.second.pin)
    if refused is not None or second is None:
        return refused or NotAllowed(SAME)
    beside = Tx(tx.session, second, tx.now)
    first_decides = (
        tx.actor.may(quality.pass_check.needs)  # type: ignore[attr-defined]
        and not controls.one(tx, deed.check_id).worked
    )
    decides, signs = (tx, beside) if first_decides else (beside, tx)
    note = _(Sentence("Segunda firma: {name}.", name=signs.actor.name))
    row = _rightly(decides, quality.pass_check, deed.check_id, note=note)
    return {"status": row.check.status.value}


def _fail_check(tx: Tx, _device: KnownDevice, deed: deeds.FailCheck) -> Done:
    row = _rightly(tx, quality.fail_check, deed.check_id, note=deed.note)
    return {"status": row.check.status.value}


DEEDS: Final[Mapping[str, Callable[[Tx, KnownDevice, Any], Done]]] = {
    "task.start": _start,
    "task.pause": _pause,
    "task.finish": _finish,
    "task.hand_over": _hand_over,
    "order.finish": _finish_order,
    "inspection.start": _begin_inspection,
    "point.grade": _grade,
    "part.ask": _ask_part,
    "finding.add": _add_finding,
    "help.ask": _ask_help,
    "check.begin": _begin_check,
    "check.answer": _answer_check,
    "check.road_test": _road_test,
    "check.pass": _pass_check,
    "check.fail": _fail_check,
}
"""Every kind of action, and what it does."""
