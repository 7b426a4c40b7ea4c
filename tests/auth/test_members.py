"""Who changes whom: roles, rights, centres, leaving."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from models.auth import Preset, Role
from models.base import new_id
from tests.auth.people import acting, join, person
from torque_app.auth import queries, rules, service
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from torque_app.core.listing import Listing
from torque_app.core.tx import transaction

CHANGES = (
    (service.change_role, {"role": Role.VIEWER}),
    (service.update_member, {"service_center_id": None}),
    (service.deactivate_member, {}),
    (service.reactivate_member, {}),
)


def do(actor, command, *args, **kwargs):
    with transaction(actor) as tx:
        return command(tx, *args, **kwargs)


def member(shop, someone):
    return do(acting(shop), queries.member, someone.id)


@pytest.fixture
def pedro(shop):
    """An operator."""
    return person(shop)


# --- roles ------------------------------------------------------------------------------


def test_a_preset_brings_its_own_role(shop, pedro):
    row = do(
        acting(shop),
        service.change_role,
        pedro.id,
        role=Role.VIEWER,
        preset=Preset.INVENTORY_MANAGER,
    )
    assert (row.role, row.preset, row.role_name) == (
        Role.MANAGER, Preset.INVENTORY_MANAGER, "Jefe de bodega",
    )  # fmt: skip
    row = do(acting(shop), service.change_role, pedro.id, role=Role.VIEWER)
    assert (row.role, row.preset) == (Role.VIEWER, None)


@pytest.mark.parametrize(
    ("by", "given"),
    [
        (Role.ADMIN, {"role": Role.OWNER}),
        (Role.ADMIN, {"role": Role.VIEWER, "preset": Preset.SUPER_ADMIN}),
        (Role.OWNER, {"role": Role.SUPER_ADMIN}),
        (Role.MANAGER, {"role": Role.VIEWER}),
        (Role.OPERATOR, {"role": Role.OPERATOR}),
    ],
)
def test_nobody_gives_a_role_above_their_own(shop, pedro, by, given):
    with pytest.raises(NotAllowed):
        do(acting(shop, by), service.change_role, pedro.id, **given)
    assert member(shop, pedro).role is Role.OPERATOR


@pytest.mark.parametrize("target", [Role.ADMIN, Role.OWNER])
@pytest.mark.parametrize(("command", "given"), CHANGES)
def test_nobody_changes_an_equal_or_a_higher_one(shop, target, command, given):
    someone = person(shop, target)
    admin = acting(shop, Role.ADMIN, person(shop, Role.ADMIN).id)
    before = member(shop, someone)
    with pytest.raises(NotAllowed):
        do(admin, command, someone.id, **given)
    assert member(shop, someone) == before


@pytest.mark.parametrize(
    ("command", "given"), [*CHANGES, (service.remove_member, {})], ids=lambda c: str(c)[:24]
)
def test_an_owner_is_unmade_by_nobody_not_even_another_owner(shop, command, given):
    partner = person(shop, Role.OWNER)
    for role in (Role.OWNER, Role.SUPER_ADMIN):
        with pytest.raises(NotAllowed):
            do(acting(shop, role), command, partner.id, **given)
    assert member(shop, partner).is_active


def test_the_last_owner_stays_until_there_is_another(shop):
    owner = acting(shop)
    with pytest.raises(Conflict):
        do(owner, service.change_role, shop.owner_id, role=Role.ADMIN)
    partner = person(shop, Role.OWNER)
    assert do(owner, service.change_role, shop.owner_id, role=Role.ADMIN).role is Role.ADMIN
    with pytest.raises(Conflict):
        do(acting(shop, user_id=partner.id), service.change_role, partner.id, role=Role.VIEWER)


def test_an_owner_who_is_kept_out_does_not_count_as_another(shop, past):
    partner = person(shop, Role.OWNER)
    past("UPDATE memberships SET is_active = false WHERE user_id = %s", partner.id)
    with pytest.raises(Conflict):
        do(acting(shop), service.change_role, shop.owner_id, role=Role.ADMIN)


def test_two_owners_leaving_at_once_do_not_leave_the_workshop_to_nobody(shop):
    for _ in range(3):
        partner = person(shop, Role.OWNER)
        owners = [
            row.id
            for row in do(acting(shop), queries.members, Listing(filters={"role": "OWNER"})).rows
        ]
        assert len(owners) == 2

        def step_down(user_id):
            try:
                do(acting(shop, user_id=user_id), service.change_role, user_id, role=Role.ADMIN)
            except Conflict:
                return user_id
            return None

        with ThreadPoolExecutor(2) as both:
            stayed = [found for found in both.map(step_down, owners) if found]
        assert len(stayed) == 1
        assert partner.id in owners


def test_nobody_keeps_themselves_out(shop):
    boss = person(shop, Role.ADMIN)
    for command in (service.deactivate_member, service.reactivate_member):
        with pytest.raises(NotAllowed):
            do(acting(shop, Role.ADMIN, boss.id), command, boss.id)


def test_only_the_owner_removes_a_member_for_good(shop, pedro):
    with pytest.raises(NotAllowed):
        do(acting(shop, Role.ADMIN), service.remove_member, pedro.id)
    do(acting(shop), service.remove_member, pedro.id)
    with pytest.raises(NotFound):
        member(shop, pedro)
    assert do(acting(shop), queries.member_names, [pedro.id]) == {pedro.id: "Pedro Soto"}


def test_a_member_kept_out_of_one_workshop_works_on_in_another(shop, rival, pedro):
    join(rival, pedro, Role.VIEWER)
    do(acting(shop), service.deactivate_member, pedro.id)
    assert pedro.actor().tenant_id == rival.tenant_id
    do(acting(shop), service.reactivate_member, pedro.id)
    assert {w.id for w in do(pedro.actor(), queries.my_tenants)} == {
        shop.tenant_id, rival.tenant_id,
    }  # fmt: skip


def test_the_role_of_one_workshop_is_nothing_in_another(shop, rival, pedro):
    join(rival, pedro, Role.OWNER)
    with pytest.raises(NotAllowed):
        do(pedro.actor(), queries.members, Listing())
    with pytest.raises(NotFound):
        do(acting(rival), service.change_role, shop.owner_id, role=Role.VIEWER)


# --- rights -----------------------------------------------------------------------------


def test_a_members_own_rights_are_added_and_taken(shop, pedro):
    change = {"add": ["work_orders.qc"], "remove": ["clients.edit"]}
    do(acting(shop), service.update_member, pedro.id, permissions=change)
    held, plain = pedro.actor().permissions, rules.permissions_of(Role.OPERATOR)
    assert (held - plain, plain - held) == ({"work_orders.qc"}, {"clients.edit"})


@pytest.mark.parametrize(
    "change",
    [{"add": ["made.up"]}, {"remove": ["*"]}, {"grant": []}, {"add": ["auth.enter"]}],
)
def test_a_right_that_does_not_exist_is_refused(shop, pedro, change):
    with pytest.raises(Invalid):
        do(acting(shop), service.update_member, pedro.id, permissions=change)


def test_nobody_gives_a_right_they_do_not_hold(shop, pedro):
    admin = acting(shop, Role.ADMIN)
    narrow = shop.actor(*(admin.permissions - {"invoicing.void"}), role="ADMIN")
    do(admin, service.update_member, pedro.id, permissions={"add": ["invoicing.void"]})
    with pytest.raises(NotAllowed):
        do(narrow, service.update_member, pedro.id, permissions={"add": ["invoicing.void"]})


@pytest.mark.parametrize("right", sorted(rules.NEVER_GIVEN))
def test_the_owners_own_rights_are_given_to_nobody(shop, pedro, right):
    for role in (Role.ADMIN, Role.OWNER):
        with pytest.raises(NotAllowed):
            do(acting(shop, role), service.update_member, pedro.id, permissions={"add": [right]})


def test_nobody_changes_their_own_rights(shop):
    boss = person(shop, Role.ADMIN)
    with pytest.raises(NotAllowed):
        do(
            acting(shop, Role.ADMIN, boss.id),
            service.update_member,
            boss.id,
            permissions={"add": ["audit.view"]},
        )


def test_a_centre_of_another_workshop_does_not_exist(shop, rival, pedro):
    for centre in (rival.centre_id, new_id()):
        with pytest.raises(Invalid):
            do(acting(shop), service.update_member, pedro.id, service_center_id=centre)


# --- lists ------------------------------------------------------------------------------


def test_technicians_are_the_active_members_who_may_work(shop, pedro):
    gone, looker = person(shop), person(shop, Role.VIEWER)
    do(acting(shop), service.deactivate_member, gone.id)
    listed = [row.id for row in do(acting(shop), queries.technicians)]
    assert listed[0] == pedro.id, "whose whole job it is comes first"
    assert not {gone.id, looker.id} & set(listed)
    assert do(acting(shop), queries.holders, "users.remove") == [shop.owner_id]


def test_members_are_found_by_part_of_name_or_address_taken_literally(shop, pedro):
    def found(q):
        return [row.id for row in do(acting(shop), queries.members, Listing(q=q)).rows]

    assert found("pedro s") == found(pedro.email[:12].upper()) == [pedro.id]
    assert found("%") == found("_") == []


def test_whoever_may_not_see_people_sees_only_names(shop, pedro):
    actor = pedro.actor()
    for query, given in ((queries.members, Listing()), (queries.member, pedro.id)):
        with pytest.raises(NotAllowed):
            do(actor, query, given)
    assert do(actor, queries.member_names, [pedro.id, new_id()]) == {pedro.id: "Pedro Soto"}


# --- by program -------------------------------------------------------------------------


@pytest.fixture
def boss(shop):
    """The headers of an administrator's requests."""
    return {"Authorization": f"Bearer {person(shop, Role.ADMIN).tokens().access_token}"}


