"""Coming in by telephone: codes that count once, for one number, and tell a guesser nothing."""

import base64
import re
import time
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import redis as driver
from redis.backoff import NoBackoff
from redis.retry import Retry

from models.auth import IdentityProvider, Role
from tests.auth.people import DESK, PASSWORD, PHONE, person
from tests.auth.practice import a_number
from torque_app.auth import phone_codes, queries, service
from torque_app.auth.errors import IdentityTaken, NotOffered, WrongPhoneCode
from torque_app.auth.service import phone as by_phone
from torque_app.core.crypto import decrypt
from torque_app.core.errors import Invalid, TooMany, Unavailable
from torque_app.core.tx import transaction
from torque_app.integrations.sms.client import Provider, SmsDelayed, SmsRefused
from workers import auth as jobs
from workers.job import Later

SECRET = re.compile(r"^[0-9]{6}(?= es tu código)")


def do(actor, command, *args, **kwargs):
    with transaction(actor) as tx:
        return command(tx, *args, **kwargs)


@pytest.fixture
def messages(past):
    """Return the codes on their way to a number, the newest first, as the worker will read them."""

    def to(number):
        rows = past(
            "SELECT payload FROM outbox_messages WHERE name = 'auth.phone_code'"
            " AND payload ->> 'number' = %s ORDER BY created_at DESC, id DESC",
            number,
        )
        return [opened(told) for (told,) in rows]

    return to


def opened(told):
    sealed = base64.b64decode(told["sealed"])
    return decrypt(sealed, purpose=by_phone.SEALED, bound_to=told["number"]).decode()


@pytest.fixture
def rosa(shop):
    """An operator with a password."""
    return person(shop)


def join(someone, number, messages):
    """Join a number to somebody's account, as its owner would."""
    actor = someone.actor()
    sent = do(actor, service.ask_link_code, phone=number, password=PASSWORD)
    do(actor, service.link_phone, challenge=sent.challenge, code=messages(number)[0])


@pytest.fixture
def number(rosa, practice, messages):
    """The number that opens Rosa's account."""
    mine = a_number()
    join(rosa, mine, messages)
    return mine


def enter(challenge, code):
    return service.sign_in_by_phone(challenge, code, origin=PHONE)


def asked(number, ip="190.20.30.50"):
    return service.ask_entry_code(number, origin=service.Origin(ip, "")).challenge


# --- coming in --------------------------------------------------------------------------


def test_a_code_lets_its_owner_in_once(rosa, number, messages, past):
    challenge = asked(f"  9 {number[4:8]} {number[8:]} ")
    entered = enter(challenge, messages(number)[0])
    actor = queries.actor_by_cookie(entered.secret)
    assert actor.user_id == rosa.id
    (here,) = (row for row in do(actor, queries.my_sessions) if row.is_current)
    assert here.came_by == "PHONE"
    with pytest.raises(WrongPhoneCode):
        enter(challenge, messages(number)[0])
    assert past.told(rosa.id)[-1] == "LOGIN_OK"


def test_the_second_factor_is_still_owed(rosa, number, messages):
    ago = datetime.now(UTC) - timedelta(minutes=5)
    with transaction(rosa.actor(), now=ago) as tx:
        service.confirm_mfa(tx, pyotp.TOTP(service.set_up_mfa(tx).secret).at(ago))
    challenge = asked(number)
    assert enter(challenge, messages(number)[0]).mfa_pending


def test_a_code_is_forgotten_after_five_wrong_ones(number, messages):
    challenge = asked(number)
    right = messages(number)[0]
    for wrong in guesses(right, phone_codes.TRIES):
        with pytest.raises(WrongPhoneCode):
            enter(challenge, wrong)
    with pytest.raises(WrongPhoneCode):
        enter(challenge, right)


def guesses(right, count):
    return [f"{(int(right) + n) % 10**6:06}" for n in range(1, count + 1)]


def test_wrong_codes_make_the_account_rest_as_wrong_passwords_do(rosa, number, messages, past):
    challenge = asked(number)
    for wrong in guesses(messages(number)[0], phone_codes.TRIES):
        with pytest.raises(WrongPhoneCode):
            enter(challenge, wrong)
    assert past.told(rosa.id)[-1] == "LOCKED"
    with pytest.raises(WrongPhoneCode):
        enter(asked(number), messages(number)[0])


