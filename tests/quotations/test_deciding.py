"""The client's word, line by line, and its evidence."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy.exc import DBAPIError

from models.base import new_id
from models.quotations import (
    Decision,
    DecisionMethod,
    QuotationAnswer,
    QuotationStatus,
    QuotedKind,
)
from tests.quotations.conftest import DAY
from torque_app.core.errors import Conflict, Invalid
from torque_app.files import queries as files
from torque_app.quotations import service
from torque_app.quotations.service import NewLine

YES, NO, LATER = Decision.APPROVED, Decision.DECLINED, Decision.DEFERRED


def test_the_client_agrees_to_some_lines_and_the_total_is_theirs(desk):
    quotation = desk.sent()
    decided = desk.decide(quotation, YES, NO)
    assert decided.quotation.status is QuotationStatus.CUSTOMER_APPROVED
    assert (decided.totals.net, decided.quotation.total) == (45_000, 53_550)
    [answer] = decided.answers
    assert (answer.name, answer.ip, answer.total) == ("Marta Soto", "190.20.1.7", 53_550)
    assert answer.pdf_sha256 == quotation.versions[0].pdf_sha256
    assert answer.signature_file_id is not None


def test_an_answer_given_twice_counts_once(desk):
    quotation, key = desk.sent(), new_id()
    desk.decide(quotation, YES, key=key)
    again = desk.decide(quotation, NO, key=key)
    assert (again.quotation.status, len(again.answers)) == (QuotationStatus.CUSTOMER_APPROVED, 1)


def test_a_second_answer_is_refused(desk):
    quotation = desk.sent()
    desk.decide(quotation, YES)
    with pytest.raises(service.NotAnswerable):
        desk.decide(quotation, NO)


def test_a_stale_page_never_decides_a_newer_version(desk):
    before = desk.sent()
    quotation_id = before.quotation.id
    desk.do(service.revise, quotation_id, why="Otro precio")
    desk.do(service.send_to_customer, quotation_id, channels=())
    with pytest.raises(service.VersionGone):
        desk.decide(before, YES)
    assert desk.seen(quotation_id).quotation.status is QuotationStatus.SENT_TO_CUSTOMER


def test_what_is_being_changed_is_not_decided(desk):
    before = desk.sent()
    desk.do(service.revise, before.quotation.id, why="Otro precio")
    with pytest.raises(Conflict):
        desk.decide(before, YES)


def test_an_offer_that_ended_is_not_decided_by_the_client_but_the_shop_may_keep_its_word(desk):
    quotation = desk.sent()
    late = DAY + timedelta(days=30)
    with pytest.raises(service.NotAnswerable):
        desk.decide(quotation, YES, now=late)
    recorded = desk.do(
        service.record_decision,
        quotation.quotation.id,
        revision=1,
        decisions={line.id: YES for line in quotation.lines},
        name="Marta Soto",
        key=new_id(),
        note="Llamó por teléfono",
        actor=desk.advisor(),
        now=late,
    )
    assert recorded.answers[0].method is DecisionMethod.RECORDED


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"signature": None}, "signature"),
        ({"signature": b"no es una firma"}, "signature"),
        ({"name": "M"}, "name"),
        ({"rut": "1-1"}, "rut"),
        ({"decisions": {}}, "decisions"),
        ({"method": DecisionMethod.RECORDED}, "method"),
    ],
)
def test_an_answer_without_proof_is_refused(desk, wrong, field):
    quotation = desk.sent()
    with pytest.raises(Invalid) as refused:
        desk.decide(quotation, YES, **wrong)
    assert field in refused.value.fields
    assert desk.seen(quotation.quotation.id).answers == ()


def test_a_line_of_another_quotation_is_refused(desk):
    quotation, other = desk.sent(), desk.sent()
    said = {line.id: YES for line in (*quotation.lines, other.lines[0])}
    with pytest.raises(Invalid):
        desk.decide(quotation, YES, decisions=said)


def test_all_refused_is_a_refusal(desk):
    decided = desk.decide(desk.sent(), NO, note="Muy caro")
    assert decided.quotation.status is QuotationStatus.CUSTOMER_REJECTED
    assert (decided.totals.total, decided.rejection_reason) == (0, "Muy caro")


def test_a_discount_for_the_whole_stands_only_with_all_lines(desk):
    off = NewLine(kind=QuotedKind.DISCOUNT, description="Promo", unit_price=Decimal(5_000))
    whole = desk.decide(desk.sent(desk.hour(), desk.part(), off), YES)
    assert whole.totals.net == 60_000
    some = desk.decide(desk.sent(desk.hour(), desk.part(), off), YES, NO)
    assert some.totals.net == 45_000


def test_what_is_left_for_later_is_remembered_for_the_next_visit(desk):
    inspection = desk.bench.finished(Batería="RED")
    quotation_id = desk.do(service.from_inspection, inspection.inspection.id).quotation.id
    desk.do(service.send_to_customer, quotation_id, channels=())
    desk.decide(desk.seen(quotation_id), LATER)
    from torque_app.inspections import queries as points  # noqa: PLC0415 - after the settings

    found = desk.do(points.one, inspection.inspection.id).points
    assert any(point.deferred is not None for point in found)


def test_the_evidence_is_not_taken_away_by_hand(desk):
    decided = desk.decide(desk.sent(), YES)
    from torque_app.files import service as filing  # noqa: PLC0415 - after the settings

    for file_id in (decided.answers[0].signature_file_id, decided.versions[0].pdf_file_id):
        with pytest.raises(Conflict):
            desk.do(filing.remove, file_id)
        assert desk.do(files.one, file_id).id == file_id


def test_an_answer_never_changes(desk):
    decided = desk.decide(desk.sent(), YES)
    with pytest.raises(DBAPIError), desk.shop.tx() as tx:
        tx.get(QuotationAnswer, decided.answers[0].id).name = "Otra persona"
        tx.session.flush()
