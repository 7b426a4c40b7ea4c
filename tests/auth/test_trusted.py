"""Devices that are trusted: the password alone opens them, and everything that ends it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from models.auth import IdentityProvider, Role, SessionKind
from tests.auth.people import DESK, PASSWORD, chosen, person
from tests.auth.test_mfa import Guarded
from tests.factories.screens import sitting
from torque_app.auth import queries, rules, service
from torque_app.auth.api.trust import LONGEST, MOST, PREFIX, marks_in
from torque_app.auth.errors import RefreshRefused, WrongCode, WrongCredentials
from torque_app.auth.service.entry import enter_known
from torque_app.auth.state.sessions import SessionsState
from torque_app.core import identity
from torque_app.core.crypto import fingerprint
from torque_app.core.errors import NotAllowed, NotFound
from torque_app.core.tx import transaction

OTHER_PASSWORD = "otra frase bien larga"


def do(actor, command, *args, now=None, **kwargs):
    with transaction(actor, now=now) as tx:
        return command(tx, *args, **kwargs)


def showing(*marks):
    return replace(DESK, marks=marks)


def trusts(guarded, *, marks=()):
    """Come in with code and box; return the device's token and who is in."""
    _, owing = guarded.arrives()
    opened = service.verify_mfa(owing, guarded.codes[0], origin=showing(*marks), trust=True)
    guarded.codes = guarded.codes[1:]
    return opened.device_token, queries.actor_by_cookie(opened.secret)


def is_asked(guarded, *marks):
    return guarded.person.comes_in(showing(*marks)).mfa_pending


def devices(actor):
    return do(actor, queries.my_trusted_devices)


@pytest.fixture
def rosa(shop):
    """An administrator with a second factor."""
    return Guarded(person(shop, Role.ADMIN))


# --- trusting ---------------------------------------------------------------------------


def test_a_trusted_device_is_not_asked_again_and_the_log_says_so(rosa, past):
    token, _ = trusts(rosa)
    entered = rosa.person.comes_in(showing(token))
    assert not entered.mfa_pending
    actor = queries.actor_by_cookie(entered.secret)
    assert actor.permissions == rules.permissions_of(Role.ADMIN)
    assert past.told(rosa.person.id)[-3:] == ["LOGIN_OK", "DEVICE_TRUSTED", "LOGIN_OK"]


def test_who_does_not_ask_for_it_is_not_trusted(rosa):
    _, owing = rosa.arrives()
    opened = service.verify_mfa(owing, rosa.code(), origin=DESK)
    assert opened.device_token == ""
    assert devices(queries.actor_by_cookie(opened.secret)) == []


def test_a_wrong_code_makes_nothing_trusted(rosa, past):
    _, owing = rosa.arrives()
    with pytest.raises(WrongCode):
        service.verify_mfa(owing, "000000", origin=DESK, trust=True)
    assert past("SELECT id FROM trusted_devices WHERE user_id = %s", rosa.person.id) == []


def test_only_the_hash_of_the_token_is_kept(rosa, past):
    token, _ = trusts(rosa)
    query = "SELECT token_hash, trusted_devices::text FROM trusted_devices WHERE user_id = %s"
    ((kept, row),) = past(query, rosa.person.id)
    assert kept == fingerprint(token)
    assert token not in row
    assert token not in repr(showing(token))


def test_it_lasts_thirty_days(rosa, past):
    trusts(rosa)
    query = "SELECT expires_at - created_at FROM trusted_devices WHERE user_id = %s"
    assert past(query, rosa.person.id) == [(timedelta(days=30),)]


def test_trusting_a_device_again_voids_its_former_token(rosa):
    former, _ = trusts(rosa)
    token, actor = trusts(rosa, marks=(former,))
    assert len(devices(actor)) == 1
    assert is_asked(rosa, former)
    assert not is_asked(rosa, token)


def test_a_device_is_listed_masked_with_when_it_was_used(rosa):
    token, actor = trusts(rosa)
    (before,) = devices(actor)
    is_asked(rosa, token)
    (row,) = devices(actor)
    assert (row.device, row.ip) == ("Firefox en Windows", "190.20.xxx.xxx")
    assert row.last_used_at > before.last_used_at


# --- what it never does -----------------------------------------------------------------


def test_the_password_is_asked_for_all_the_same(rosa):
    token, _ = trusts(rosa)
    with pytest.raises(WrongCredentials):
        service.sign_in(rosa.person.email, "otra", origin=showing(token))
    assert not service.sign_in(rosa.person.email, PASSWORD, origin=showing(token)).mfa_pending