def test_a_code_is_worth_nothing_for_another_challenge(shop, number, messages):
    ana, hers = person(shop), a_number()
    join(ana, hers, messages)
    mine, other = asked(number), asked(hers)
    with pytest.raises(WrongPhoneCode):
        enter(other, messages(number)[0])
    with pytest.raises(WrongPhoneCode):
        enter(mine, messages(hers)[0])


def test_a_code_to_join_a_number_lets_nobody_in(rosa, practice, messages):
    number = a_number()
    sent = do(rosa.actor(), service.ask_link_code, phone=number, password=PASSWORD)
    with pytest.raises(WrongPhoneCode):
        enter(sent.challenge, messages(number)[0])


def test_a_code_of_a_number_unlinked_meanwhile_lets_nobody_in(rosa, number, messages):
    challenge = asked(number)
    do(rosa.actor(), service.unlink_identity, IdentityProvider.PHONE, password=PASSWORD)
    with pytest.raises(WrongPhoneCode):
        enter(challenge, messages(number)[0])


def test_an_inactive_account_stays_out(rosa, number, messages, past):
    challenge = asked(number)
    past("UPDATE users SET is_active = false WHERE id = %s", rosa.id)
    with pytest.raises(WrongPhoneCode):
        enter(challenge, messages(number)[0])


def test_without_a_provider_no_code_is_asked_for(servers):
    with pytest.raises(NotOffered):
        asked("+56912345678")


# --- what a stranger learns -------------------------------------------------------------


def test_an_unknown_number_gets_the_same_answer_and_no_message(number, messages):
    stranger = a_number()
    known_one = service.ask_entry_code(number, origin=DESK)
    unknown = service.ask_entry_code(stranger, origin=DESK)
    assert len(known_one.challenge) == len(unknown.challenge)
    assert known_one.expires_in == unknown.expires_in
    assert (len(messages(number)) >= 1, messages(stranger)) == (True, [])


def test_no_answer_comes_sooner_for_an_unknown_number(number):
    for whose in (number, a_number()):
        began = time.monotonic()
        challenge = asked(whose)
        assert time.monotonic() - began >= by_phone.EVENLY
        began = time.monotonic()
        with pytest.raises(WrongPhoneCode):
            enter(challenge, "no es")
        assert time.monotonic() - began >= by_phone.EVENLY


def test_known_and_unknown_numbers_reach_the_same_limit(number, practice):
    from torque_app.core.redis import redis  # noqa: PLC0415 - after the settings

    for key in redis().scan_iter("torque:phone:asked:*"):
        redis().delete(key)
    for at, whose in enumerate((number, a_number())):
        for turn in range(phone_codes.LIMITS["number"]):
            asked(whose, f"190.1.{at}.{turn}")
        with pytest.raises(TooMany) as refused:
            asked(whose, f"190.2.{at}.1")
        assert 0 < refused.value.details["retry_after"] <= phone_codes.HOUR


def test_an_address_asks_for_no_more_than_its_share(practice):
    for _ in range(phone_codes.LIMITS["address"]):
        phone_codes.charge(number=a_number(), address="190.9.9.9")
    with pytest.raises(TooMany):
        phone_codes.charge(number=a_number(), address="190.9.9.9")


def test_what_is_kept_is_neither_the_code_nor_the_challenge(number, messages):
    from torque_app.core.redis import redis  # noqa: PLC0415 - after the settings

    challenge = asked(number)
    code = messages(number)[0]
    keys = list(redis().scan_iter("torque:phone:challenge:*"))
    assert keys
    for key in keys:
        assert challenge.encode() not in key
        kept = redis().hgetall(key)
        assert code.encode() not in kept.values()
        assert 0 < redis().ttl(key) <= phone_codes.LIFE


def test_without_redis_a_code_is_refused_and_never_let_through(number, monkeypatch):
    gone = driver.Redis(port=9, retry=Retry(NoBackoff(), 0))
    monkeypatch.setattr(phone_codes, "redis", lambda: gone)
    with pytest.raises(Unavailable):
        asked(number)
    with pytest.raises(Unavailable):
        enter("x", "123456")


# --- joining a number -------------------------------------------------------------------


