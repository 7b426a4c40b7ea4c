from datetime import date, timedelta
from decimal import Decimal

import pytest

from models.payments import PaymentMethod
from torque_app.payments.rules import METHOD_NAMES, faults

TODAY = date(2026, 11, 21)


def wrong(**changes):
    said = {
        "amount": Decimal(1000), "method": PaymentMethod.CASH, "paid_on": TODAY,
        "reference": None, "today": TODAY,
    }  # fmt: skip
    return set(faults(**said | changes))


def test_cash_of_today_is_fine():
    assert wrong() == set()


@pytest.mark.parametrize("amount", ["0", "-1", "10.5", "NaN", "Infinity"])
def test_an_amount_is_whole_pesos_above_zero(amount):
    assert wrong(amount=Decimal(amount)) == {"amount"}


def test_nobody_pays_tomorrow_or_long_ago():
    assert wrong(paid_on=TODAY + timedelta(days=1)) == {"paid_on"}
    assert wrong(paid_on=TODAY - timedelta(days=400)) == {"paid_on"}


def test_a_cheque_has_a_number():
    assert wrong(method=PaymentMethod.CHECK, reference=" ") == {"reference"}
    assert wrong(method=PaymentMethod.CHECK, reference="123") == set()


def test_every_method_has_a_name():
    assert set(METHOD_NAMES) == set(PaymentMethod)
