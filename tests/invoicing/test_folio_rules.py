"""How long folios last and from where on a company is told, without a database."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torque_app.invoicing.rules import alerts, folios
from torque_app.invoicing.rules.alerts import Thresholds
from torque_app.invoicing.rules.folios import FolioEnd, Lot

TODAY = date(2026, 11, 21)


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


def told(*lots: Lot, used: int = 0) -> folios.Forecast:
    return folios.forecast(lots, used=used, today=TODAY)


def test_folios_are_forecast_by_their_pace():
    found = told(Lot(60, None), used=90)
    assert (found.per_day, found.lasts_until) == (Decimal("3.00"), after(20))
    assert (found.ends_by, found.wasted) == (FolioEnd.USED_UP, 0)


def test_folios_that_expire_first_last_until_they_do():
    found = told(Lot(490, after(170)), used=10)
    assert (found.ends_by, found.lasts_until) == (FolioEnd.EXPIRED, after(170))
    assert found.wasted == 433


def test_folios_nobody_uses_last_until_they_expire_or_for_ever():
    assert told(Lot(50, after(9))).lasts_until == after(9)
    assert told(Lot(50, after(9))).wasted == 50
    found = told(Lot(50, None))
    assert (found.lasts_until, found.ends_by, found.wasted) == (None, None, 0)


def test_a_range_that_waits_is_taken_after_the_one_in_use():
    found = told(Lot(30, after(100)), Lot(300, after(130)), used=30)
    assert (found.lasts_until, found.ends_by) == (after(130), FolioEnd.EXPIRED)
    assert found.wasted == 200


def test_a_range_that_expires_before_its_turn_is_wasted_whole():
    found = told(Lot(50, after(60)), Lot(20, after(40)), used=30)
    assert (found.lasts_until, found.ends_by) == (after(50), FolioEnd.USED_UP)
    assert found.wasted == 20


def test_a_type_in_use_without_folios_ends_today():
    assert told(used=3).lasts_until == TODAY
    assert told().lasts_until is None


lots = st.builds(Lot, st.integers(1, 5000), st.none() | st.integers(1, 190).map(after))


@given(st.lists(lots, min_size=1, max_size=5), st.integers(0, 3000))
def test_no_forecast_outlives_the_last_range(found, used):
    outlook = told(*found, used=used)
    assert 0 <= outlook.wasted <= outlook.available == sum(lot.left for lot in found)
    if all(lot.expires_on for lot in found):
        assert outlook.lasts_until <= max(lot.expires_on for lot in found)
    elif not used:
        assert outlook.lasts_until is None


@given(st.lists(lots, min_size=1, max_size=5), st.integers(1, 3000))
def test_what_expires_never_lengthens_what_the_pace_allows(found, used):
    unlimited = told(*(Lot(lot.left, None) for lot in found), used=used)
    assert told(*found, used=used).lasts_until <= unlimited.lasts_until


@pytest.mark.parametrize(
    ("found", "thresholds", "sentence"),
    [
        (told(), Thresholds(), "No quedan folios de factura."),
        (told(Lot(1, None)), Thresholds(), "Queda 1 folio de factura."),
        (told(Lot(9, None)), Thresholds(), "Quedan 9 folios de factura."),
        (told(Lot(9, None)), Thresholds(folios=9), None),
        (told(Lot(20, None), used=90), Thresholds(), "Quedan 20 folios de factura."),
        (told(Lot(20, None), used=90), Thresholds(folio_days=6), None),
        (told(Lot(99, after(30))), Thresholds(), "Los folios de factura vencen el 21-12-2026"),
        (told(Lot(99, after(31))), Thresholds(), None),
        (told(Lot(99, after(90))), Thresholds(range_days=90), "Los folios de factura vencen"),
    ],
)  # fmt: skip
def test_a_new_caf_is_asked_for_from_where_the_company_wants(found, thresholds, sentence):
    said = folios.warning("factura", found, thresholds, today=TODAY)
    assert (said or "").startswith(sentence or "\0") == (sentence is not None)
    assert (said is None) == (sentence is None)


def test_each_reminder_is_due_once_and_a_missed_one_is_made_up_for():
    days = [70, 60, 45, 15, 14, 3, 1, 0]
    warned, given_ = None, []
    for left in days:
        now = alerts.due(left, warned, first=60)
        given_.append(now)
        warned = now if now is not None else warned
    assert given_ == [None, 60, None, 15, None, 7, 1, None]
    assert alerts.due(3, None, first=60) == 7


def test_a_company_told_late_has_only_the_later_reminders():
    assert alerts.due(12, None, first=5) is None
    assert alerts.due(5, None, first=5) == 5
    assert alerts.due(1, 5, first=5) == 1


def test_what_a_company_did_not_choose_is_as_usual():
    assert Thresholds.of({"folios": 40, "of_old": 3}) == Thresholds(folios=40)
    assert alerts.wrong_thresholds({"folios": 0, "range_days": 151, "folio_days": 90}).keys() == {
        "folios", "range_days",
    }  # fmt: skip
