"""Keys for other programs: what they open, for how long, and what no key ever opens."""

from datetime import UTC, datetime, timedelta

import pytest

from models.auth import Preset, Role
from models.base import new_id
from tests.auth.people import acting, person
from torque_app.auth import queries, rules, scopes, service
from torque_app.auth.errors import KeyRefused
from torque_app.core.crypto import fingerprint
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from torque_app.core.listing import Listing
from torque_app.core.tx import transaction

CLIENTS = ("clients.view", "clients.edit")


@pytest.fixture
def rosa(shop):
    """An administrator."""
    return person(shop, Role.ADMIN)


def made(someone, *, name="Contabilidad", wanted=CLIENTS, **more):
    """Make a key as somebody at a screen would."""
    with transaction(someone.actor()) as tx:
        return service.create_api_key(tx, name=name, scopes=wanted, **more)


def listed(shop):
    with transaction(acting(shop)) as tx:
        return queries.api_keys(tx, Listing()).rows


def ask(web, key, method="GET", path="/api/v1/clients", **sent):
    return web.request(method, path, headers={"Authorization": f"Bearer {key}"}, **sent)


def test_a_key_names_itself_and_only_its_hash_is_kept(shop, rosa, past):
    key = made(rosa)
    mark, prefix, secret = key.key.split("_", 2)
    assert (mark, prefix, len(secret)) == ("tq", key.prefix, 43)
    ((kept,),) = past("SELECT to_jsonb(k)::text FROM api_keys k WHERE id = %s", key.id)
    assert secret not in kept
    assert fingerprint(key.key) in kept


def test_the_audit_tells_of_a_key_without_its_hash(rosa, past):
    key = made(rosa)
    ((changes,),) = past(
        "SELECT changes::text FROM audit_logs WHERE entity_id = %s AND action = 'CREATE'", key.id
    )
    assert fingerprint(key.key) not in changes
    assert '"name": "Contabilidad"' in changes


def test_making_and_revoking_stand_in_the_security_log_and_the_outbox(shop, rosa, past):
    key = made(rosa)
    with transaction(rosa.actor()) as tx:
        service.revoke_api_key(tx, key.id)
    told = [kind for kind in past.told(rosa.id) if kind.startswith("API_KEY")]
    assert told == ["API_KEY_ISSUED", "API_KEY_REVOKED"]
    sent = past(
        "SELECT name, topics FROM outbox_messages WHERE tenant_id = %s AND name LIKE %s"
        " ORDER BY created_at",
        shop.tenant_id,
        "%ApiKey%",
    )
    assert [(name.rpartition(".")[2], topics) for name, topics in sent] == [
        ("ApiKeyIssued", ["api_keys"]),
        ("ApiKeyRevoked", ["api_keys"]),
    ]


def test_a_key_acts_with_its_scopes_and_nothing_else(shop, rosa):
    actor = queries.actor_by_bearer(made(rosa).key)
    assert actor.permissions == frozenset(CLIENTS)
    assert (actor.tenant_id, actor.role, actor.session_id) == (shop.tenant_id, "API_KEY", None)
    assert actor.context["source"] == "api_key"


def test_two_keys_of_one_name_stand_only_one_after_the_other(rosa):
    first = made(rosa, name="  Bodega   externa ")
    assert first.name == "Bodega externa"
    with pytest.raises(Conflict, match="Ya tienes"):
        made(rosa, name="Bodega externa")
    with transaction(rosa.actor()) as tx:
        service.revoke_api_key(tx, first.id)
    assert made(rosa, name="Bodega externa").id != first.id


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("name", {"name": "   "}),
        ("name", {"name": "x" * 81}),
        ("scopes", {"wanted": ()}),
        ("scopes", {"wanted": ("clients.view", "clients.burn")}),
        ("expires_at", {"expires_at": datetime.now(UTC) - timedelta(seconds=1)}),
        ("service_center_id", {"service_center_id": new_id()}),
    ],
)
def test_what_is_wrong_with_a_new_key_is_said_by_field(rosa, field, wrong):
    with pytest.raises(Invalid) as refused:
        made(rosa, **wrong)
    assert list(refused.value.details["fields"]) == [field]


# --- nobody gives what they do not have --------------------------------------------------


