"""One's own ways in: listed, taken away but for the last, on the screen and by program."""

from datetime import UTC, datetime, timedelta

import pytest

from models.auth import IdentityProvider, SessionKind
from tests.auth.people import DESK, PASSWORD, PHONE, person
from tests.auth.practice import a_number
from tests.auth.test_phone import join, messages  # noqa: F401 - a fixture
from tests.factories.screens import sitting
from torque_app.auth import queries, service
from torque_app.auth.errors import LastWayIn, WrongCredentials
from torque_app.auth.service import Origin
from torque_app.auth.service.entry import enter_known
from torque_app.auth.state.account import AccountState
from torque_app.auth.state.entry import LoginState, PhoneEntryState
from torque_app.auth.state.identities import IdentitiesState
from torque_app.auth.state.invitation import InvitationState
from torque_app.auth.state.sessions import SessionsState
from torque_app.core.errors import Invalid, NotAllowed, NotFound
from torque_app.core.screen import ANYONE, POLICY
from torque_app.core.tx import transaction
from torque_app.integrations.google.tokens import Proof

GOOGLE, OWN = IdentityProvider.GOOGLE, IdentityProvider.PASSWORD


def do(actor, command, *args, now=None, **kwargs):
    with transaction(actor, now=now) as tx:
        return command(tx, *args, **kwargs)


def ways(actor):
    return [row.provider for row in do(actor, queries.my_identities)]


def with_google(someone, email="rosa@gmail.example"):
    proof = Proof("https://accounts.google.com", someone.id.hex, email, "")
    service.link_google(someone.actor(), proof, asked_by=someone.id)


@pytest.fixture
def rosa(shop):
    """An operator with a password and a Google account."""
    someone = person(shop)
    with_google(someone)
    return someone


# --- taking one away --------------------------------------------------------------------


def test_a_way_in_is_taken_away_with_the_password_and_opens_nothing(rosa, past):
    actor = rosa.actor()
    do(actor, service.unlink_identity, GOOGLE, password=PASSWORD)
    assert ways(actor) == [OWN]
    assert past.told(rosa.id)[-1] == "IDENTITY_UNLINKED"
    with pytest.raises(NotFound):
        do(actor, service.unlink_identity, GOOGLE, password=PASSWORD)


def test_without_the_password_nothing_is_taken_away(rosa):
    actor = rosa.actor()
    with pytest.raises(Invalid):
        do(actor, service.unlink_identity, GOOGLE, password="otra")
    assert ways(actor) == [OWN, GOOGLE]


def test_the_last_way_in_stays(shop):
    someone = person(shop)
    with pytest.raises(LastWayIn):
        do(someone.actor(), service.unlink_identity, OWN, password=PASSWORD)


def test_the_password_itself_may_go_and_the_next_one_needs_no_former(rosa):
    actor = rosa.actor()
    do(actor, service.unlink_identity, OWN, password=PASSWORD)
    assert ways(actor) == [GOOGLE]
    with pytest.raises(LastWayIn):
        do(actor, service.unlink_identity, GOOGLE, password="")
    fresh = by_google(rosa)
    do(fresh, service.change_password, current="", new="otra frase bien larga")
    assert ways(fresh) == [OWN, GOOGLE]


def by_google(someone):
    entered = enter_known(someone.id, GOOGLE, origin=PHONE)
    return queries.actor_by_cookie(entered.secret)


def test_who_has_no_password_proves_themselves_only_just_after_coming_in(rosa):
    do(rosa.actor(), service.unlink_identity, OWN, password=PASSWORD)
    actor, later = by_google(rosa), datetime.now(UTC) + timedelta(minutes=11)
    with pytest.raises(Invalid) as refused:
        do(actor, service.change_password, now=later, current="", new="otra frase bien larga")
    assert refused.value.details["fields"].keys() == {"current"}


def test_no_password_at_all_is_not_the_empty_password(rosa):
    do(rosa.actor(), service.unlink_identity, OWN, password=PASSWORD)
    for typed in ("", PASSWORD):
        with pytest.raises(WrongCredentials):
            service.sign_in(rosa.email, typed, origin=DESK)


def test_the_devices_that_came_by_it_are_signed_out_but_this_one(rosa):
    other, here = by_google(rosa), by_google(rosa)
    desk = rosa.actor()
    do(here, service.unlink_identity, GOOGLE, password=PASSWORD)
    left = {row.id for row in do(desk, queries.my_sessions)}
    assert {desk.session_id, here.session_id} <= left
    assert other.session_id not in left


