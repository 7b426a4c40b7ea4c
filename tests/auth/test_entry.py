"""Opening a workshop, signing in, and the sessions of a browser."""

import bcrypt
import pytest
from sqlmodel import select

from models.auth import Membership, Role, SecurityEvent, Session, User
from models.base import new_id
from models.inventory import Warehouse
from models.outbox import OutboxMessage
from models.tenants import BusinessType, ServiceCenter, Tenant
from tests.auth.people import DESK, PASSWORD, PHONE, acting, chosen, join, person
from torque_app.auth import known, queries, rules, service
from torque_app.auth.errors import AccountExists, NoWorkshop, WrongCredentials
from torque_app.core.actor import Actor
from torque_app.core.crypto import fingerprint
from torque_app.core.errors import Invalid, NotAllowed, NotFound, TooMany
from torque_app.core.events import HANDLERS, decode
from torque_app.core.tx import transaction
from torque_app.inventory import handlers  # noqa: F401 - it listens to new centres
from torque_app.tenants import service as tenants


def do(actor, command, *args, now=None, **kwargs):
    with transaction(actor, now=now) as tx:
        return command(tx, *args, **kwargs)


def typed(**changed):
    return {
        "workshop": "Taller Ñuñoa",
        "full_name": "Rosa  Aravena",
        "email": f" Rosa-{new_id().hex}@Example.CL",
        "password": PASSWORD,
    } | changed


def is_wrong(email, password):
    with pytest.raises(WrongCredentials) as refused:
        service.sign_in(email, password, origin=DESK)
    return str(refused.value), refused.value.status, repr(refused.value.details)


# --- registration -----------------------------------------------------------------------


def test_a_new_workshop_has_its_owner_a_centre_and_then_a_shelf(servers):
    entered = service.register(**typed(), origin=DESK)
    owner = queries.actor_by_cookie(entered.secret)
    assert owner.permissions == rules.permissions_of(Role.OWNER)
    with transaction(owner) as tx:
        tenant = tx.session.get(Tenant, owner.tenant_id)
        centre = tx.session.exec(select(ServiceCenter)).one()
        place = tx.session.exec(select(Membership)).one()
        user = tx.session.get(User, owner.user_id)
        told = [tx.session.exec(select(OutboxMessage).where(OutboxMessage.name == n)).one()
                for n in ("TenantRegistered", "CentreOpened")]  # fmt: skip
    assert (tenant.name, centre.code, centre.name) == ("Taller Ñuñoa", "SC001", "Casa matriz")
    assert tenant.slug.startswith("taller-nunoa")
    assert (place.role, place.user_id) == (Role.OWNER, entered.user_id)
    assert (user.full_name, user.email) == ("Rosa Aravena", user.email.lower().strip())
    assert user.hashed_password.startswith("$argon2id$")
    assert user.last_login_at is not None
    for message in told:
        for handle in HANDLERS[message.name]:
            system = Actor.system(owner.tenant_id, {handle.needs})
            do(system, handle, decode(message.name, message.payload))
    with transaction(owner) as tx:
        shelf = tx.session.exec(select(Warehouse)).one()
    assert shelf.service_center_id == centre.id


def test_a_name_already_taken_gets_another_slug(servers):
    name = f"Taller {new_id().hex}"
    slugs = []
    for _ in range(2):
        actor = Actor(new_id(), None, frozenset({"tenants.open"}))
        made = do(actor, tenants.open_workshop, name=name, business_type=BusinessType.WORKSHOP)
        slugs.append(made.slug)
    assert slugs[0] == name.lower().replace(" ", "-")
    assert slugs[1].startswith(f"{slugs[0]}-")


def test_every_wrong_field_of_a_registration_is_named_at_once(servers):
    wrong = typed(workshop=" ", full_name="", email="rosa", password="corta", business_type="X")
    with pytest.raises(Invalid) as refused:
        service.register(**wrong, origin=DESK)
    assert refused.value.details["fields"].keys() == wrong.keys()


def test_a_workshop_named_by_control_characters_is_refused_at_its_own_field(servers):
    with pytest.raises(Invalid) as refused:
        service.register(**typed(workshop="\x00\x01"), origin=DESK)
    assert refused.value.details["fields"].keys() == {"workshop"}


def test_an_address_has_one_account(shop):
    rosa = person(shop)
    with pytest.raises(AccountExists) as refused:
        service.register(**typed(email=rosa.email.upper()), origin=DESK)
    assert refused.value.details["fields"].keys() == {"email"}


# --- sign-in ----------------------------------------------------------------------------