def test_nobody_gives_a_key_more_than_they_hold(shop, rosa, past):
    past("UPDATE memberships SET permissions = %s WHERE user_id = %s",
         '{"add": [], "remove": ["invoicing.void"]}', rosa.id)  # fmt: skip
    with pytest.raises(NotAllowed, match="que tú no tienes") as refused:
        made(rosa, wanted=("clients.view", "invoicing.void"))
    assert refused.value.details["permissions"] == ["invoicing.void"]
    assert listed(shop) == ()


@pytest.mark.parametrize("scope", sorted(scopes.PERSONAL))
def test_what_only_a_person_does_is_given_to_no_key(shop, scope):
    owner = person(shop, Role.OWNER)
    with pytest.raises(NotAllowed):
        made(owner, wanted=("clients.view", scope))


@pytest.mark.parametrize("role", [Role.MANAGER, Role.OPERATOR, Role.VIEWER])
def test_keys_are_the_administrators(shop, role):
    with pytest.raises(NotAllowed):
        made(person(shop, role))


def test_the_platform_visits_and_leaves_no_key(shop):
    guest = acting(shop, Role.SUPER_ADMIN, user_id=new_id())
    with pytest.raises(NotAllowed, match="Sólo un miembro"), transaction(guest) as tx:
        service.create_api_key(tx, name="Puerta trasera", scopes=CLIENTS)


def test_every_right_a_key_may_hold_has_a_name_and_an_area():
    given = rules.TABLE.keys() - scopes.PERSONAL
    assert given - scopes.SCOPE_NAMES.keys() == set(), "rights without a name in auth.scopes"
    assert scopes.SCOPE_NAMES.keys() - given == set(), "names of rights no key may hold"
    assert {scopes.area_of(scope) for scope in given} == scopes.AREA_NAMES.keys()
    assert rules.TABLE.keys() >= scopes.PERSONAL


# --- a key is never worth more than its creator -------------------------------------------


def test_a_right_its_creator_loses_is_lost_to_the_key_at_once(shop, rosa):
    key = made(rosa).key
    assert queries.actor_by_bearer(key).permissions == frozenset(CLIENTS)
    with transaction(acting(shop)) as tx:
        service.change_role(tx, rosa.id, role=Role.VIEWER)
    assert queries.actor_by_bearer(key).permissions == {"clients.view"}


def test_rights_its_creator_gains_later_are_not_the_keys(shop):
    someone = person(shop, Role.ADMIN)
    key = made(someone).key
    with transaction(acting(shop)) as tx:
        service.change_role(tx, someone.id, role=Role.OWNER)
    assert queries.actor_by_bearer(key).permissions == frozenset(CLIENTS)


def test_a_key_stops_while_its_creator_is_deactivated_and_the_list_says_so(shop, rosa):
    key = made(rosa).key
    assert queries.actor_by_bearer(key)
    with transaction(acting(shop)) as tx:
        service.deactivate_member(tx, rosa.id)
    with pytest.raises(KeyRefused):
        queries.actor_by_bearer(key)
    assert [row.status for row in listed(shop)] == ["STOPPED"]
    with transaction(acting(shop)) as tx:
        service.reactivate_member(tx, rosa.id)
    assert queries.actor_by_bearer(key)
    assert [row.status for row in listed(shop)] == ["ACTIVE"]


def test_a_key_ends_with_its_creators_place_in_the_workshop(shop, rosa):
    key = made(rosa).key
    with transaction(acting(shop)) as tx:
        service.remove_member(tx, rosa.id)
    with pytest.raises(KeyRefused):
        queries.actor_by_bearer(key)


def test_a_key_ends_with_its_workshop(shop, rosa, past):
    key = made(rosa).key
    past("UPDATE tenants SET is_active = false WHERE id = %s", shop.tenant_id)
    with pytest.raises(KeyRefused):
        queries.actor_by_bearer(key)


def test_a_key_stays_in_its_centre_and_in_its_creators(shop, rosa, past):
    key = made(rosa, service_center_id=shop.centre_id).key
    assert queries.actor_by_bearer(key).centre_id == shop.centre_id
    everywhere = made(rosa, name="Otra").key
    assert queries.actor_by_bearer(everywhere).centre_id is None
    past("UPDATE memberships SET service_center_id = %s WHERE user_id = %s",
         shop.centre_id, rosa.id)  # fmt: skip
    assert queries.actor_by_bearer(everywhere).centre_id == shop.centre_id


# --- the end of a key ---------------------------------------------------------------------