def test_a_session_that_owes_its_second_factor_sees_and_changes_nothing(rosa):
    half = rosa.actor()
    half = type(half)(half.tenant_id, half.user_id, frozenset({"session.mfa"}))
    for ask in (
        lambda: do(half, queries.my_identities),
        lambda: do(half, service.unlink_identity, GOOGLE, password=PASSWORD),
        lambda: do(half, service.wish_for_google, password=PASSWORD),
        lambda: do(half, service.ask_link_code, phone="912345678", password=PASSWORD),
        lambda: service.link_google(half, Proof("i", "s", "e", ""), asked_by=half.user_id),
    ):
        with pytest.raises(NotAllowed):
            ask()


# --- by program -------------------------------------------------------------------------


def bearer(someone):
    return {"Authorization": f"Bearer {someone.tokens().access_token}"}


def test_a_program_lists_joins_and_takes_away(rosa, web, practice, messages):  # noqa: F811
    api, number, token = "/api/v1/auth", a_number(), bearer(rosa)
    listed = web.get(f"{api}/identities", headers=token).json()["data"]
    assert [row["provider"] for row in listed] == ["PASSWORD", "GOOGLE"]
    asked = {"phone": number, "password": PASSWORD}
    sent = web.post(f"{api}/identities/phone", json=asked, headers=token).json()["data"]
    assert sent["expires_in"] == 600
    answer = {"challenge": sent["challenge"], "code": messages(number)[0]}
    joined = web.post(f"{api}/identities/phone/confirm", json=answer, headers=token).json()["data"]
    assert [row["label"] for row in joined][-1] == number
    gone = {"provider": "GOOGLE", "password": PASSWORD}
    left = web.post(f"{api}/identities/unlink", json=gone, headers=token).json()["data"]
    assert [row["provider"] for row in left] == ["PASSWORD", "PHONE"]
    way = web.post(f"{api}/identities/google", json={"password": PASSWORD}, headers=token)
    assert way.json()["data"]["path"].startswith("/auth/google?unir=")


def test_a_program_comes_in_by_telephone(rosa, web, practice, messages):  # noqa: F811
    number = a_number()
    join(rosa, number, messages)
    sent = web.post("/api/v1/auth/phone/code", json={"phone": number}).json()["data"]
    answer = {"challenge": sent["challenge"], "code": messages(number)[0]}
    tokens = web.post("/api/v1/auth/phone/login", json=answer).json()["data"]
    assert tokens["mfa_required"] is False
    me = web.get(
        "/api/v1/auth/me", headers={"Authorization": f"Bearer {tokens['access_token']}"}
    ).json()["data"]
    assert me["email"] == rosa.email
    again = web.post("/api/v1/auth/phone/login", json=answer)
    assert (again.status_code, again.json()["error"]["code"]) == (401, "invalid_phone_code")


def test_an_api_key_joins_and_lists_nothing(web):
    answer = web.get("/api/v1/auth/identities", headers={"Authorization": "Bearer tq_nadie_x"})
    assert answer.status_code == 401


def test_the_form_goes_from_the_number_to_the_code_to_inside(rosa, web, practice, messages):  # noqa: F811
    number = a_number()
    join(rosa, number, messages)
    first = web.post("/auth/phone/code", data={"phone": number, "next": "/ot"})
    assert first.headers["location"].startswith("/entrar-con-telefono?reto=")
    reto = first.headers["location"].partition("reto=")[2].partition("&")[0]
    wrong = web.post("/auth/phone/login", data={"reto": reto, "code": "x", "next": "/ot"})
    assert "error=invalid_phone_code" in wrong.headers["location"]
    typed = {"reto": reto, "code": messages(number)[0], "next": "/ot"}
    assert web.post("/auth/phone/login", data=typed).headers["location"] == "/ot"


def test_a_number_that_is_none_comes_back_to_its_field(web, practice):
    answer = web.post("/auth/phone/code", data={"phone": "hola"})
    assert "error_phone=" in answer.headers["location"]


# --- the screens ------------------------------------------------------------------------


@pytest.fixture
def tab(rosa):
    """A tab of Rosa, at her account."""
    with sitting(rosa.actor()) as tab:
        yield tab


def kinds(tab):
    return [way.kind for way in tab.state(IdentitiesState).ways]


