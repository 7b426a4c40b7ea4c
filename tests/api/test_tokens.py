"""A program comes in by its own: registers, signs in, renews, leaves, with tokens of ours."""

from models.base import new_id
from tests.api.test_envelope import refusal, success

PASSWORD = "Aromo-Verde-2026"


def registered(desk):
    """Register a workshop; return its owner's address and tokens."""
    email = f"rosa-{new_id().hex}@example.cl"
    body = {
        "email": email,
        "password": PASSWORD,
        "workshop": "Taller Nuevo",
        "full_name": "Rosa Aravena",
    }
    answer = desk.ask(None, "POST", "/api/v1/auth/register", json=body)
    assert answer.status_code == 201, answer.text
    return email, success(answer)


def test_a_new_owner_signs_in_and_works(desk):
    email, _ = registered(desk)
    asked = {"email": email, "password": PASSWORD}
    tokens = success(desk.ask(None, "POST", "/api/v1/auth/login", json=asked))
    access = tokens["access_token"]
    me = success(desk.ask(access, "GET", "/api/v1/auth/me"))
    assert (me["email"], me["role"]) == (email, "OWNER")
    assert desk.ask(access, "POST", "/api/v1/clients", json={"name": "Ana"}).status_code == 201


def test_a_wrong_password_and_an_unknown_address_sound_the_same(desk):
    email, _ = registered(desk)
    told = [
        refusal(desk.ask(None, "POST", "/api/v1/auth/login", json={"email": who, "password": "no"}))
        for who in (email, "nadie@example.cl")
    ]
    assert told[0] == told[1]
    assert told[0]["code"] == "invalid_credentials"


def test_a_refresh_token_serves_once_and_its_return_ends_the_session(desk):
    _, tokens = registered(desk)
    old = {"refresh_token": tokens["refresh_token"]}
    fresh = success(desk.ask(None, "POST", "/api/v1/auth/refresh", json=old))
    assert desk.ask(fresh["access_token"], "GET", "/api/v1/auth/me").status_code == 200
    assert desk.ask(None, "POST", "/api/v1/auth/refresh", json=old).status_code == 401
    assert desk.ask(fresh["access_token"], "GET", "/api/v1/auth/me").status_code == 401


def test_who_signed_out_is_out(desk):
    _, tokens = registered(desk)
    access = tokens["access_token"]
    assert desk.ask(access, "POST", "/api/v1/auth/logout").status_code == 200
    assert desk.ask(access, "GET", "/api/v1/auth/me").status_code == 401


def test_a_token_of_another_key_is_nobody(desk):
    _, tokens = registered(desk)
    head, body, signature = tokens["access_token"].split(".")
    for forged in (f"{head}.{body}.{signature[::-1]}", f"{head}.{body}.", f"{body}.{body}.x"):
        assert desk.ask(forged, "GET", "/api/v1/auth/me").status_code == 401


def test_the_published_key_verifies_a_token(desk):
    import jwt  # noqa: PLC0415 - as a program outside would

    _, tokens = registered(desk)
    keys = desk.client.get("/api/v1/auth/jwks").json()["keys"]
    key = jwt.PyJWK.from_dict(keys[0])
    said = jwt.decode(tokens["access_token"], key, algorithms=["RS256"], issuer="torque360")
    assert said["role"] == "OWNER"