def test_every_refusal_of_a_sign_in_is_the_same(shop, past):
    known_one, idle, gone, resting = (person(shop) for _ in range(4))
    past("UPDATE users SET is_active = false WHERE id = %s", idle.id)
    past("UPDATE users SET is_active = false, deleted_at = now() WHERE id = %s", gone.id)
    past("UPDATE users SET locked_until = now() + interval '1 h' WHERE id = %s", resting.id)
    answers = {
        is_wrong("nadie@example.cl", PASSWORD),
        is_wrong("no es un correo", PASSWORD),
        is_wrong(known_one.email, "otra"),
        is_wrong(known_one.email, "x" * 1000),
        is_wrong(idle.email, PASSWORD),
        is_wrong(gone.email, PASSWORD),
        is_wrong(resting.email, PASSWORD),
    }
    assert len(answers) == 1
    assert past.told(known_one.id) == ["LOGIN_FAILED", "LOGIN_FAILED"]
    assert past.told(idle.id) == past.told(resting.id) == ["LOGIN_FAILED"]


def test_a_strangers_address_is_logged_only_as_a_code(servers, past):
    address = f"nadie-{new_id().hex}@example.cl"
    is_wrong(address, PASSWORD)
    ((details,),) = past("SELECT details FROM security_events ORDER BY id DESC LIMIT 1")
    assert details.keys() == {"address"}
    assert address not in str(details)


def test_five_failures_rest_the_account_and_the_rest_doubles(shop, past):
    rosa = person(shop)

    def state():
        return past(
            "SELECT failed_logins, round(extract(epoch FROM locked_until - updated_at))::int"
            " FROM users WHERE id = %s",
            rosa.id,
        )[0]

    past("UPDATE users SET failed_logins = 3 WHERE id = %s", rosa.id)
    is_wrong(rosa.email, "otra")
    assert state() == (4, None)
    is_wrong(rosa.email, "otra")
    failures, seconds = state()
    assert (failures, 59 <= seconds <= 60) == (5, True)
    is_wrong(rosa.email, PASSWORD)
    assert state()[0] == 5, "what is tried while it rests does not count"
    past("UPDATE users SET locked_until = now() WHERE id = %s", rosa.id)
    is_wrong(rosa.email, "otra")
    failures, seconds = state()
    assert (failures, 119 <= seconds <= 120) == (6, True)
    past("UPDATE users SET locked_until = now() WHERE id = %s", rosa.id)
    service.sign_in(rosa.email, PASSWORD, origin=DESK)
    assert state() == (0, None)
    assert past.told(rosa.id) == [
        "LOGIN_FAILED", "LOGIN_FAILED", "LOCKED", "LOGIN_FAILED", "LOGIN_FAILED", "LOCKED",
        "LOGIN_OK",
    ]  # fmt: skip


@pytest.mark.parametrize("version", ["$2b$", "$2y$"])
def test_a_bcrypt_hash_is_accepted_once_and_replaced(shop, past, version):
    old = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
    rosa = person(shop, hash=old.replace("$2b$", version))
    is_wrong(rosa.email, "otra")
    service.sign_in(rosa.email, PASSWORD, origin=DESK)
    ((stored, seen),) = past(
        "SELECT hashed_password, last_login_at IS NOT NULL FROM users WHERE id = %s", rosa.id
    )
    assert stored.startswith("$argon2id$")
    assert seen
    service.sign_in(rosa.email, PASSWORD, origin=DESK)


def test_whoever_works_nowhere_is_told_so(shop):
    rosa = person(shop)
    do(acting(shop), service.deactivate_member, rosa.id)
    with pytest.raises(NoWorkshop):
        service.sign_in(rosa.email, PASSWORD, origin=DESK)


def test_a_proof_of_password_counts_its_failures_too(shop, past):
    rosa = person(shop, failed_logins=4)
    actor = rosa.actor()
    past("UPDATE users SET failed_logins = 4 WHERE id = %s", rosa.id)
    with pytest.raises(Invalid):
        do(actor, service.change_password, current="otra", new=PASSWORD + "!")
    with pytest.raises(TooMany) as rests:
        do(actor, service.change_password, current=PASSWORD, new=PASSWORD + "!")
    assert 0 < rests.value.details["retry_after"] <= 61


def test_a_new_password_ends_the_other_sessions(shop):
    rosa = person(shop)
    here, there = rosa.comes_in(), rosa.comes_in(PHONE)
    actor = queries.actor_by_cookie(here.secret)
    assert do(actor, service.change_password, current=PASSWORD, new="otra frase larga") == 1
    assert queries.actor_by_cookie(there.secret) is None
    assert queries.actor_by_cookie(here.secret) is not None
    is_wrong(rosa.email, PASSWORD)


