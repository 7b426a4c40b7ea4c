"""What messages may say of requests for approval."""

from models.approvals import ApprovalState, ApprovalSubject
from models.base import new_id
from torque_app.approvals import offers
from torque_app.approvals.events import ApprovalAsked, ApprovalDecided
from torque_app.notifications.variables import OFFERS


def test_whoever_writes_a_rule_reads_who_asks_for_what(bench):
    waits = bench.ask(18)
    row = bench.seen(waits).approval
    event = ApprovalAsked(
        waits, row.subject, row.subject_id, row.title, 1, "MANAGER", row.requested_by
    )
    offered = OFFERS["ApprovalAsked"]
    with bench.shop.tx() as tx:
        assert offered.read(tx, event) == {
            "solicitud": "Descuento de 18 %",
            "motivo": "Cliente antiguo",
            "pide": "ana",
            "tipo": "Descuento",
        }
        concerned = offered.audience(tx, event)
    assert (concerned.about, concerned.advisor_id) == ((offers.ABOUT, waits), bench.people["ana"])


def test_every_variable_of_a_decision_is_filled(bench):
    waits = bench.ask(18)
    bench.reject(waits)
    event = ApprovalDecided(
        waits,
        ApprovalSubject.DISCOUNT,
        new_id(),
        approved=False,
        note="Es mucho",
        status=ApprovalState.REJECTED,
        title="Descuento de 18 %",
        requested_by=bench.people["ana"],
        decided_by=bench.people["mario"],
    )
    offered = OFFERS["ApprovalDecided"]
    with bench.shop.tx() as tx:
        told = offered.read(tx, event)
    assert told.keys() == offered.variables.keys()
    assert (told["resultado"], told["nota"]) == ("Rechazada", "Es mucho")