def test_joining_asks_for_the_password(rosa, practice, messages):
    number = a_number()
    with pytest.raises(Invalid) as refused:
        do(rosa.actor(), service.ask_link_code, phone=number, password="otra")
    assert refused.value.details["fields"].keys() == {"password"}
    assert messages(number) == []


def test_a_number_nobody_could_have_is_told_at_its_field(rosa, practice):
    for typed in ("", "hola", "123", "+1"):
        with pytest.raises(Invalid) as refused:
            do(rosa.actor(), service.ask_link_code, phone=typed, password=PASSWORD)
        assert refused.value.details["fields"].keys() == {"phone"}


def test_somebody_elses_code_joins_nothing(shop, rosa, practice, messages):
    number = a_number()
    sent = do(rosa.actor(), service.ask_link_code, phone=number, password=PASSWORD)
    with pytest.raises(Invalid):
        do(
            person(shop).actor(), service.link_phone,
            challenge=sent.challenge, code=messages(number)[0],
        )  # fmt: skip


def test_a_number_opens_one_account(shop, number, messages):
    ana = person(shop)
    sent = do(ana.actor(), service.ask_link_code, phone=number, password=PASSWORD)
    with pytest.raises(IdentityTaken):
        do(ana.actor(), service.link_phone, challenge=sent.challenge, code=messages(number)[0])


def test_an_account_has_one_number(rosa, number):
    with pytest.raises(IdentityTaken):
        do(rosa.actor(), service.ask_link_code, phone=a_number(), password=PASSWORD)


def test_a_number_that_was_unlinked_may_open_another_account(shop, rosa, number, messages):
    do(rosa.actor(), service.unlink_identity, IdentityProvider.PHONE, password=PASSWORD)
    ana = person(shop, Role.ADMIN)
    join(ana, number, messages)
    assert enter(asked(number), messages(number)[0]).user_id == ana.id


# --- the message ------------------------------------------------------------------------


def payload(past, number):
    return past(
        "SELECT payload FROM outbox_messages WHERE name = 'auth.phone_code'"
        " AND payload ->> 'number' = %s ORDER BY created_at DESC LIMIT 1",
        number,
    )[0][0]


def test_the_job_sends_the_code_through_the_provider(number, practice, past, messages):
    asked(number)
    jobs.phone_code(None, **payload(past, number))
    (text,) = practice.messages(number)
    assert SECRET.match(text)[0] == messages(number)[0]
    assert messages(number)[0] not in str(payload(past, number))


def test_a_code_that_came_too_late_is_not_sent(number, practice, past):
    asked(number)
    told = payload(past, number) | {"until": int(time.time()) - 1}
    jobs.phone_code(None, **told)
    assert practice.messages(number) == []


def test_a_provider_that_says_not_now_is_asked_again(rosa, practice, past):
    number = a_number()[:-4] + "0429"
    do(rosa.actor(), service.ask_link_code, phone=number, password=PASSWORD)
    with pytest.raises(Later) as later:
        jobs.phone_code(None, **payload(past, number))
    assert later.value.seconds == 1.0
    jobs.phone_code(None, **payload(past, number))
    assert len(practice.messages(number)) == 1


def test_a_number_the_provider_refuses_is_given_up(rosa, practice, past):
    number = a_number()[:-4] + "0000"
    do(rosa.actor(), service.ask_link_code, phone=number, password=PASSWORD)
    jobs.phone_code(None, **payload(past, number))
    assert practice.messages(number) == []


def test_a_provider_is_reached_by_tls_or_on_this_machine_alone():
    for wrong in ("ftp://a:b@host", "https://host", "http://a:b@sms.example", "nada"):
        with pytest.raises(ValueError, match="SMS_URL"):
            Provider.at(wrong, sender="T")
    there = Provider.at("https://AC1:to%2Fken@api.twilio.com", sender="T")
    assert (there.base, there.account, there.token) == ("https://api.twilio.com", "AC1", "to/ken")


def test_a_provider_that_is_away_delays_and_a_wrong_password_refuses(practice):
    away = Provider.at("http://a:b@127.0.0.1:9", sender="T")
    with pytest.raises(SmsDelayed):
        away.send("+56911112222", "hola")
    stranger = Provider(f"{practice.base}/sms", "cuenta", "otra", "T")
    with pytest.raises(SmsRefused):
        stranger.send("+56911112222", "hola")
