"""What is shown once stays so: an Idempotency-Key gives no secret a second time, nor keeps it."""

from datetime import UTC, datetime

import pyotp
import pytest

from models.auth import Role
from models.base import new_id
from tests.auth.people import PASSWORD, person


@pytest.fixture
def ana(shop):
    """An administrator of the workshop."""
    return person(shop, Role.ADMIN)


@pytest.fixture
def twice(ana, web):
    """Ask for the same thing twice under one key, see the second refused, return the first."""
    token = ana.tokens().access_token

    def ask(path, **body):
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(new_id())}
        first, again = (
            web.post(f"/api/v1{path}", headers=headers, json=body or None) for _ in range(2)
        )
        assert first.status_code in {200, 201}, first.text
        assert again.status_code == 409
        assert "se mostró una sola vez" in again.json()["error"]["message"]
        return first.json()["data"]

    return ask


def kept(shop, past):
    rows = past("SELECT response::text FROM idempotency_keys WHERE tenant_id = %s", shop.tenant_id)
    return "".join(text for (text,) in rows)


def test_the_link_of_an_invitation(shop, past, twice):
    invited = twice("/users", email=f"n-{new_id().hex}@example.cl", full_name="Ana Díaz")
    secret = invited["path"].partition("codigo=")[2]
    assert len(secret) > 40
    assert secret not in kept(shop, past)
    sent = past("SELECT 1 FROM invitations WHERE email = %s", invited["email"])
    assert len(sent) == 1  # one effect


def test_the_second_factors_secret_and_both_sets_of_codes(shop, past, twice):
    secret = twice("/auth/mfa/setup")["secret"]
    codes = twice("/auth/mfa/confirm", code=pyotp.TOTP(secret).at(datetime.now(UTC)))
    others = twice("/auth/mfa/backup-codes", password=PASSWORD)
    assert len({*codes, *others}) == 20
    assert not [each for each in (secret, *codes, *others) if each in kept(shop, past)]


def test_the_token_of_another_workshop(shop, past, ana, web):
    headers = {
        "Authorization": f"Bearer {ana.tokens().access_token}",
        "Idempotency-Key": str(new_id()),
    }
    body = {"tenant_id": str(shop.tenant_id)}
    given = web.post("/api/v1/auth/switch-tenant", headers=headers, json=body)
    assert given.status_code == 200, given.text
    assert given.json()["data"] not in kept(shop, past)
    again = web.post("/api/v1/auth/switch-tenant", headers=headers, json=body)
    assert again.status_code == 409


def test_a_refusal_leaves_its_key_free(ana, web):
    headers = {
        "Authorization": f"Bearer {ana.tokens().access_token}",
        "Idempotency-Key": str(new_id()),
    }
    address = f"n-{new_id().hex}@example.cl"
    wrong, right = (
        web.post("/api/v1/users", headers=headers, json={"email": address, "full_name": name})
        for name in (" ", "Ana Díaz")
    )
    assert (wrong.status_code, right.status_code) == (422, 201)