def test_what_a_patch_leaves_out_stays(shop, pedro, boss, web):
    def patch(body):
        answer = web.patch(f"/api/v1/users/{pedro.id}", headers=boss, json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    centre = str(shop.centre_id)
    assert patch({"service_center_id": centre})["service_center_id"] == centre
    assert patch({"permissions": {"add": ["work_orders.qc"]}})["service_center_id"] == centre
    row = patch({"is_active": False})
    assert (row["is_active"], row["permissions"]["add"]) == (False, ["work_orders.qc"])
    row = patch({"service_center_id": None, "is_active": True})
    assert (row["is_active"], row["service_center_id"]) == (True, None)


def test_a_role_is_changed_by_program_and_audited(shop, pedro, boss, web):
    path = f"/api/v1/users/{pedro.id}/role"
    answer = web.patch(path, headers=boss, json={"role": "MANAGER"})
    assert answer.json()["data"]["role_name"] == "Jefe de taller"
    refused = web.patch(path, headers=boss, json={"role": "OWNER"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "forbidden")
    with transaction(acting(shop)) as tx:
        from torque_app.audit import queries as audit  # noqa: PLC0415 - one use

        rows = audit.find(tx, Listing(limit=50)).rows
    assert "auth.change_role" in {row.command for row in rows}


def test_people_are_invited_listed_and_withdrawn_by_program(shop, boss, web):
    typed = {"email": f"n-{new_id().hex}@example.cl", "full_name": "Ana Díaz", "role": "VIEWER"}
    made = web.post("/api/v1/users", headers=boss, json=typed)
    assert made.status_code == 201
    assert made.json()["data"]["path"].startswith("/invitacion?codigo=")
    (row,) = web.get("/api/v1/users/invitations", headers=boss).json()["data"]
    assert (row["email"], "path" in row) == (typed["email"], False)
    path = f"/api/v1/users/invitations/{row['id']}"
    assert web.delete(path, headers=boss).status_code == 200
    assert web.delete(path, headers=boss).status_code == 404
