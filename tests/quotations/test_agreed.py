"""What a manager agreed to counts where a rule asks: for as much or less, and by who may say it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from models.approvals import ApprovalState, ApprovalSubject
from models.auth import Role
from models.quotations import QuotationStatus
from tests.quotations.conftest import DAY
from torque_app.approvals import queries as inbox
from torque_app.approvals import service as approvals
from torque_app.core.actor import Actor
from torque_app.core.errors import NotAllowed
from torque_app.quotations import service

SENT, AGREED = QuotationStatus.SENT_TO_CUSTOMER, QuotationStatus.MANAGER_APPROVED


def drafted(desk, percent=18, price=30_000):
    """Return the key of a quotation of one line with a discount."""
    line = desk.hour(price=price, discount_percent=Decimal(percent))
    return desk.drafted(line).quotation.id


def passed(desk, quotation_id):
    desk.do(service.send_to_manager, quotation_id, actor=desk.advisor())
    return asked(desk, quotation_id)


def agreed(desk, percent=18, price=30_000):
    """Return the key of a quotation whose discount the manager agreed to by hand."""
    quotation_id = drafted(desk, percent, price)
    passed(desk, quotation_id)
    desk.do(service.manager_approve, quotation_id, note="Va", actor=desk.manager())
    return quotation_id


def asked(desk, quotation_id):
    return desk.do(inbox.of_subject, ApprovalSubject.QUOTATION, quotation_id)


def send(desk, quotation_id, **more):
    wanted = {"channels": (), "actor": desk.advisor()} | more
    return desk.do(service.send_to_customer, quotation_id, **wanted)


def revised(desk, quotation_id, **changes):
    """Begin another version with the line changed so."""
    again = desk.do(service.revise, quotation_id, why="Pide otra cosa", actor=desk.advisor())
    desk.do(service.change_line, quotation_id, again.lines[0].id, actor=desk.manager(), **changes)


def test_a_discount_agreed_to_by_hand_goes_out_without_waiting_again(desk):
    quotation_id = agreed(desk)
    seen = desk.seen(quotation_id)
    assert (seen.quotation.status, seen.manager_note) == (AGREED, "Va")
    sent = send(desk, quotation_id)
    assert (sent.approval_id, sent.quotation.quotation.status) == (None, SENT)
    [row] = asked(desk, quotation_id)
    assert (row.status, row.decided_by) == (ApprovalState.APPROVED, "Jefe de Taller")


def test_what_is_passed_by_hand_under_a_rule_waits_in_the_inbox_of_whom_it_asks(desk):
    quotation_id = drafted(desk)
    [row] = passed(desk, quotation_id)
    assert (row.status, row.required_role) == (ApprovalState.PENDING, "MANAGER")
    desk.do(approvals.approve, row.id, version=row.version, actor=desk.manager())
    assert desk.seen(quotation_id).quotation.status is AGREED


def test_what_no_rule_asks_about_stays_between_the_advisor_and_the_manager(desk):
    quotation_id = drafted(desk, percent=10)
    assert passed(desk, quotation_id) == []
    desk.do(service.manager_approve, quotation_id, actor=desk.manager())
    assert send(desk, quotation_id).approval_id is None


def test_what_was_refused_by_hand_comes_back_and_its_request_ends(desk):
    quotation_id = drafted(desk)
    passed(desk, quotation_id)
    desk.do(service.manager_reject, quotation_id, note="Mucho", actor=desk.manager())
    [row] = asked(desk, quotation_id)
    assert row.status is ApprovalState.REJECTED
    assert desk.seen(quotation_id).quotation.status is QuotationStatus.MANAGER_REJECTED


@pytest.mark.parametrize(
    "changes",
    [
        {"discount_percent": Decimal(17)},
        {"quantity": Decimal(1)},
        {"unit_price": Decimal(29_000)},
    ],
)
def test_another_version_with_no_more_discount_does_not_wait(desk, changes):
    quotation_id = agreed(desk)
    send(desk, quotation_id)
    revised(desk, quotation_id, **changes)
    assert send(desk, quotation_id).approval_id is None


@pytest.mark.parametrize(
    "changes",
    [
        {"discount_percent": Decimal("18.5")},
        {"unit_price": Decimal(60_000)},  # the same percent of twice as much
    ],
)
def test_another_version_with_more_discount_waits(desk, changes):
    quotation_id = agreed(desk)
    send(desk, quotation_id)
    revised(desk, quotation_id, **changes)
    waits = send(desk, quotation_id)
    assert waits.approval_id is not None
    assert waits.quotation.quotation.status is QuotationStatus.SENT_TO_MANAGER


def test_what_the_engine_approved_counts_for_the_offer_that_goes_out_again(desk):
    quotation_id = drafted(desk)
    send(desk, quotation_id)
    desk.do(service.manager_approve, quotation_id, actor=desk.manager())
    later = DAY + timedelta(days=9)
    desk.do(service.follow_up, now=later)
    assert send(desk, quotation_id, now=later).approval_id is None


def test_a_yes_is_over_once_somebody_said_no(desk):
    quotation_id = agreed(desk)
    send(desk, quotation_id)
    revised(desk, quotation_id, discount_percent=Decimal(25))
    send(desk, quotation_id)
    later = DAY + timedelta(hours=1)
    reject = {"note": "Ya es mucho", "actor": desk.manager(), "now": later}
    desk.do(service.manager_reject, quotation_id, **reject)
    revised(desk, quotation_id, discount_percent=Decimal(18))
    assert send(desk, quotation_id, now=later).approval_id is not None


def test_a_yes_from_below_does_not_answer_a_rule_that_asks_higher_since(desk):
    quotation_id = agreed(desk, percent=30)
    desk.do(
        approvals.save_rule,
        subject=ApprovalSubject.QUOTATION,
        name="Descuento sobre 25 %",
        figure="discount_percent",
        threshold=Decimal(25),
        levels=[{"role": "ADMIN", "hours": 24}],
    )
    waits = send(desk, quotation_id)
    assert waits.approval_id is not None
    newest = asked(desk, quotation_id)[0]
    assert (newest.status, newest.required_role) == (ApprovalState.PENDING, "ADMIN")


def test_whoever_passes_a_discount_on_does_not_agree_to_it(desk):
    quotation_id = drafted(desk)
    desk.do(service.send_to_manager, quotation_id, actor=desk.manager())
    with pytest.raises(NotAllowed, match="La pediste tú"):
        desk.do(service.manager_approve, quotation_id, actor=desk.manager())


def test_whoever_made_a_quotation_does_not_agree_to_it_whoever_passes_it_on(desk):
    line = desk.hour(discount_percent=Decimal(18))
    quotation_id = desk.drafted(line, actor=desk.manager()).quotation.id
    passed(desk, quotation_id)
    with pytest.raises(NotAllowed, match="tu presupuesto"):
        desk.do(service.manager_approve, quotation_id, actor=desk.manager())
    other = other_manager(desk)
    desk.do(service.manager_approve, quotation_id, actor=other)
    assert desk.seen(quotation_id).quotation.status is AGREED


def test_the_command_that_only_approvals_give_is_refused_to_anybody_else(desk):
    quotation_id = drafted(desk)
    passed(desk, quotation_id)
    with pytest.raises(NotAllowed, match="bandeja"):
        desk.do(service.agreed_by_approval, quotation_id, actor=desk.manager())


def other_manager(desk) -> Actor:
    from tests.factories.workshop import add_member  # noqa: PLC0415 - after the settings

    key = add_member(desk.shop, name="Otra Jefa", role=Role.MANAGER)
    rights = desk.shop.actor().permissions
    return Actor(desk.shop.tenant_id, key, rights, name="Otra Jefa", role="MANAGER")