# --- sessions ---------------------------------------------------------------------------


def test_only_the_hash_of_a_session_is_stored(shop, past):
    entered = person(shop).comes_in()
    ((row,),) = past("SELECT to_jsonb(s) FROM sessions s WHERE id = %s", entered.session_id)
    assert row["token_hash"] == fingerprint(entered.secret)
    assert entered.secret not in str(row)
    assert (row["device"], row["ip"]) == ("Firefox en Windows", DESK.ip)
    assert queries.actor_by_cookie(row["token_hash"]) is None


@pytest.mark.parametrize(
    ("change", "lives"),
    [
        ("last_used_at = now() - interval '7 h 59 min'", True),
        ("last_used_at = now() - interval '8 h 1 s'", False),
        ("expires_at = now() - interval '1 s'", False),
        ("revoked_at = now()", False),
    ],
)
def test_a_session_ends_by_quiet_by_age_or_by_hand(shop, past, change, lives):
    entered = person(shop).comes_in()
    past(f"UPDATE sessions SET {change} WHERE id = %s", entered.session_id)
    assert (queries.actor_by_cookie(entered.secret) is not None) is lives


def test_use_moves_the_quiet_time_but_never_the_age(shop, past):
    entered = person(shop).comes_in()
    query = "SELECT last_used_at, expires_at FROM sessions WHERE id = %s"
    past(
        "UPDATE sessions SET last_used_at = now() - interval '1 h' WHERE id = %s",
        entered.session_id,
    )
    ((before, age),) = past(query, entered.session_id)
    assert queries.actor_by_cookie(entered.secret)
    ((after, same),) = past(query, entered.session_id)
    assert (after > before, same) == (True, age)


def test_one_session_or_all_others_end_at_once(shop):
    rosa = person(shop)
    here, phone, tablet = (rosa.comes_in(origin) for origin in (DESK, PHONE, PHONE))
    actor = queries.actor_by_cookie(here.secret)
    assert all(queries.actor_by_cookie(entered.secret) for entered in (phone, tablet))
    do(actor, service.revoke_session, phone.session_id)
    assert queries.actor_by_cookie(phone.secret) is None
    with pytest.raises(NotFound):
        do(actor, service.revoke_session, phone.session_id)
    assert do(actor, service.revoke_others) == 1
    assert queries.actor_by_cookie(tablet.secret) is None
    assert queries.actor_by_cookie(here.secret) is not None
    service.sign_out(actor)
    assert queries.actor_by_cookie(here.secret) is None


def test_nobody_ends_or_lists_the_session_of_another(shop):
    rosa, pedro = person(shop), person(shop)
    entered = pedro.comes_in()
    with pytest.raises(NotFound):
        do(rosa.actor(), service.revoke_session, entered.session_id)
    assert len(do(rosa.actor(), queries.my_sessions)) == 2
    assert queries.actor_by_cookie(entered.secret) is not None


@pytest.mark.parametrize("command", [service.deactivate_member, service.remove_member])
def test_whoever_is_kept_out_loses_every_right_with_the_commit(shop, command):
    rosa = person(shop, Role.ADMIN)
    entered = rosa.comes_in()
    assert queries.actor_by_cookie(entered.secret).may("users.manage")
    do(acting(shop), command, rosa.id)
    assert queries.actor_by_cookie(entered.secret) is None


def test_a_changed_role_rules_from_the_commit_on(shop):
    rosa = person(shop, Role.ADMIN)
    entered = rosa.comes_in()
    assert queries.actor_by_cookie(entered.secret).may("users.manage")
    do(acting(shop), service.change_role, rosa.id, role=Role.VIEWER)
    assert queries.actor_by_cookie(entered.secret).permissions == rules.permissions_of(Role.VIEWER)


def test_a_workshops_own_table_of_roles_is_heeded(shop):
    pedro = person(shop, Role.OPERATOR)
    change = {"OPERATOR": {"add": ["work_orders.qc"], "remove": ["payments.record"]}}
    do(acting(shop), tenants.update_settings, settings={"role_permissions": change})
    held = pedro.actor().permissions
    plain = rules.permissions_of(Role.OPERATOR)
    assert (held - plain, plain - held) == ({"work_orders.qc"}, {"payments.record"})


def test_a_change_read_while_it_is_committed_is_not_kept(shop):
    actor = shop.actor()

    def find():
        known.forget(known.Whom(user_id=actor.user_id))  # committed after we had read
        return actor, None

    assert known.recognised("racing", find) is actor
    assert known.recognised("racing", lambda: (None, None)) is None


