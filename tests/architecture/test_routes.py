"""Role x route: whoever the table names passes, everybody else is refused, and nothing is left out.

Every route of the mounted application is asked by each of the six roles, each of the eight
presets and nobody, for rows that do not exist: 401 for nobody, 403 for whoever lacks the right,
and anything else for whoever has it.
"""

# ruff: noqa: PLC0415 - the product reads its settings, which the servers make

import pytest

from models.auth import Preset, Role
from models.base import new_id
from tests.architecture.bodies import BODIES, FORMS, QUERIES
from tests.architecture.routes import (
    DEVIATIONS,
    EVERY,
    LADDER,
    MACHINERY,
    ROUTES,
    actual_least,
)
from torque_app.auth import rules

NO_VERDICT = {401, 405, 429, 500}
GUARDED = [pytest.param(route, id=route.name) for route in EVERY if not route.is_public]
PLACEHOLDERS = (
    "client_id", "contact_id", "vehicle_id", "ot_id", "part_id", "labor_id", "item_id",
    "warehouse_id", "other_warehouse_id", "notification_id", "file_id", "user_id", "centre_id",
    "company_id", "tenant_id", "session_id", "invoice_id", "payment_id", "certificate_id",
    "caf_id", "bundle_id", "invitation_id", "key_id", "purchase_id", "answer_id",
    "mailbox_id", "appointment_id", "request_id", "intake_id", "mark_id", "photo_id",
    "bay_id", "technician_id", "absence_id", "special_day_id", "operation_id",
    "inspection_id", "point_id", "template_id", "deferred_id",
    "check_id", "quality_template_id", "point_key",
    "requisition_id", "outside_id", "entry_id", "device_id", "key",
    "mailbox_id", "link_id", "filter_id", "set_id", "set_file_id", "trusted_id",
    "quotation_id", "quotation_line_id", "insurer_id", "note_template_id", "package_id",
    "matrix_id",
    "approval_id", "approval_rule_id", "delegation_id", "automation_rule_id",
    "message_id", "message_template_id", "message_rule_id", "message_code",
    "push_subscription_id", "push_endpoint",
    "ticket_id", "data_request_id", "portal_link_id", "person_id",
)  # fmt: skip


def people():
    """Every kind of member: name → role and preset."""
    roles = {f"role-{role}": (role, None) for role in Role}
    presets = {
        f"preset-{preset}": (rules.role_for(Role.VIEWER, preset), preset) for preset in Preset
    }
    return roles | presets


@pytest.fixture(scope="module")
def staff(desk):
    """Put one member of each kind into a workshop of their own; returns name → rights."""
    from tests.api.serving import member_of
    from tests.factories.workshop import add_member, open_workshop

    shop = open_workshop()
    rights = {}
    for name, (role, preset) in people().items():
        rights[name] = rules.permissions_of(role, preset)
        desk.members[name] = member_of(shop.tenant_id, add_member(shop), rights[name], role.value)
    return rights


@pytest.fixture(scope="module")
def nowhere():
    """Ids of nothing at all."""
    return {name: str(new_id()) for name in PLACEHOLDERS}


def mounted():
    """Return every (method, path) the application answers."""
    from fastapi.routing import iter_route_contexts

    from torque_app import api

    found = set()
    for route in iter_route_contexts(api.build().routes):
        methods = getattr(route, "methods", None) or {"GET"}
        found |= {
            (method, route.path)
            for method in methods - {"HEAD", "OPTIONS"}
            if route.path not in MACHINERY
        }
    return found


def test_the_table_names_every_route_of_the_application_and_no_other(servers):
    told = {(route.method, route.path) for route in EVERY}
    there = mounted()
    assert there - told == set(), "routes the table does not name"
    assert told - there == set(), "lines of the table without a route"
    assert len(EVERY) == len(told), "a route stands twice"


def test_every_right_of_the_table_exists():
    known = {*rules.TABLE, "public", "open", "partial", "form"}
    assert {route.right for route in ROUTES} - known == set()