def test_one_persons_device_is_nothing_to_another(shop, rosa):
    token, _ = trusts(rosa)
    assert is_asked(Guarded(person(shop)), token)


def test_no_made_up_token_is_trusted(rosa, past):
    token, _ = trusts(rosa)
    ((kept,),) = past("SELECT token_hash FROM trusted_devices WHERE user_id = %s", rosa.person.id)
    for mark in ("", "%", token[:-1], token.upper(), kept):
        assert is_asked(rosa, mark)


def test_an_account_that_rests_stays_out(rosa, past):
    token, _ = trusts(rosa)
    past("UPDATE users SET locked_until = now() + interval '1 h' WHERE id = %s", rosa.person.id)
    with pytest.raises(WrongCredentials):
        service.sign_in(rosa.person.email, PASSWORD, origin=showing(token))


def test_it_stands_in_for_the_code_after_a_password_alone(rosa):
    token, _ = trusts(rosa)
    for way in (IdentityProvider.GOOGLE, IdentityProvider.PHONE):
        assert enter_known(rosa.person.id, way, origin=showing(token)).mfa_pending


def test_a_session_that_owes_its_code_sees_and_ends_nothing(rosa):
    _, actor = trusts(rosa)
    (row,) = devices(actor)
    _, owing = rosa.arrives()
    with pytest.raises(NotAllowed):
        devices(owing)
    with pytest.raises(NotAllowed):
        do(owing, service.distrust_device, row.id)


# --- what ends it -----------------------------------------------------------------------


def test_an_expired_device_is_asked_again(rosa, past):
    token, actor = trusts(rosa)
    past("UPDATE trusted_devices SET expires_at = now() WHERE user_id = %s", rosa.person.id)
    assert is_asked(rosa, token)
    assert devices(actor) == []


def test_a_device_its_owner_distrusts_is_asked_again(rosa, past):
    token, actor = trusts(rosa)
    (row,) = devices(actor)
    do(actor, service.distrust_device, row.id)
    assert is_asked(rosa, token)
    assert past.told(rosa.person.id)[-1] == "DEVICE_DISTRUSTED"
    with pytest.raises(NotFound):
        do(actor, service.distrust_device, row.id)


def test_nobody_ends_anothers_trust(shop, rosa):
    token, actor = trusts(rosa)
    (row,) = devices(actor)
    with pytest.raises(NotFound):
        do(person(shop, Role.OWNER).actor(), service.distrust_device, row.id)
    assert not is_asked(rosa, token)


def test_ending_a_session_from_elsewhere_ends_the_trust_of_its_device(rosa):
    token, there = trusts(rosa)
    _, here = trusts(rosa)
    do(here, service.revoke_session, there.session_id)
    assert is_asked(rosa, token)
    assert len(devices(here)) == 1


def test_a_later_session_of_the_device_counts_as_well(rosa):
    token, _ = trusts(rosa)
    later = rosa.person.comes_in(showing(token))
    _, here = trusts(rosa)
    do(here, service.revoke_session, later.session_id)
    assert is_asked(rosa, token)


def test_signing_out_by_oneself_leaves_the_device_trusted(rosa):
    token, actor = trusts(rosa)
    service.sign_out(actor)
    assert not is_asked(rosa, token)


def test_a_refresh_token_that_comes_twice_ends_the_trust_of_its_device(rosa):
    token, _ = trusts(rosa)
    entered = rosa.person.comes_in(showing(token), kind=SessionKind.API)
    first = service.tokens_for(entered, origin=DESK).refresh_token
    service.refresh(first, origin=DESK)
    with pytest.raises(RefreshRefused):
        service.refresh(first, origin=DESK)
    assert is_asked(rosa, token)


ENDS = {
    "a changed password": lambda actor: do(
        actor, service.change_password, current=PASSWORD, new=OTHER_PASSWORD
    ),
    "signing out elsewhere": lambda actor: do(actor, service.revoke_others),
}


@pytest.mark.parametrize("ending", ENDS.values(), ids=ENDS)
def test_a_token_stolen_before_is_worth_nothing_after(rosa, ending):
    stolen, actor = trusts(rosa)
    ending(actor)
    assert is_asked(rosa, stolen)
    assert devices(actor) == []


def test_a_second_factor_switched_off_and_on_trusts_nobody(rosa):
    token, actor = trusts(rosa)
    do(actor, service.disable_mfa, password=PASSWORD)
    assert devices(actor) == []
    secret, now = do(actor, service.set_up_mfa).secret, datetime.now(UTC)
    do(actor, service.confirm_mfa, pyotp.TOTP(secret).at(now), now=now)
    assert is_asked(rosa, token)


