"""The registry of claims: our client against the simulator, and the codes of the manual."""

from datetime import timedelta

import pytest

from models.values.rut import check_digit
from tests.integrations.sii_exchange.workshop import HOLDER, now
from torque_app.integrations.sii.client.claims import ClaimKey
from torque_app.integrations.sii.client.errors import SiiUnavailable, TokenRefused

SUPPLIER = "76192083-9"
_folios = iter(range(500_000, 600_000))


@pytest.fixture
def key():
    """A document nobody asked about before."""
    return ClaimKey(SUPPLIER, 33, next(_folios))


def expect(workshop, key, **said):
    workshop.simulator.post(
        "claimable", issuer=key.issuer_rut, type=key.type, folio=key.folio,
        **{"receiver": workshop.issuer.rut, "days_ago": 0, **said},
    )  # fmt: skip


def code(clerk, key, action):
    return clerk.register_claim(key, action).code


@pytest.mark.parametrize("action", ["ACD", "ERM", "RCD", "RFP", "RFT"])
def test_each_act_is_registered_and_listed(clerk, key, action):
    assert code(clerk, key, action) == 0
    told = clerk.claim_events(key)
    assert (told.code, [event.code for event in told.events]) == (15, [action])
    (event,) = told.events
    assert event.rut == HOLDER
    assert abs(event.happened_at - now()) < timedelta(minutes=1)
    assert event.sentence


@pytest.mark.parametrize(
    ("acts", "codes"),
    [
        (["ACD", "ACD"], [0, 7]), (["RCD", "RCD"], [0, 7]), (["RCD", "RFT"], [0, 0]),
        (["RFP", "ERM"], [0, 6]), (["RCD", "ACD"], [0, 12]), (["ACD", "RCD"], [0, 11]),
        (["ERM", "RFT"], [0, 13]), (["ERM", "ACD"], [0, 0]), (["ACD", "ERM"], [0, 0]),
    ],
)  # fmt: skip
def test_what_follows_what_is_judged_as_the_manual_says(clerk, key, acts, codes):
    assert [code(clerk, key, act) for act in acts] == codes


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"issuer_rut": "76192083-1"}, 1), ({"issuer_rut": "999-9"}, 1),
        ({"folio": 0}, 2), ({"type": 61}, 3), ({"type": 39}, 3),
    ],
)  # fmt: skip
def test_a_document_that_makes_no_sense_is_refused(clerk, key, changes, wanted):
    wrong = {"issuer_rut": key.issuer_rut, "type": key.type, "folio": key.folio, **changes}
    assert code(clerk, ClaimKey(**wrong), "ACD") == wanted


def test_an_act_that_does_not_exist_is_refused(clerk, key):
    assert code(clerk, key, "XXX") == 4


def test_after_eight_days_nothing_is_registered(clerk, workshop, key):
    expect(workshop, key, days_ago=8.05)
    assert code(clerk, key, "RCD") == 8
    expect(workshop, key, days_ago=7.9)
    assert code(clerk, key, "RCD") == 0


def test_what_sii_never_received_is_said_so(clerk, workshop, key):
    expect(workshop, key, days_ago=None)
    assert code(clerk, key, "ACD") == 10
    assert clerk.claim_events(key).code == 18
    assert clerk.received_at(key) is None


def test_only_the_receiver_may_act_and_only_the_parties_may_look(clerk, workshop, key):
    stranger = f"77000000-{check_digit(77_000_000)}"
    supplier = f"76500000-{check_digit(76_500_000)}"
    foreign = ClaimKey(supplier, 33, key.folio)
    expect(workshop, foreign, receiver=stranger)
    for company in (stranger, supplier):
        workshop.simulator.post(
            "permissions", sender_rut=HOLDER, company_rut=company, allowed=False
        )
    assert code(clerk, foreign, "ACD") == 17
    assert clerk.claim_events(foreign).code == 14
    workshop.simulator.post("permissions", sender_rut=HOLDER, company_rut=supplier, allowed=True)
    assert clerk.claim_events(foreign).code == 16


def test_a_document_we_sent_is_known_by_its_receiver_and_its_moment(clerk, workshop):
    signed = workshop.sign()
    sent_at = now()
    clerk.judge(workshop.seal(signed))
    key = ClaimKey(workshop.issuer.rut, 33, signed.folio)
    assert abs(clerk.received_at(key) - sent_at) < timedelta(seconds=30)
    assert clerk.assignable(key).code == 22
    assert code(clerk, key, "ERM") == 0
    assert clerk.assignable(key).code == 23


def test_a_claimed_document_is_not_assignable_and_a_note_never_is(clerk, workshop, key):
    code(clerk, key, "RFT")
    assert clerk.assignable(key).code == 24
    assert clerk.assignable(ClaimKey(SUPPLIER, 61, key.folio)).code == 20
    old = ClaimKey(SUPPLIER, 33, next(_folios))
    expect(workshop, old, days_ago=20)
    assert clerk.assignable(old).code == 25


def test_a_session_that_died_is_opened_again(clerk, simulator, key):
    assert clerk.claim_events(key).code == 16
    simulator.order("dead_token", service="claims")
    assert code(clerk, key, "ACD") == 0


def test_a_login_page_for_good_is_a_session_refused(clerk, simulator, key):
    simulator.order("login_page", service="claims", times=4)
    with pytest.raises(TokenRefused):
        clerk.register_claim(key, "ACD")


@pytest.mark.parametrize("mode", ["maintenance_page", "error_500_text", "empty_body"])
def test_whatever_is_no_answer_is_asked_again_later(clerk, simulator, key, mode):
    simulator.order(mode, service="claims")
    with pytest.raises(SiiUnavailable):
        clerk.register_claim(key, "ACD")
    assert code(clerk, key, "ACD") in {0, 7}
