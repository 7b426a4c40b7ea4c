"""The second factor: switched on, owed, spent once, switched off."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from models.auth import Role, SessionKind
from tests.auth.people import DESK, PASSWORD, chosen, person
from torque_app.auth import queries, rules, service
from torque_app.auth.errors import WrongCode
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from torque_app.core.tx import transaction

API = "/api/v1/auth"


def do(actor, command, *args, now=None, **kwargs):
    with transaction(actor, now=now) as tx:
        return command(tx, *args, **kwargs)


def code_at(secret, moment):
    return pyotp.TOTP(secret).at(moment)


class Guarded:
    """Somebody whose second factor is on; `codes` are the backup ones."""

    def __init__(self, someone):
        self.person = someone
        actor = someone.actor()
        self.secret = do(actor, service.set_up_mfa).secret
        # confirmed in the past, so that the present code is still unspent
        ago = datetime.now(UTC) - timedelta(minutes=5)
        self.codes = do(actor, service.confirm_mfa, code_at(self.secret, ago), now=ago)

    def arrives(self, kind=SessionKind.BROWSER):
        entered = self.person.comes_in(kind=kind)
        return entered, queries.actor_by_cookie(entered.secret)

    def code(self):
        return code_at(self.secret, datetime.now(UTC))


@pytest.fixture
def rosa(shop):
    """An administrator with a second factor."""
    return Guarded(person(shop, Role.ADMIN))


def test_the_secret_is_encrypted_and_the_codes_hashed(rosa, past):
    ((sealed, codes),) = past(
        "SELECT secret_enc, backup_codes FROM mfa_credentials WHERE user_id = %s", rosa.person.id
    )
    assert rosa.secret.encode() not in bytes(sealed)
    assert len(codes) == len(set(rosa.codes)) == 10
    assert not set(codes) & {part for code in rosa.codes for part in (code, code.replace("-", ""))}


def test_the_app_is_told_whose_code_it_shows(shop):
    someone = person(shop)
    shown = do(someone.actor(), service.set_up_mfa)
    told = pyotp.parse_uri(shown.uri)
    assert (told.name, told.issuer, told.secret) == (someone.email, "TORQUE 360", shown.secret)
    assert shown.qr.startswith("data:image/svg+xml")


def test_an_unconfirmed_secret_asks_nothing_and_is_replaced(shop):
    actor = person(shop).actor()
    with pytest.raises(Conflict):
        do(actor, service.confirm_mfa, "123456")
    first = do(actor, service.set_up_mfa).secret
    assert queries.actor_by_cookie("x") is None
    second = do(actor, service.set_up_mfa).secret
    now = datetime.now(UTC)
    with pytest.raises(Invalid):
        do(actor, service.confirm_mfa, code_at(first, now), now=now)
    assert len(do(actor, service.confirm_mfa, code_at(second, now), now=now)) == 10
    with pytest.raises(Conflict):
        do(actor, service.set_up_mfa)


def test_who_owes_the_code_may_do_nothing_else(rosa):
    entered, actor = rosa.arrives()
    assert entered.mfa_pending
    assert actor.permissions == {"session.mfa"}
    for command in (queries.me, queries.my_sessions, queries.my_tenants, service.set_up_mfa,
                    service.revoke_others, service.move_to):  # fmt: skip
        with pytest.raises(NotAllowed):
            do(actor, command)
    with pytest.raises(NotAllowed):
        do(actor, service.disable_mfa, password=PASSWORD)
    with pytest.raises(NotAllowed):
        queries.acting_for(actor, actor.tenant_id)


def test_a_code_opens_the_session_under_a_new_secret_once(rosa, past):
    entered, actor = rosa.arrives()
    code = rosa.code()
    opened = service.verify_mfa(actor, code, origin=DESK)
    assert queries.actor_by_cookie(entered.secret) is None
    assert queries.actor_by_cookie(opened.secret).permissions == rules.permissions_of(Role.ADMIN)
    with pytest.raises(NotFound):
        service.verify_mfa(actor, code, origin=DESK)
    _, later = rosa.arrives()
    with pytest.raises(WrongCode):
        service.verify_mfa(later, code, origin=DESK)
    assert past.told(rosa.person.id)[-2:] == ["LOGIN_OK", "MFA_FAILED"]


def test_the_code_that_switched_it_on_does_not_open_a_session(shop):
    someone = person(shop)
    secret = do(someone.actor(), service.set_up_mfa).secret
    now = datetime.now(UTC)
    do(someone.actor(), service.confirm_mfa, code_at(secret, now), now=now)
    with pytest.raises(WrongCode):
        service.verify_mfa(someone.actor(), code_at(secret, now), origin=DESK)


def test_a_code_too_old_or_not_yet_shown_is_refused(rosa):
    _, actor = rosa.arrives()
    now = datetime.now(UTC)
    for moment in (now - timedelta(seconds=90), now + timedelta(seconds=90)):
        with pytest.raises(WrongCode):
            service.verify_mfa(actor, code_at(rosa.secret, moment), origin=DESK)


def test_a_backup_code_opens_once_however_it_is_typed(rosa):
    _, actor = rosa.arrives()
    service.verify_mfa(actor, f" {rosa.codes[0].upper()} ", origin=DESK)
    _, again = rosa.arrives()
    with pytest.raises(WrongCode):
        service.verify_mfa(again, rosa.codes[0], origin=DESK)
    opened = service.verify_mfa(again, rosa.codes[1].replace("-", ""), origin=DESK)
    me = do(queries.actor_by_cookie(opened.secret), queries.me)
    assert (me.mfa_enabled, me.backup_codes_left) == (True, 8)


def test_one_persons_backup_code_is_nothing_to_another(shop, rosa):
    _, actor = Guarded(person(shop)).arrives()
    with pytest.raises(WrongCode):
        service.verify_mfa(actor, rosa.codes[0], origin=DESK)


def test_wrong_codes_rest_the_account_and_the_rest_is_not_lengthened(rosa, past):
    _, actor = rosa.arrives()
    for typed in ("000000", "", "12345", "ñññññ", "٠١٢٣٤٥"):
        with pytest.raises(WrongCode):
            service.verify_mfa(actor, typed, origin=DESK)
    query = "SELECT failed_logins, locked_until > now() FROM users WHERE id = %s"
    assert past(query, rosa.person.id) == [(5, True)]
    with pytest.raises(WrongCode):
        service.verify_mfa(actor, rosa.codes[0], origin=DESK)
    assert past(query, rosa.person.id) == [(5, True)]
    past("UPDATE users SET locked_until = now() WHERE id = %s", rosa.person.id)
    service.verify_mfa(actor, rosa.codes[0], origin=DESK)
    assert past(query, rosa.person.id) == [(0, None)]


def test_the_right_password_does_not_forgive_wrong_codes(rosa, past):
    past("UPDATE users SET failed_logins = 4 WHERE id = %s", rosa.person.id)
    rosa.arrives()
    assert past("SELECT failed_logins FROM users WHERE id = %s", rosa.person.id) == [(4,)]


def test_the_debt_of_a_code_lasts_ten_minutes(rosa, past):
    entered, _ = rosa.arrives()
    query = "SELECT expires_at - created_at FROM sessions WHERE id = %s"
    assert past(query, entered.session_id) == [(timedelta(minutes=10),)]


def test_switching_it_off_or_renewing_the_codes_needs_the_password(rosa):
    _, owing = rosa.arrives()
    opened = service.verify_mfa(owing, rosa.code(), origin=DESK)
    actor = queries.actor_by_cookie(opened.secret)
    for command in (service.renew_backup_codes, service.disable_mfa):
        with pytest.raises(Invalid):
            do(actor, command, password="otra")
    assert not set(do(actor, service.renew_backup_codes, password=PASSWORD)) & set(rosa.codes)
    do(actor, service.disable_mfa, password=PASSWORD)
    entered, _ = rosa.arrives()
    assert not entered.mfa_pending
    with pytest.raises(NotFound):
        do(actor, service.disable_mfa, password=PASSWORD)


def test_an_administrator_made_to_have_one_is_freed_by_it(shop):
    someone = person(shop, Role.OWNER)
    with chosen(MFA_REQUIRED_FOR_ADMINS="true"):
        entered = someone.comes_in()
        actor = queries.actor_by_cookie(entered.secret)
        assert actor.permissions == {"session.own"}
        secret = do(actor, service.set_up_mfa).secret
        now = datetime.now(UTC)
        do(actor, service.confirm_mfa, code_at(secret, now), now=now)
        freed = queries.actor_by_cookie(entered.secret)
        assert freed.permissions == rules.permissions_of(Role.OWNER)


# --- by program -------------------------------------------------------------------------


def test_a_partial_token_opens_only_the_second_factor_even_afterwards(rosa, web):
    asked = {"email": rosa.person.email, "password": PASSWORD}
    given = web.post(f"{API}/login", json=asked).json()["data"]
    assert (given["refresh_token"], given["mfa_required"]) == (None, True)
    partial = {"Authorization": f"Bearer {given['access_token']}"}
    assert web.get(f"{API}/me", headers=partial).status_code == 403
    assert web.get("/api/v1/clients", headers=partial).status_code == 403
    whole = web.post(f"{API}/mfa/verify", headers=partial, json={"code": rosa.code()})
    token = whole.json()["data"]["access_token"]
    assert whole.json()["data"]["refresh_token"]
    full = {"Authorization": f"Bearer {token}"}
    assert web.get(f"{API}/me", headers=full).status_code == 200
    assert web.get(f"{API}/me", headers=partial).status_code == 401


def test_a_partial_token_can_be_thrown_away(rosa, web):
    entered = rosa.person.comes_in(kind=SessionKind.API)
    partial = service.tokens_for(entered, origin=DESK).access_token
    headers = {"Authorization": f"Bearer {partial}"}
    assert web.post(f"{API}/logout", headers=headers).status_code == 200
    assert web.post(f"{API}/mfa/verify", headers=headers, json={"code": "1"}).status_code == 401


def test_a_whole_session_has_no_second_factor_to_give(shop, web):
    headers = {"Authorization": f"Bearer {person(shop).tokens().access_token}"}
    answer = web.post(f"{API}/mfa/verify", headers=headers, json={"code": "123456"})
    assert answer.status_code == 403