def test_a_revoked_key_opens_nothing_from_that_moment_on(rosa, web):
    key = made(rosa)
    assert ask(web, key.key).status_code == 200
    with transaction(rosa.actor()) as tx:
        service.revoke_api_key(tx, key.id)
    answer = ask(web, key.key)
    assert answer.status_code == 401
    assert answer.json()["error"] == {
        "code": "invalid_api_key", "message": KeyRefused.message, "details": {},
    }  # fmt: skip
    with pytest.raises(Conflict), transaction(rosa.actor()) as tx:
        service.revoke_api_key(tx, key.id)


def test_an_expired_key_opens_nothing(rosa, web, past):
    key = made(rosa, expires_at=datetime.now(UTC) + timedelta(days=1))
    assert ask(web, key.key).status_code == 200
    past("UPDATE api_keys SET expires_at = now() WHERE id = %s", key.id)
    assert ask(web, key.key).json()["error"]["code"] == "invalid_api_key"


def test_a_new_secret_voids_the_one_before(rosa):
    key = made(rosa)
    assert queries.actor_by_bearer(key.key)
    with transaction(rosa.actor()) as tx:
        again = service.renew_api_key(tx, key.id)
    assert (again.id, again.prefix) == (key.id, key.prefix)
    with pytest.raises(KeyRefused):
        queries.actor_by_bearer(key.key)
    assert queries.actor_by_bearer(again.key).key_id == key.id


def test_a_colleagues_key_is_revoked_but_not_renewed(shop, rosa):
    owner = person(shop, Role.OWNER)
    key = made(owner)
    with pytest.raises(NotAllowed, match="Sólo quien creó"), transaction(rosa.actor()) as tx:
        service.renew_api_key(tx, key.id)
    with transaction(rosa.actor()) as tx:
        service.revoke_api_key(tx, key.id)
    with pytest.raises(Conflict, match="ya no sirve"), transaction(owner.actor()) as tx:
        service.renew_api_key(tx, key.id)


def test_its_last_use_is_noted_once_a_minute(shop, rosa, past):
    key = made(rosa)
    assert listed(shop)[0].last_used_at is None
    queries.actor_by_bearer(key.key)
    first = listed(shop)[0].last_used_at
    assert first is not None
    past("SELECT 1")  # everybody is recognised anew
    queries.actor_by_bearer(key.key)
    assert listed(shop)[0].last_used_at == first
    past(
        "UPDATE api_keys SET last_used_at = %s WHERE id = %s", first - timedelta(minutes=1), key.id
    )
    queries.actor_by_bearer(key.key)
    assert listed(shop)[0].last_used_at >= first


# --- other hands --------------------------------------------------------------------------


def test_a_key_cut_short_or_changed_is_nobody(rosa, web):
    key = made(rosa).key
    swapped = "tq_" + key[3:].swapcase()
    bent = [swapped, key[:-1], key + "A", key[:4], "tq_", "tq__", f"tq_{key}", key + "\x00"]
    assert {ask(web, wrong).status_code for wrong in bent[:-1]} == {401}
    for wrong in bent:
        with pytest.raises(KeyRefused):
            queries.actor_by_bearer(wrong)


def test_another_workshop_neither_sees_nor_ends_a_key(shop, rival, rosa):
    key = made(rosa)
    assert listed(rival) == ()
    for act in (service.revoke_api_key, service.renew_api_key):
        with pytest.raises(NotFound), transaction(acting(rival)) as tx:
            act(tx, key.id)
    assert queries.actor_by_bearer(key.key)


def test_a_key_reads_its_own_workshop_only(shop, rival, rosa, web):
    key = made(rosa, wanted=("clients.view", "tenants.view"))
    elsewhere = {"Authorization": f"Bearer {key.key}", "X-Tenant-Id": str(rival.tenant_id)}
    assert web.get("/api/v1/clients", headers=elsewhere).status_code == 403
    centres = ask(web, key.key, path="/api/v1/service-centers").json()["data"]
    assert [centre["id"] for centre in centres] == [str(shop.centre_id)]


def test_a_key_calls_a_permitted_route_only(rosa, web):
    key = made(rosa, wanted=("clients.view",)).key
    assert ask(web, key).status_code == 200
    body = {"name": "Ana Muñoz"}
    refused = ask(web, key, "POST", json=body)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "forbidden")
    assert refused.json()["error"]["details"]["required"] == "clients.edit"
    for path in ("/users", "/api-keys", "/work-orders", "/auth/me", "/auth/sessions"):
        assert ask(web, key, path=f"/api/v1{path}").status_code == 403, path