async def test_the_account_lists_the_ways_in_and_offers_those_that_lack(tab, practice):
    await tab.do(IdentitiesState.load)
    state = tab.state(IdentitiesState)
    assert kinds(tab) == ["PASSWORD", "GOOGLE"]
    assert (state.may_google, state.may_phone, state.has_password) == (False, True, True)


async def test_an_installation_without_providers_offers_none(tab):
    await tab.do(IdentitiesState.load)
    state = tab.state(IdentitiesState)
    assert (state.may_google, state.may_phone) == (False, False)


async def test_a_telephone_is_joined_step_by_step(tab, practice, messages):  # noqa: F811
    number, state = a_number(), tab.state(IdentitiesState)
    await tab.do(IdentitiesState.load)
    await tab.do(IdentitiesState.ask, "phone")
    await tab.do(IdentitiesState.send_code, {"phone": "123", "password": PASSWORD})
    assert state.errors.keys() == {"phone"}
    await tab.do(IdentitiesState.send_code, {"phone": number, "password": PASSWORD})
    assert (state.asking, state.errors) == ("code", {})
    await tab.do(IdentitiesState.confirm_phone, {"code": "no"})
    assert state.errors["code"].startswith("Ese código no sirve")
    await tab.do(IdentitiesState.confirm_phone, {"code": messages(number)[0]})
    assert kinds(tab) == ["PASSWORD", "GOOGLE", "PHONE"]
    assert tab.notice.text == "Teléfono unido. Ya puedes entrar con él."


async def test_a_way_in_is_taken_away_on_the_screen(tab):
    await tab.do(IdentitiesState.load)
    await tab.do(IdentitiesState.ask_to_unlink, "GOOGLE")
    await tab.do(IdentitiesState.unlink, {"password": "otra"})
    assert tab.state(IdentitiesState).errors.keys() == {"password"}
    await tab.do(IdentitiesState.unlink, {"password": PASSWORD})
    assert kinds(tab) == ["PASSWORD"]
    await tab.do(IdentitiesState.ask_to_unlink, "FACEBOOK")
    assert tab.state(IdentitiesState).asking == ""
    await tab.do(IdentitiesState.unlink, {"password": PASSWORD})
    assert kinds(tab) == ["PASSWORD"]


async def test_the_way_to_google_opens_with_the_password(shop, practice):
    with sitting(person(shop).actor()) as tab:
        await tab.do(IdentitiesState.load)
        await tab.do(IdentitiesState.to_google, {"password": "otra"})
        assert tab.state(IdentitiesState).way_out == ""
        await tab.do(IdentitiesState.to_google, {"password": PASSWORD})
        assert tab.state(IdentitiesState).way_out.startswith("/auth/google?unir=")
        await tab.do(IdentitiesState.ask, "")
        assert tab.state(IdentitiesState).way_out == ""


async def test_a_trip_to_google_that_failed_is_told_beside_the_ways_in(tab):
    tab.go(error="identity_taken", way="google")
    await tab.do(IdentitiesState.load)
    await tab.do(AccountState.load)
    assert tab.state(IdentitiesState).error.startswith("Ya está unida a una cuenta.")
    assert tab.state(AccountState).password_error == ""


async def test_the_doors_offer_what_the_installation_has(tab, practice):
    await tab.do(LoginState.load)
    assert (tab.state(LoginState).has_google, tab.state(LoginState).has_phone) == (True, True)
    tab.go(reto="abc", error="invalid_phone_code")
    await tab.do(PhoneEntryState.load)
    door = tab.state(PhoneEntryState)
    assert (door.challenge, door.error[:10]) == ("abc", "Ese código")


async def test_each_device_says_how_it_came_in(rosa):
    enter_known(rosa.id, GOOGLE, origin=Origin(), kind=SessionKind.BROWSER)
    with sitting(rosa.actor()) as tab:
        await tab.do(SessionsState.load)
        assert {row.came_by for row in tab.state(SessionsState).devices} == {
            "Contraseña", "Google",
        }  # fmt: skip


def test_only_the_doors_are_open_to_anyone():
    for kind in (IdentitiesState, AccountState):
        policies = {getattr(h.fn, POLICY, None) for h in kind.event_handlers.values()}
        assert ANYONE not in policies
    for kind in (PhoneEntryState, InvitationState):
        assert getattr(kind.event_handlers["load"].fn, POLICY) == ANYONE
