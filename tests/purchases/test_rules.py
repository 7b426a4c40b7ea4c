"""The 8 days and the registry's table, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.purchases import ClaimAction, PurchaseStatus
from models.values import claim_window
from models.values.clock import business_date, local
from torque_app.purchases import lifecycle, rules

ACD, ERM = ClaimAction.ACCEPTS_CONTENT, ClaimAction.RECEIVED_GOODS
RCD, RFP, RFT = sorted(rules.CLAIMS)

moments = st.datetimes(
    min_value=datetime(2020, 1, 1), max_value=datetime(2035, 1, 1), timezones=st.just(UTC)
)
spans = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=20))
acts = st.sampled_from(list(ClaimAction))


def standing(*done, dte_type=33, waiting=False, over=False):
    return rules.Standing(dte_type, frozenset(done), waiting, over)


@given(moments)
def test_the_deadline_is_the_same_wall_time_eight_days_later(received):
    end, start = claim_window.deadline(received), local(received)
    assert (end.time(), (end.date() - start.date()).days) == (start.time(), 8)


@given(moments, spans)
def test_the_window_closes_at_the_deadline(received, passed):
    now = received + passed
    gap = now - claim_window.deadline(received)
    if abs(gap) > timedelta(hours=1):  # an hour comes or goes when Chile changes its clocks
        assert claim_window.is_over(33, received, now=now) == (gap > timedelta(0))


@given(moments, spans)
def test_types_outside_the_registry_never_run_out(received, passed):
    assert not claim_window.is_over(61, received, now=received + passed)


@given(moments, spans)
def test_days_are_counted_on_chiles_calendar(received, passed):
    now = received + passed
    left = claim_window.days_left(received, now=now)
    assert 0 <= left <= 8
    assert left == max(0, 8 - (business_date(now) - business_date(received)).days)


def test_a_document_of_the_evening_still_counts_its_day():
    received = datetime(2026, 11, 11, 2, 30, tzinfo=UTC)  # 23:30 of the 10th in Santiago
    now = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
    assert claim_window.days_left(received, now=now) == 1


@given(st.lists(st.integers(min_value=0, max_value=8)))
def test_each_warning_is_given_once_as_the_days_run(days):
    warned, given_ = None, []
    for left in sorted(days, reverse=True):
        due = rules.warning(left, warned=warned)
        if due is not None:
            warned = due
            given_.append((left, due))
    assert len(given_) <= 2
    assert [due for _, due in given_] == sorted({due for _, due in given_}, reverse=True)
    assert all(left <= due for left, due in given_)
    assert bool(given_) == any(left <= 3 for left in days)


@given(st.lists(acts, max_size=6))
def test_what_the_rules_let_through_never_contradicts_itself(wanted):
    done = set()
    for act in wanted:
        if rules.objection(act, standing(*done)) is None:
            done.add(act)
    assert not (ACD in done and done & rules.CLAIMS)
    assert not (ERM in done and done & rules.CLAIMS)


@pytest.mark.parametrize(
    ("done", "act", "code"),
    [
        ([], ACD, None), ([], ERM, None), ([], RCD, None), ([], RFT, None),
        ([RCD], ERM, 6), ([RCD], RFP, None), ([RCD], RCD, 7), ([RFT], ACD, 12),
        ([ACD], ERM, None), ([ACD], RCD, 11), ([ACD], ACD, 7),
        ([ERM], ACD, None), ([ERM], RFP, 13), ([ERM], ERM, 7),
    ],
)  # fmt: skip
def test_the_table_of_the_manual(done, act, code):
    said = rules.objection(act, standing(*done))
    assert said == (None if code is None else rules.SENTENCES[code])


def test_after_the_eight_days_nothing_is_possible():
    assert rules.possible(standing(over=True)) == frozenset()


def test_while_one_answer_is_on_its_way_there_is_no_other():
    assert rules.possible(standing(waiting=True)) == frozenset()


def test_of_a_credit_note_no_receipt_is_given():
    assert ERM not in rules.possible(standing(dte_type=61))
    assert {ACD, RCD} <= rules.possible(standing(dte_type=61))


@given(st.sampled_from(list(PurchaseStatus)), acts)
def test_an_act_the_rules_allow_is_a_move_the_lifecycle_has(status, act):
    done = {
        PurchaseStatus.RECEIVED: [], PurchaseStatus.ACKNOWLEDGED: [ERM],
        PurchaseStatus.ACCEPTED: [ACD], PurchaseStatus.CLAIMED: [RCD],
    }[status]  # fmt: skip
    there = rules.status_after(status, act)
    if rules.objection(act, standing(*done)) is None and there is not status:
        lifecycle.DOCUMENT.check(status, there)


@pytest.mark.parametrize("code", [0, 7])
def test_a_repeated_act_stands_like_the_first(code):
    assert rules.stands(code, RCD)


@pytest.mark.parametrize("code", [5, 19])
def test_already_claimed_stands_only_if_the_claim_was_ours(code):
    assert rules.is_doubtful(code)
    assert rules.stands(code, RCD, events={"RCD"})
    assert not rules.stands(code, RCD, events={"RFT"})


@given(st.integers(min_value=1, max_value=40).filter(lambda code: code not in {5, 7, 19}))
def test_every_other_code_is_a_refusal_with_a_sentence(code):
    assert not rules.stands(code, RCD, events={"RCD"})
    assert rules.sentence(code).endswith(".")


@pytest.mark.parametrize(
    ("status", "over", "shown"),
    [
        (PurchaseStatus.RECEIVED, False, "RECEIVED"), (PurchaseStatus.RECEIVED, True, "DEEMED"),
        (PurchaseStatus.ACKNOWLEDGED, True, "DEEMED"), (PurchaseStatus.CLAIMED, True, "CLAIMED"),
        (PurchaseStatus.ACCEPTED, True, "ACCEPTED"),
    ],
)  # fmt: skip
def test_silence_accepts_what_nobody_answered(status, over, shown):
    assert rules.shown_state(status, over=over) == shown