def test_a_key_makes_no_keys_and_ends_no_session(rosa, web):
    everything = scopes.grantable(rules.permissions_of(Role.ADMIN))
    key = made(rosa, wanted=everything)
    body = {"name": "Otra", "scopes": ["clients.view"]}
    assert ask(web, key.key, "POST", "/api/v1/api-keys", json=body).status_code == 403
    assert ask(web, key.key, "POST", f"/api/v1/api-keys/{key.id}/renew").status_code == 403
    assert ask(web, key.key, "DELETE", f"/api/v1/api-keys/{key.id}").status_code == 403
    assert ask(web, key.key, "POST", "/api/v1/auth/logout").status_code == 404
    assert (
        ask(web, key.key, "POST", "/api/v1/auth/mfa/verify", json={"code": "000000"}).status_code
        == 403
    )
    assert queries.actor_by_bearer(key.key)


def test_a_key_is_no_cookie_and_opens_no_page(rosa, web):
    key = made(rosa).key
    assert queries.actor_by_cookie(key) is None
    web.cookies.set("torque_sid", key)
    assert web.get("/api/v1/clients").status_code == 401
    page = web.get("/tablero", headers={"accept": "text/html"})
    assert (page.status_code, page.headers["location"]) == (303, "/login?next=/tablero")
    web.cookies.clear()
    bearer = {"accept": "text/html", "Authorization": f"Bearer {key}"}
    assert web.get("/tablero", headers=bearer).status_code == 303


def test_an_access_token_of_a_person_still_opens_what_it_did(rosa, web):
    assert ask(web, rosa.tokens().access_token, path="/api/v1/auth/me").status_code == 200


# --- by program ---------------------------------------------------------------------------


def test_a_key_is_made_listed_used_and_revoked_by_program(rosa, web):
    token = rosa.tokens().access_token
    body = {"name": "Sitio web", "scopes": ["clients.view"]}
    given = ask(web, token, "POST", "/api/v1/api-keys", json=body)
    assert given.status_code == 201
    key = given.json()["data"]
    assert ask(web, key["key"]).status_code == 200
    (row,) = ask(web, token, path="/api/v1/api-keys").json()["data"]
    assert (row["name"], row["prefix"], row["status"]) == ("Sitio web", key["prefix"], "ACTIVE")
    assert row["created_by_name"] == "Pedro Soto"
    assert key["key"] not in str(row)
    assert fingerprint(key["key"]) not in str(row)
    assert ask(web, token, "DELETE", f"/api/v1/api-keys/{key['id']}").status_code == 200
    assert ask(web, key["key"]).status_code == 401


def test_an_idempotency_key_keeps_no_secret_and_makes_no_second_key(rosa, web, past):
    token = rosa.tokens().access_token
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(new_id())}
    body = {"name": "Repetida", "scopes": ["clients.view"]}
    first = web.post("/api/v1/api-keys", headers=headers, json=body)
    again = web.post("/api/v1/api-keys", headers=headers, json=body)
    assert (first.status_code, again.status_code) == (201, 409)
    kept = past("SELECT response FROM idempotency_keys WHERE key = %s", headers["Idempotency-Key"])
    assert kept == [({},)]


def test_what_a_key_changes_is_signed_with_its_name(shop, rosa, web):
    from torque_app.audit import queries as audit  # noqa: PLC0415

    key = made(rosa, name="Sitio web")
    given = ask(web, key.key, "POST", json={"name": "Ana Muñoz"})
    assert given.status_code == 201
    wanted = {"entity_type": "clients", "entity_id": given.json()["data"]["id"]}
    with transaction(acting(shop)) as tx:
        (entry,) = audit.find(tx, Listing(filters=wanted)).rows
    assert (entry.who, entry.user_id) == ("clave Sitio web", rosa.id)
    assert (entry.context["source"], entry.context["prefix"]) == ("api_key", key.prefix)


def test_each_key_has_a_minute_of_its_own(rosa, tmp_path):
    from tests.auth.people import product  # noqa: PLC0415

    keys = [made(rosa, name=f"Programa {n}").key for n in range(2)]
    with product(tmp_path, RATE_USER_PER_MINUTE="2") as web:
        told = [ask(web, keys[0]).status_code for _ in range(3)]
        assert told == [200, 200, 429]
        assert ask(web, keys[1]).status_code == 200
        assert ask(web, rosa.tokens().access_token).status_code == 200


def test_presets_that_are_administrators_may_make_keys(shop):
    boss = person(shop, Role.ADMIN, preset=Preset.ADMIN)
    assert made(boss).key.startswith("tq_")
