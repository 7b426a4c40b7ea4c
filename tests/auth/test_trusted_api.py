"""Devices that are trusted, by program: the token is given once, shown at login, listed, ended."""

import pytest

from models.auth import Role, SessionKind
from tests.auth.people import DESK, PASSWORD, person
from tests.auth.test_mfa import Guarded
from tests.auth.test_trusted import trusts
from torque_app.auth import service

API = "/api/v1/auth"


@pytest.fixture
def rosa(shop):
    """An administrator with a second factor."""
    return Guarded(person(shop, Role.ADMIN))


def login(web, guarded, **more):
    asked = {"email": guarded.person.email, "password": PASSWORD, **more}
    return web.post(f"{API}/login", json=asked).json()["data"]


def bearer(given):
    return {"Authorization": f"Bearer {given['access_token']}"}


def test_a_program_is_trusted_lists_and_ends_it(rosa, web):
    partial = login(web, rosa)
    assert partial["device_token"] is None
    asked = {"code": rosa.code(), "trust": True}
    given = web.post(f"{API}/mfa/verify", headers=bearer(partial), json=asked).json()["data"]
    token = given["device_token"]
    whole = login(web, rosa, device_token=token)
    assert (whole["mfa_required"], whole["device_token"]) == (False, None)
    assert whole["refresh_token"]
    listed = web.get(f"{API}/trusted-devices", headers=bearer(whole)).json()["data"]
    assert token not in str(listed)
    (row,) = listed
    gone = web.delete(f"{API}/trusted-devices/{row['id']}", headers=bearer(whole))
    assert gone.status_code == 200
    assert login(web, rosa, device_token=token)["mfa_required"]
    again = web.delete(f"{API}/trusted-devices/{row['id']}", headers=bearer(whole))
    assert again.status_code == 404


def test_a_program_that_does_not_ask_gets_no_token(rosa, web):
    given = web.post(
        f"{API}/mfa/verify", headers=bearer(login(web, rosa)), json={"code": rosa.code()}
    )
    assert given.json()["data"]["device_token"] is None


def test_a_program_of_another_person_gains_nothing_by_it(shop, rosa, web):
    token, _ = trusts(rosa)
    assert login(web, Guarded(person(shop)), device_token=token)["mfa_required"]


def test_a_partial_token_lists_nothing(rosa, web):
    entered = rosa.person.comes_in(kind=SessionKind.API)
    partial = service.tokens_for(entered, origin=DESK).access_token
    headers = {"Authorization": f"Bearer {partial}"}
    assert web.get(f"{API}/trusted-devices", headers=headers).status_code == 403
