"""Access tokens, their forgeries, and the chain that renews them."""

import base64
import hmac
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import RSAAlgorithm

from models.auth import Role, SessionKind
from models.base import new_id
from tests.auth.people import DESK, PASSWORD, acting, join, person
from torque_app.auth import queries, service, tokens
from torque_app.auth.errors import RefreshRefused
from torque_app.auth.keys import signing_key
from torque_app.core.crypto import fingerprint
from torque_app.core.errors import NotFound
from torque_app.core.tx import transaction


@pytest.fixture
def rosa(shop):
    """An administrator."""
    return person(shop, Role.ADMIN)


def segment(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def claims_of(token):
    return jwt.decode(token, options={"verify_signature": False})


def resigned(token, key, algorithm="RS256", **changed):
    return jwt.encode(claims_of(token) | changed, key, algorithm=algorithm)


# --- access -----------------------------------------------------------------------------


def test_an_access_token_is_rs256_for_fifteen_minutes_and_says_who_where_and_as_what(shop, rosa):
    given = rosa.tokens()
    head, said = jwt.get_unverified_header(given.access_token), claims_of(given.access_token)
    assert (head["alg"], head["kid"]) == ("RS256", signing_key().kid)
    assert (said["userId"], said["tenantId"], said["role"]) == (
        str(rosa.id), str(shop.tenant_id), "ADMIN",
    )  # fmt: skip
    assert said["exp"] - said["iat"] == given.expires_in == 15 * 60
    assert (given.token_type, given.mfa_required) == ("Bearer", False)
    actor = queries.actor_by_bearer(given.access_token)
    assert (actor.user_id, actor.tenant_id, actor.role) == (rosa.id, shop.tenant_id, "ADMIN")


def test_the_published_key_verifies_a_token(rosa, web):
    token = rosa.tokens().access_token
    (key,) = web.get("/api/v1/auth/jwks").json()["keys"]
    assert key["kid"] == jwt.get_unverified_header(token)["kid"]
    assert key.keys() == {"kty", "use", "alg", "kid", "n", "e"}, "nothing of the private half"
    public = RSAAlgorithm.from_jwk(key)
    said = jwt.decode(token, public, algorithms=["RS256"], issuer="torque360")
    assert said["userId"] == str(rosa.id)


def test_forged_tokens_are_nobody(rosa):
    token = rosa.tokens().access_token
    body, key = token.split(".")[1], signing_key()
    pem = key.public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    hs256 = f"{segment({'alg': 'HS256', 'typ': 'JWT', 'kid': key.kid})}.{body}"
    mark = hmac.new(pem, hs256.encode(), sha256).digest()
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    head, _, signature = token.split(".")
    forged = {
        "none": f"{segment({'alg': 'none', 'typ': 'JWT'})}.{body}.",
        "none, signed": f"{segment({'alg': 'none', 'typ': 'JWT'})}.{body}.{signature}",
        "HS256 with the public key": (
            f"{hs256}.{base64.urlsafe_b64encode(mark).rstrip(b'=').decode()}"
        ),
        "another key": resigned(token, other),
        "other claims": f"{head}.{segment(claims_of(token) | {'role': 'OWNER'})}.{signature}",
        "another issuer": resigned(token, key.private, iss="evil"),
        "no session": resigned(token, key.private, sid=""),
        "not a token": "x.y.z",
        "nothing": "",
        "refresh token": rosa.tokens().refresh_token,
    }
    assert [how for how, value in forged.items() if queries.actor_by_bearer(value)] == []
    assert queries.actor_by_bearer(token) is not None


def test_a_token_too_old_or_of_tomorrow_is_nobody(rosa):
    token, key = rosa.tokens().access_token, signing_key().private
    now = int(datetime.now(UTC).timestamp())
    assert queries.actor_by_bearer(resigned(token, key, exp=now - 1)) is None
    assert queries.actor_by_bearer(resigned(token, key, iat=now + 600)) is None
    without = {name: value for name, value in claims_of(token).items() if name != "exp"}
    assert tokens.read(jwt.encode(without, key, algorithm="RS256")) is None


def test_what_a_token_claims_of_rights_is_not_believed(shop, rival, rosa):
    token = rosa.tokens().access_token
    proud = resigned(token, signing_key().private, role="OWNER", tenantId=str(rival.tenant_id))
    actor = queries.actor_by_bearer(proud)
    assert (actor.role, actor.tenant_id) == ("ADMIN", shop.tenant_id)
    stranger = resigned(token, signing_key().private, userId=str(new_id()))
    assert queries.actor_by_bearer(stranger) is None


def test_a_session_of_one_kind_does_not_open_the_other_door(shop, rosa):
    browser = rosa.comes_in()
    access = tokens.issue(
        user_id=rosa.id,
        tenant_id=shop.tenant_id,
        role="ADMIN",
        session_id=browser.session_id,
        now=datetime.now(UTC),
    )
    assert queries.actor_by_bearer(access) is None
    assert queries.actor_by_cookie(rosa.comes_in(kind=SessionKind.API).secret) is None


def test_leaving_kills_the_access_token_and_the_chain(rosa):
    given = rosa.tokens()
    service.sign_out(queries.actor_by_bearer(given.access_token))
    assert queries.actor_by_bearer(given.access_token) is None
    with pytest.raises(RefreshRefused):
        service.refresh(given.refresh_token, origin=DESK)


def test_a_token_of_another_workshop_is_given_only_to_its_member(shop, rival, rosa):
    given = rosa.tokens()
    actor = queries.actor_by_bearer(given.access_token)
    with pytest.raises(NotFound), transaction(actor) as tx:
        service.switched_token(tx, rival.tenant_id)
    join(rival, rosa, Role.VIEWER)
    with transaction(actor) as tx:
        token = service.switched_token(tx, rival.tenant_id)
    said, there = claims_of(token), queries.actor_by_bearer(token)
    assert (said["tenantId"], said["role"]) == (str(rival.tenant_id), "VIEWER")
    assert (there.tenant_id, there.role) == (rival.tenant_id, "VIEWER")


# --- refresh ----------------------------------------------------------------------------


def test_a_refresh_token_lives_seven_days_and_only_its_hash_is_kept(rosa, past):
    given = rosa.tokens()
    ((row, life),) = past(
        "SELECT to_jsonb(r), expires_at - created_at FROM refresh_tokens r WHERE user_id = %s",
        rosa.id,
    )
    assert (row["token_hash"], life) == (fingerprint(given.refresh_token), timedelta(days=7))
    assert given.refresh_token not in str(row)


def test_a_refresh_rotates_and_the_old_one_revokes_the_family(rosa, past):
    first = rosa.tokens()
    second = service.refresh(first.refresh_token, origin=DESK)
    third = service.refresh(second.refresh_token, origin=DESK)
    assert len({t.refresh_token for t in (first, second, third)}) == 3
    assert queries.actor_by_bearer(third.access_token) is not None
    apart = rosa.tokens()
    with pytest.raises(RefreshRefused):
        service.refresh(first.refresh_token, origin=DESK)
    for stolen in (second, third):
        with pytest.raises(RefreshRefused):
            service.refresh(stolen.refresh_token, origin=DESK)
        assert queries.actor_by_bearer(stolen.access_token) is None
    assert past.told(rosa.id).count("REFRESH_REUSED") == 1
    service.refresh(apart.refresh_token, origin=DESK)  # another session is another family


def test_of_two_uses_at_once_one_is_a_theft(rosa):
    given = rosa.tokens()

    def use(_):
        try:
            return service.refresh(given.refresh_token, origin=DESK)
        except RefreshRefused:
            return None

    with ThreadPoolExecutor(4) as crowd:
        answers = [found for found in crowd.map(use, range(4)) if found]
    assert len(answers) == 1
    assert queries.actor_by_bearer(answers[0].access_token) is None
    with pytest.raises(RefreshRefused):
        service.refresh(answers[0].refresh_token, origin=DESK)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE refresh_tokens SET expires_at = now() WHERE user_id = %s",
        "UPDATE sessions SET expires_at = now() WHERE user_id = %s",
        "UPDATE users SET is_active = false WHERE id = %s",
        "UPDATE memberships SET is_active = false WHERE user_id = %s",
    ],
)
def test_an_old_token_or_a_person_kept_out_renews_nothing(rosa, past, change):
    given = rosa.tokens()
    past(change, rosa.id)
    with pytest.raises(RefreshRefused):
        service.refresh(given.refresh_token, origin=DESK)
    assert queries.actor_by_bearer(given.access_token) is None or "refresh_tokens" in change