def test_administrators_may_be_made_to_have_a_second_factor(shop):
    boss, pedro = person(shop, Role.ADMIN), person(shop, Role.OPERATOR)
    with chosen(MFA_REQUIRED_FOR_ADMINS="true"):
        assert boss.actor().permissions == {"session.own"}
        assert pedro.actor().permissions == rules.permissions_of(Role.OPERATOR)


# --- workshops and centres --------------------------------------------------------------


def test_moving_to_another_workshop_changes_the_secret_and_the_rights(shop, rival):
    rosa = person(shop, Role.OWNER)
    join(rival, rosa, Role.VIEWER)
    entered = rosa.comes_in()
    actor = queries.actor_by_cookie(entered.secret)
    assert {w.id for w in do(actor, queries.my_tenants)} == {shop.tenant_id, rival.tenant_id}
    secret = do(actor, service.move_to, tenant_id=rival.tenant_id)
    assert queries.actor_by_cookie(entered.secret) is None
    there = queries.actor_by_cookie(secret)
    assert (there.tenant_id, there.session_id) == (rival.tenant_id, actor.session_id)
    assert there.permissions == rules.permissions_of(Role.VIEWER)
    assert rosa.comes_in().tenant_id == rival.tenant_id, "the next time begins there"


def test_nobody_moves_to_a_workshop_where_they_are_nobody(shop, rival):
    rosa = person(shop)
    for elsewhere in (rival.tenant_id, new_id()):
        with pytest.raises(NotFound):
            do(rosa.actor(), service.move_to, tenant_id=elsewhere)
    join(rival, rosa, Role.VIEWER)
    do(acting(rival), service.deactivate_member, rosa.id)
    with pytest.raises(NotFound):
        do(rosa.actor(), service.move_to, tenant_id=rival.tenant_id)


def test_the_centre_one_looks_at_restricts_the_actor(shop, rival):
    boss = person(shop, Role.MANAGER)
    actor = boss.actor()
    assert actor.centre_id is None
    secret = do(actor, service.move_to, centre_id=shop.centre_id)
    looking = queries.actor_by_cookie(secret)
    assert looking.centre_id == shop.centre_id
    with pytest.raises(Invalid):
        do(looking, service.move_to, centre_id=rival.centre_id)
    assert queries.actor_by_cookie(do(looking, service.move_to)).centre_id is None


def test_whoever_works_in_one_centre_cannot_look_at_another(shop):
    pedro = person(shop, centre_id=shop.centre_id)
    actor = pedro.actor()
    assert actor.centre_id == shop.centre_id
    with pytest.raises(NotAllowed):
        do(actor, service.move_to, centre_id=None)


def test_only_the_platform_acts_for_another_workshop(shop, rival, past):
    owner, platform = person(shop, Role.OWNER), person(shop)
    past("UPDATE users SET is_super_admin = true WHERE id = %s", platform.id)
    with pytest.raises(NotAllowed):
        queries.acting_for(owner.actor(), rival.tenant_id)
    actor = platform.actor()
    assert actor.role == "SUPER_ADMIN"
    there = queries.acting_for(actor, rival.tenant_id)
    assert (there.tenant_id, there.user_id) == (rival.tenant_id, platform.id)
    assert there.may("tenants.platform")
    with pytest.raises(NotFound):
        queries.acting_for(actor, new_id())
    with chosen(MFA_REQUIRED_FOR_ADMINS="true"), pytest.raises(NotAllowed):
        queries.acting_for(platform.actor(), rival.tenant_id)


def test_a_closed_workshop_lets_nobody_in(shop, past):
    rosa = person(shop, Role.OWNER)
    entered = rosa.comes_in()
    do(acting(shop, Role.SUPER_ADMIN), tenants.deactivate, shop.tenant_id)
    known.forget(known.Whom(), told=True)
    assert queries.actor_by_cookie(entered.secret) is None
    with pytest.raises(NoWorkshop):
        rosa.comes_in()


def test_the_security_log_cannot_be_rewritten(shop):
    rosa = person(shop)
    rosa.comes_in()
    with pytest.raises(Exception, match="permission denied"), transaction(rosa.actor()) as tx:
        tx.session.exec(select(SecurityEvent)).first().ip = ""
        tx.session.flush()
    with pytest.raises(Exception, match="permission denied"), transaction(rosa.actor()) as tx:
        tx.session.delete(tx.session.exec(select(Session)).first())
        tx.session.flush()