def test_one_persons_change_of_password_ends_nobody_elses_trust(shop, rosa):
    token, _ = trusts(rosa)
    do(person(shop).actor(), service.change_password, current=PASSWORD, new=OTHER_PASSWORD)
    assert not is_asked(rosa, token)


# --- the browser ------------------------------------------------------------------------


def enter(web, guarded, password=PASSWORD):
    answer = web.post("/auth/login", data={"email": guarded.person.email, "password": password})
    return urlsplit(answer.headers["location"]).path


def ticks(web, guarded):
    """Give a backup code with the box ticked; return the answer."""
    code, *guarded.codes = guarded.codes
    return web.post("/auth/mfa", data={"code": code, "trust": "on"})


def crumb(answer):
    """Return the attributes of the trust cookie an answer sets."""
    (kept,) = (each for each in answer.headers.get_list("set-cookie") if each.startswith(PREFIX))
    return {part.lower() for part in kept.split("; ")[1:]}


def leaves(web):
    """End the session as the way out does, and keep what the browser keeps."""
    web.post("/auth/logout")
    assert identity.COOKIE not in web.cookies


def test_the_box_leaves_a_cookie_for_the_doors_alone_that_no_script_reads(rosa, web):
    assert enter(web, rosa) == "/mfa"
    flags = crumb(ticks(web, rosa))
    assert {"httponly", "samesite=strict", "path=/auth", f"max-age={30 * 24 * 3600}"} <= flags
    assert "secure" not in flags, "this server is asked over http"


def test_over_tls_the_cookie_never_travels_in_the_clear(rosa, web):
    there = "https://taller.example.cl"
    with chosen(PUBLIC_URL=there):
        entered, _ = rosa.arrives()
        code, *rosa.codes = rosa.codes
        answer = web.post(
            "/auth/mfa",
            data={"code": code, "trust": "on"},
            headers={"Origin": there, "Cookie": f"{identity.COOKIE}={entered.secret}"},
        )
    assert {"secure", "httponly", "samesite=strict"} <= crumb(answer)


def test_the_next_time_the_form_asks_for_the_password_alone(rosa, web):
    enter(web, rosa)
    ticks(web, rosa)
    leaves(web)
    assert enter(web, rosa, "otra") == "/login"
    assert enter(web, rosa) == "/"


def test_two_people_at_one_counter_are_trusted_each_for_themselves(shop, rosa, web):
    ana = Guarded(person(shop))
    for someone in (rosa, ana):
        assert enter(web, someone) == "/mfa"
        ticks(web, someone)
        leaves(web)
    for someone in (rosa, ana):
        assert enter(web, someone) == "/"
        leaves(web)


def test_without_the_box_the_browser_is_asked_every_time(rosa, web):
    enter(web, rosa)
    code, *_ = rosa.codes
    web.post("/auth/mfa", data={"code": code})
    leaves(web)
    assert enter(web, rosa) == "/mfa"


def test_the_box_stays_ticked_after_a_wrong_code(rosa, web):
    enter(web, rosa)
    answer = web.post("/auth/mfa", data={"code": "000000", "trust": "on", "next": "/ot"})
    there = urlsplit(answer.headers["location"])
    assert there.path == "/mfa"
    query = {name: values[0] for name, values in parse_qs(there.query).items()}
    assert query == {"error": "invalid_code", "trust": "on", "next": "/ot"}
    assert not [name for name in web.cookies if name.startswith(PREFIX)]


def test_a_request_shows_a_few_tokens_of_a_sane_length():
    many = {f"{PREFIX}{n}": str(n) for n in range(MOST + 5)}
    assert marks_in(many) == tuple(str(n) for n in range(MOST))
    assert marks_in({"otra": "x", f"{PREFIX}a": "", f"{PREFIX}b": "x" * (LONGEST + 1)}) == ()


# --- the screen -------------------------------------------------------------------------


async def test_the_devices_page_shows_what_is_trusted_and_ends_it(rosa):
    token, actor = trusts(rosa)
    with sitting(actor) as tab:
        await tab.do(SessionsState.load)
        page = tab.state(SessionsState)
        (line,) = page.trusted
        assert (line.name, line.icon) == ("Firefox en Windows", "monitor")
        assert token not in repr(line)
        await tab.do(SessionsState.distrust, "x")
        await tab.do(SessionsState.distrust, line.id)
        assert page.trusted == []
        assert tab.notice.text == "Ese dispositivo pedirá el código otra vez."
    assert is_asked(rosa, token)