def test_a_made_up_refresh_token_is_refused(servers):
    for made_up in ("", "x", "ñ" * 500):
        with pytest.raises(RefreshRefused):
            service.refresh(made_up, origin=DESK)


# --- over HTTP --------------------------------------------------------------------------


def test_a_program_signs_in_works_renews_and_leaves(shop, rosa, web):
    api = "/api/v1/auth"
    given = web.post(f"{api}/login", json={"email": rosa.email, "password": PASSWORD}).json()
    bearer = {"Authorization": f"Bearer {given['data']['access_token']}"}
    me = web.get(f"{api}/me", headers=bearer).json()["data"]
    assert (me["email"], me["role"], me["tenant_id"]) == (rosa.email, "ADMIN", str(shop.tenant_id))
    assert "users.manage" in me["permissions"]
    again = web.post(f"{api}/refresh", json={"refresh_token": given["data"]["refresh_token"]})
    bearer = {"Authorization": f"Bearer {again.json()['data']['access_token']}"}
    assert web.post(f"{api}/logout", headers=bearer).status_code == 200
    assert web.get(f"{api}/me", headers=bearer).status_code == 401
    assert "set-cookie" not in again.headers


def test_a_wrong_sign_in_by_program_tells_nothing(rosa, web):
    answers = [
        web.post("/api/v1/auth/login", json={"email": email, "password": "otra"})
        for email in (rosa.email, "nadie@example.cl")
    ]
    assert {answer.status_code for answer in answers} == {401}
    errors = [answer.json()["error"] for answer in answers]
    assert errors[0]["code"] == "invalid_credentials"
    assert errors[0]["message"] == errors[1]["message"]


def test_the_tenant_header_is_the_platforms_alone(shop, rival, rosa, web, past):
    def seen(token, tenant):
        headers = {"Authorization": f"Bearer {token}", "X-Tenant-Id": str(tenant)}
        return web.get("/api/v1/service-centers", headers=headers)

    token = rosa.tokens().access_token
    assert seen(token, shop.tenant_id).status_code == 200
    assert seen(token, rival.tenant_id).status_code == 403
    assert seen(token, "x").status_code == 422
    past("UPDATE users SET is_super_admin = true WHERE id = %s", rosa.id)
    (centre,) = seen(token, rival.tenant_id).json()["data"]
    assert centre["id"] == str(rival.centre_id)
    assert seen(token, new_id()).status_code == 404


def test_a_member_kept_out_is_out_at_the_next_request(shop, rosa, web):
    bearer = {"Authorization": f"Bearer {rosa.tokens().access_token}"}
    assert web.get("/api/v1/users", headers=bearer).status_code == 200
    with transaction(acting(shop)) as tx:
        service.deactivate_member(tx, rosa.id)
    assert web.get("/api/v1/users", headers=bearer).status_code == 401
