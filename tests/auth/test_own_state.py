"""The screens of one's own account and devices, handler by handler, on a real database."""

import pyotp
import pytest

from models.auth import User
from tests.factories.screens import sitting
from torque_app.auth import passwords, queries, service
from torque_app.auth.permissions import OwnSession
from torque_app.auth.service import Origin
from torque_app.auth.state import refusals
from torque_app.auth.state.account import AccountState
from torque_app.auth.state.second_factor import SecondFactorState
from torque_app.auth.state.sessions import SessionsState
from torque_app.core.errors import Invalid

PASSWORD = "un gato duerme en la bodega"


@pytest.fixture
def tab(shop):
    """A tab of the owner, who has a password."""
    with shop.tx() as tx:
        tx.session.get(User, shop.owner_id).hashed_password = passwords.hashed(PASSWORD)
    with sitting(shop.actor()) as tab:
        yield tab


def a_code(secret):
    """Return the code an application shows for a secret at this moment."""
    return pyotp.TOTP(secret.replace(" ", "")).now()


@pytest.fixture
def signed_in(shop, tab):
    """The owner's tab on the second of two devices; the tab itself is not one of them."""
    email = shop.do(queries.member, shop.owner_id).email
    phone = Origin("190.20.30.40", "Mozilla/5.0 (iPhone) Safari")
    desk = Origin("190.20.30.41", "Mozilla/5.0 (Windows) Firefox")
    service.sign_in(email, PASSWORD, origin=phone)
    entered = service.sign_in(email, PASSWORD, origin=desk)
    with sitting(queries.actor_by_cookie(entered.secret)) as here:
        yield here


async def test_devices_are_shown_masked_and_this_one_first(signed_in):
    await signed_in.do(SessionsState.load)
    rows = signed_in.state(SessionsState).devices
    assert [(row.name, row.ip, row.icon, row.is_current) for row in rows] == [
        ("Firefox en Windows", "190.20.xxx.xxx", "monitor", True),
        ("Safari en iPhone", "190.20.xxx.xxx", "smartphone", False),
    ]


async def test_one_device_or_all_others_are_signed_out(signed_in):
    await signed_in.do(SessionsState.load)
    page = signed_in.state(SessionsState)
    await signed_in.do(SessionsState.revoke, "x")
    await signed_in.do(SessionsState.revoke, page.devices[1].id)
    assert [row.is_current for row in page.devices] == [True]
    await signed_in.do(SessionsState.revoke_others)
    assert signed_in.notice.text == "Cerraste 0 sesiones."


async def test_the_profile_is_saved_and_a_wrong_field_marked(shop, tab):
    await tab.do(AccountState.load)
    page = tab.state(AccountState)
    await tab.do(AccountState.save, {"full_name": " ", "phone": ""})
    assert page.errors == {"full_name": "Escribe nombre y apellido."}
    await tab.do(AccountState.save, {"full_name": "Rosa Díaz", "phone": "+56 9 1234 5678"})
    assert (page.profile.full_name, page.profile.phone) == ("Rosa Díaz", "+56912345678")
    assert page.saved_at


async def test_the_page_says_how_a_change_of_password_ended(tab):
    tab.go(done="password")
    await tab.do(AccountState.load)
    assert tab.state(AccountState).password_done
    tab.go(error="validation_error", error_current="Esa no es tu contraseña.")
    await tab.do(AccountState.load)
    page = tab.state(AccountState)
    assert page.password_errors == {"current": "Esa no es tu contraseña."}
    assert (page.password_done, page.password_error) == (False, Invalid.message)


async def test_the_sentences_of_a_wrong_password_are_known(shop, tab):
    with pytest.raises(Invalid) as wrong:
        shop.do(service.change_password, current="otra", new=PASSWORD + "!")
    with pytest.raises(Invalid) as same:
        shop.do(service.change_password, current=PASSWORD, new=PASSWORD)
    for refused in (wrong, same):
        fields = refused.value.details["fields"]
        query = {f"error_{name}": said for name, said in fields.items()}
        assert refusals.of_fields(query, ("current", "new")) == fields


async def test_the_second_factor_is_switched_on_renewed_and_off(tab):
    await tab.do(SecondFactorState.load)
    card = tab.state(SecondFactorState)
    assert (card.enabled, card.qr) == (False, "")
    await tab.do(SecondFactorState.start)
    assert card.qr.startswith("data:image/svg+xml")
    await tab.do(SecondFactorState.confirm, {"code": "x"})
    assert card.errors.keys() == {"code"}
    await tab.do(SecondFactorState.confirm, {"code": a_code(card.secret)})
    dealt = list(card.codes)
    assert (len(dealt), card.enabled, card.codes_left, card.secret) == (10, True, 10, "")
    await tab.do(SecondFactorState.put_away)
    assert card.codes == []
    await tab.do(SecondFactorState.prove, {"password": PASSWORD})
    assert card.enabled, "nothing was asked"
    await tab.do(SecondFactorState.ask, "renew")
    await tab.do(SecondFactorState.prove, {"password": "otra"})
    assert card.errors == {"password": "Esa no es tu contraseña."}
    await tab.do(SecondFactorState.prove, {"password": PASSWORD})
    assert set(card.codes).isdisjoint(dealt)
    await tab.do(SecondFactorState.ask, "disable")
    await tab.do(SecondFactorState.prove, {"password": PASSWORD})
    assert (card.enabled, card.asking, card.codes) == (False, "", [])


async def test_leaving_the_page_puts_the_secret_away(tab):
    await tab.do(SecondFactorState.start)
    await tab.do(SecondFactorState.load)
    card = tab.state(SecondFactorState)
    assert (card.secret, card.qr, card.codes) == ("", "", [])


async def test_one_s_own_pages_need_no_more_than_a_session(shop):
    with sitting(shop.actor(OwnSession.OWN)) as tab:
        await tab.do(AccountState.load)
        await tab.do(SecondFactorState.load)
        await tab.do(SessionsState.load)
        assert tab.state(SessionsState).error == ""
        assert tab.state(AccountState).profile.full_name == "Rosa Dueña"
