"""One-time codes: a right one decides, wrong ones count and run out."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models.base import new_id
from models.quotations import Decision, DecisionMethod, QuotationCode, QuotationStatus
from tests.quotations.conftest import DAY
from torque_app.core.errors import Conflict, TooMany
from torque_app.quotations import service
from torque_app.quotations.rules import deciding
from torque_app.quotations.service import WrongCode

BY_CODE = {"method": DecisionMethod.CODE, "signature": None}


@pytest.fixture
def coded(desk):
    """Return a quotation the client has, with a code for its version."""
    quotation = desk.sent()
    version_id = quotation.versions[0].id
    with desk.shop.tx(now=DAY) as tx:
        tx.session.add(
            QuotationCode(
                quotation_version_id=version_id,
                code_hash=deciding.code_hash(version_id, "123456"),
                sent_to="+56912345678",
                sent_at=DAY,
                expires_at=DAY + deciding.LIVES,
            )
        )
    return quotation


def tries(desk):
    with desk.shop.tx() as tx:
        return tx.session.exec(select(QuotationCode)).one().failed_attempts


def test_the_code_that_was_sent_decides(desk, coded):
    decided = desk.decide(coded, Decision.APPROVED, code="123456", **BY_CODE)
    assert decided.quotation.status is QuotationStatus.CUSTOMER_APPROVED
    assert decided.answers[0].method is DecisionMethod.CODE


def test_a_wrong_code_counts_although_nothing_else_was_written(desk, coded):
    with pytest.raises(WrongCode):
        desk.decide(coded, Decision.APPROVED, code="654321", **BY_CODE)
    assert tries(desk) == 1
    assert desk.seen(coded.quotation.id).quotation.status is QuotationStatus.SENT_TO_CUSTOMER


def test_after_five_tries_even_the_right_code_is_refused(desk, coded):
    for _ in range(deciding.MOST_TRIES):
        with pytest.raises(WrongCode):
            desk.decide(coded, Decision.APPROVED, code="000000", **BY_CODE)
    with pytest.raises(TooMany):
        desk.decide(coded, Decision.APPROVED, code="123456", **BY_CODE)


def test_an_old_code_is_refused(desk, coded):
    late = DAY + deciding.LIVES + timedelta(seconds=1)
    with pytest.raises(WrongCode):
        desk.decide(coded, Decision.APPROVED, code="123456", now=late, **BY_CODE)


def test_a_code_does_not_decide_the_next_version(desk, coded):
    quotation_id = coded.quotation.id
    desk.do(service.revise, quotation_id, why="Otro precio")
    desk.do(service.send_to_customer, quotation_id, channels=())
    with pytest.raises(WrongCode):
        desk.decide(
            desk.seen(quotation_id), Decision.APPROVED, code="123456", key=new_id(), **BY_CODE
        )


def test_where_nothing_can_be_sent_the_client_is_told_to_sign(desk):
    quotation = desk.sent()
    with pytest.raises(Conflict):
        desk.do(service.ask_code, quotation.quotation.id, actor=desk.client())
