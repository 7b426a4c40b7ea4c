"""The workshop's facts asked for and changed by program."""

import pytest

from tests.clients.calling import as_, calling
from tests.factories.workshop import any_rut
from torque_app.auth import rules
from torque_app.auth.rules import Role
from torque_app.tenants.api import router


@pytest.fixture
def web(shop, rival):
    """The routes, for one member of each role and the owner of another workshop."""
    members = {
        role.value.lower(): shop.actor(*rules.permissions_of(role), role=role.value)
        for role in Role
    }
    with calling(router, rival=rival.actor(), **members) as client:
        yield client


def test_the_owner_changes_what_is_given_and_nothing_else(shop, web):
    path = f"/tenants/{shop.tenant_id}"
    answer = web.patch(path, headers=as_("owner"), json={"features": {"kiosk": True}})
    row = answer.json()["data"]
    assert (row["features"], row["name"]) == ({"kiosk": True}, "Taller Los Aromos")
    assert web.get(path, headers=as_("admin")).json()["data"] == row


def test_another_workshop_is_neither_seen_nor_changed(shop, rival, web):
    path = f"/tenants/{rival.tenant_id}"
    assert web.get(path, headers=as_("owner")).status_code == 404
    assert web.patch(path, headers=as_("owner"), json={"name": "X"}).status_code == 404
    own = web.get(f"/tenants/{shop.tenant_id}", headers=as_("owner")).json()["data"]
    assert own["name"] == "Taller Los Aromos", "what was asked for the other changed nothing here"


@pytest.mark.parametrize(
    ("method", "path", "least"),
    [
        ("GET", "/tenants", "super_admin"),
        ("PATCH", "/tenants/{tenant}/deactivate", "super_admin"),
        ("PATCH", "/tenants/{tenant}", "owner"),
        ("PATCH", "/companies/{company}", "owner"),
        ("GET", "/tenants/{tenant}", "admin"),
        ("GET", "/companies", "admin"),
        ("PATCH", "/service-centers/{centre}", "admin"),
        ("GET", "/service-centers", "viewer"),
        ("GET", "/service-centers/{centre}", "viewer"),
    ],
)
def test_each_route_has_its_least_role(shop, web, method, path, least):
    path = path.format(tenant=shop.tenant_id, company=shop.company_id, centre=shop.centre_id)
    order = [role.value.lower() for role in Role]
    body = {} if method == "PATCH" else None
    allowed = [
        web.request(method, path, headers=as_(role), json=body).status_code for role in order
    ]
    split = order.index(least) + 1
    assert allowed == [200] * split + [403] * (len(order) - split)


def test_nobody_is_asked_to_sign_in(web):
    answer = web.get("/service-centers")
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthorized")


def test_a_legal_entity_is_made_listed_and_changed(web):
    body = {
        "rut": any_rut(),
        "razon_social": "Frenos del Sur SpA",
        "giro": "Venta de repuestos",
        "address": "Sur 1",
        "comuna": "Maipú",
        "resolution_date": "2014-08-22",
    }
    made = web.post("/companies", headers=as_("owner"), json=body)
    assert made.status_code == 201
    row = made.json()["data"]
    path = f"/companies/{row['id']}"
    changed = web.patch(path, headers=as_("owner"), json={"giro": "Frenos"}).json()["data"]
    assert changed == row | {"giro": "Frenos"}
    again = web.post("/companies", headers=as_("owner"), json=body)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "conflict")
    assert changed in web.get("/companies", headers=as_("admin")).json()["data"]
    assert web.patch(path, headers=as_("rival"), json={"giro": "X"}).status_code == 404


def test_a_centre_is_made_and_changed(shop, web):
    body = {"code": "sc002", "name": "Maipú", "labor_rate": "35000.0000"}
    row = web.post("/service-centers", headers=as_("admin"), json=body).json()["data"]
    assert row["code"] == "SC002"
    path = f"/service-centers/{row['id']}"
    own = {"company_id": str(shop.company_id)}
    assert web.patch(path, headers=as_("admin"), json=own).json()["data"] == row | own
    free = {"company_id": None}
    assert web.patch(path, headers=as_("admin"), json=free).json()["data"] == row
    assert web.get(path, headers=as_("rival")).status_code == 404


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/companies", {"rut": "1-1"}, "razon_social"),
        ("/service-centers", {"code": "SC 2", "name": "X"}, "code"),
        ("/service-centers", {"code": "SC002", "name": "X", "labor_rate": -1}, "labor_rate"),
        ("/service-centers", {"code": "SC002", "name": "X", "company_id": "x"}, "company_id"),
    ],
)
def test_a_wrong_field_is_named(web, path, body, field):
    answer = web.post(path, headers=as_("owner"), json=body)
    assert answer.status_code == 422
    assert field in answer.json()["error"]["details"]["fields"]