def test_every_body_belongs_to_a_route():
    names = {route.name for route in ROUTES}
    assert {*BODIES, *FORMS, *QUERIES, *DEVIATIONS} - names == set()


@pytest.mark.parametrize("route", [r for r in ROUTES if r.least in LADDER], ids=lambda r: r.name)
def test_the_rights_give_each_route_the_least_role_of_the_contract(route):
    column = rules.TABLE[route.right]
    least = next(letter for letter in LADDER if letter in column)
    assert least == actual_least(route)
    above = LADDER[LADDER.index(least) :]
    if not route.right.startswith("finance."):
        assert set(above) <= set(column), "a role above the least one lacks the right"


def test_a_deviation_really_deviates():
    by_name = {route.name: route for route in ROUTES}
    assert [name for name, (least, _) in DEVIATIONS.items() if by_name[name].least == least] == []


@pytest.mark.parametrize("route", GUARDED)
def test_nobody_is_asked_to_sign_in(desk, route, nowhere):
    answer = desk.run(None, route, nowhere)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthorized")


@pytest.mark.parametrize("route", GUARDED)
def test_each_role_and_preset_passes_or_is_refused_as_the_table_says(desk, staff, route, nowhere):
    wrong = {}
    for name, rights in staff.items():
        answer = desk.run(name, route, nowhere)
        refused, may = answer.status_code == 403, route.right in rights | {"form"}
        if refused == may or answer.status_code in NO_VERDICT:
            wrong[name] = (answer.status_code, answer.text[:300])
    assert wrong == {}


@pytest.mark.parametrize("route", [r for r in ROUTES if r.right == "public"], ids=lambda r: r.name)
def test_a_public_route_asks_nobody_to_sign_in(desk, route, nowhere):
    answer = desk.run(None, route, nowhere)
    assert answer.status_code not in {403, 404, 405, 500}
    if answer.status_code == 401:  # the password or the token was wrong, not missing
        assert answer.json()["error"]["code"] != "unauthorized"


def test_only_a_session_that_owes_its_second_factor_may_pay_it(desk, staff, nowhere):
    from tests.api.serving import member_of

    one = desk.members["role-OWNER"]
    desk.members["half"] = member_of(
        one.tenant_id, one.user_id, frozenset({"session.mfa"}), "OWNER"
    )
    wrong = {
        route.name
        for route in ROUTES
        if not route.is_public
        and (desk.run("half", route, nowhere).status_code == 403)
        == (route.right in {"partial", "form"} or route.name == "POST /auth/logout")
    }
    assert wrong == set()


def test_a_step_asks_for_its_own_right_once_there_is_an_ot(desk, staff):
    from dataclasses import replace

    from tests.api.furnished import furnish

    here = furnish()
    for name in ("role-VIEWER", "role-OPERATOR", "role-MANAGER"):
        member = desk.members[name]
        desk.members[f"{name}-here"] = replace(member, tenant_id=here.shop.tenant_id)
    path = f"/api/v1/work-orders/{here.ids['ot_id']}"
    moved = {
        name: desk.ask(name, "PATCH", f"{path}/status", json={"status": "PENDING"}).status_code
        for name in ("role-VIEWER-here", "role-OPERATOR-here", "role-MANAGER-here")
    }
    assert list(moved.values()) == [403, 403, 200]
    approved = {
        name: desk.ask(name, "PATCH", f"{path}/status", json={"status": "APPROVED"}).status_code
        for name in ("role-VIEWER-here", "role-OPERATOR-here", "role-MANAGER-here")
    }
    assert list(approved.values()) == [403, 403, 200]


def test_a_form_leads_who_may_not_back_with_the_reason(desk, staff, nowhere):
    route = next(route for route in ROUTES if route.right == "form")
    told = {name: desk.run(name, route, nowhere).headers["location"] for name in staff}
    refused = {name for name, where in told.items() if where.endswith("=forbidden")}
    assert refused == {name for name, held in staff.items() if "invoicing.configure" not in held}
