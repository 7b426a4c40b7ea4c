"""A place kept for somebody: who may keep it, who may take it, and for how long."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from models.auth import Membership, Preset, Role
from models.base import new_id
from tests.auth.people import DESK, PASSWORD, acting, join, person
from torque_app.auth import queries, rules, service
from torque_app.auth.errors import OthersInvitation, VoidInvitation
from torque_app.core.crypto import fingerprint
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from torque_app.core.tx import transaction

NEW_PASSWORD = "otra frase bien larga"


def do(actor, command, *args, now=None, **kwargs):
    with transaction(actor, now=now) as tx:
        return command(tx, *args, **kwargs)


def kept(shop, email=None, **more):
    """Keep a place and return its link's code and its address."""
    address = email or f"n-{new_id().hex}@example.cl"
    invited = do(
        more.pop("by", acting(shop)),
        service.invite,
        email=address,
        full_name="Ana Díaz",
        now=more.pop("now", None),
        **more,
    )
    return invited.path.partition("codigo=")[2], address


def take(code, **more):
    return service.accept_invitation(code, origin=DESK, **more)


def hash_of(past, someone):
    return past("SELECT hashed_password FROM users WHERE id = %s", someone.id)


def test_a_stranger_takes_the_place_with_a_password_of_their_own(shop):
    code, address = kept(shop, preset=Preset.SERVICE_ADVISOR, service_center_id=shop.centre_id)
    entered = take(code, password=PASSWORD, full_name="Ana María Díaz")
    actor = queries.actor_by_cookie(entered.secret)
    assert (actor.tenant_id, actor.centre_id) == (shop.tenant_id, shop.centre_id)
    assert actor.permissions == rules.permissions_of(Role.OPERATOR, Preset.SERVICE_ADVISOR)
    me = do(actor, queries.me)
    assert (me.email, me.full_name) == (address, "Ana María Díaz")
    with pytest.raises(VoidInvitation):
        take(code, password=PASSWORD)
    assert do(acting(shop), queries.invitations) == []


def test_only_the_hash_of_a_link_is_stored(shop, past):
    code, address = kept(shop)
    ((row,),) = past("SELECT to_jsonb(i) FROM invitations i WHERE email = %s", address)
    assert row["token_hash"] == fingerprint(code)
    assert code not in str(row)


def test_a_link_lives_seven_days(shop):
    now = datetime.now(UTC)
    code, _ = kept(shop, now=now - timedelta(days=7, seconds=1))
    with pytest.raises(VoidInvitation):
        take(code, password=PASSWORD)
    fresh, address = kept(shop, now=now - timedelta(days=6, hours=23))
    assert service.offered(fresh).email == address


@pytest.mark.parametrize("code", ["", "x", "ñ" * 300])
def test_a_made_up_link_is_as_void_as_an_old_one(servers, code):
    with pytest.raises(VoidInvitation):
        take(code, password=PASSWORD)


def test_inviting_again_voids_the_link_before(shop):
    first, address = kept(shop)
    second, _ = kept(shop, address)
    with pytest.raises(VoidInvitation):
        service.offered(first)
    assert service.offered(second).email == address
    assert [row.email for row in do(acting(shop), queries.invitations)] == [address]


def test_a_withdrawn_link_is_void_and_a_taken_one_cannot_be_withdrawn(shop):
    code, _ = kept(shop)
    (row,) = do(acting(shop), queries.invitations)
    do(acting(shop), service.withdraw_invitation, row.id)
    with pytest.raises(VoidInvitation):
        take(code, password=PASSWORD)
    taken, _ = kept(shop)
    (row,) = do(acting(shop), queries.invitations)
    take(taken, password=PASSWORD)
    with pytest.raises(Conflict):
        do(acting(shop), service.withdraw_invitation, row.id)


def test_a_refused_password_leaves_the_link_good(shop):
    code, _ = kept(shop)
    with pytest.raises(Invalid):
        take(code, password="corta")
    assert not service.offered(code).has_account


# --- an account that exists -------------------------------------------------------------


def test_a_link_never_sets_the_password_of_an_account(shop, rival, past):
    rosa = person(rival)
    code, _ = kept(shop, rosa.email)
    assert service.offered(code).has_account
    before = hash_of(past, rosa)
    with pytest.raises(OthersInvitation):
        take(code, password=NEW_PASSWORD)
    with pytest.raises(OthersInvitation):
        take(code)
    assert hash_of(past, rosa) == before
    assert past("SELECT failed_logins FROM users WHERE id = %s", rosa.id) == [(2,)]
    assert [w.id for w in do(rosa.actor(), queries.my_tenants)] == [rival.tenant_id]


def test_an_account_proves_itself_by_its_own_password(shop, rival):
    rosa = person(rival)
    code, _ = kept(shop, rosa.email, role=Role.MANAGER)
    entered = take(code, password=PASSWORD)
    actor = queries.actor_by_cookie(entered.secret)
    assert (actor.user_id, actor.tenant_id, actor.role) == (rosa.id, shop.tenant_id, "MANAGER")
    assert len(do(actor, queries.my_tenants)) == 2


def test_an_account_proves_itself_by_being_signed_in(shop, rival):
    rosa, pedro = person(rival), person(rival)
    code, _ = kept(shop, rosa.email)
    with pytest.raises(OthersInvitation):
        take(code, signed_in=pedro.actor())
    entered = take(code, signed_in=rosa.actor())
    assert queries.actor_by_cookie(entered.secret).tenant_id == shop.tenant_id


def test_owing_the_second_factor_is_not_being_signed_in(shop, rival, past):
    rosa = person(rival)
    actor = rosa.actor()
    past("UPDATE sessions SET mfa_pending = true WHERE id = %s", actor.session_id)
    past("UPDATE users SET locked_until = now() + interval '1 h' WHERE id = %s", rosa.id)
    code, _ = kept(shop, rosa.email)
    owing = shop.actor("session.mfa", user_id=rosa.id)
    with pytest.raises(OthersInvitation):
        take(code, signed_in=owing, password=PASSWORD)


def test_the_second_factor_is_owed_after_a_password_too(shop, rival):
    rosa = person(rival)
    with transaction(rosa.actor()) as tx:
        secret = service.set_up_mfa(tx).secret
    import pyotp  # noqa: PLC0415 - one use

    now = datetime.now(UTC)
    do(rosa.actor(), service.confirm_mfa, pyotp.TOTP(secret).at(now), now=now)
    code, _ = kept(shop, rosa.email)
    assert take(code, password=PASSWORD).mfa_pending


def test_an_idle_account_takes_no_place(shop, rival, past):
    rosa = person(rival)
    past("UPDATE users SET is_active = false WHERE id = %s", rosa.id)
    code, _ = kept(shop, rosa.email)
    with pytest.raises(OthersInvitation):
        take(code, password=PASSWORD)


# --- members, present and past ----------------------------------------------------------


def test_a_member_is_not_invited_again(shop):
    rosa = person(shop)
    with pytest.raises(Conflict):
        kept(shop, f" {rosa.email.upper()} ")


def test_whoever_joined_meanwhile_does_not_join_twice(shop, rival):
    rosa = person(rival)
    code, _ = kept(shop, rosa.email)
    join(shop, rosa, Role.VIEWER)
    with pytest.raises(Conflict):
        take(code, signed_in=rosa.actor())


def test_an_old_link_does_not_let_back_in_whoever_was_kept_out(shop, rival):
    rosa = person(rival)
    code, _ = kept(shop, rosa.email)
    join(shop, rosa, Role.VIEWER)
    do(acting(shop), service.deactivate_member, rosa.id)
    with pytest.raises(VoidInvitation):
        take(code, signed_in=rosa.actor())


def test_a_removed_member_can_come_back_by_a_new_link(shop):
    rosa = person(shop, Role.MANAGER)
    do(acting(shop), service.remove_member, rosa.id)
    code, _ = kept(shop, rosa.email, role=Role.VIEWER)
    entered = take(code, password=PASSWORD)
    assert queries.actor_by_cookie(entered.secret).role == "VIEWER"
    with transaction(acting(shop)) as tx:
        query = select(Membership).where(Membership.user_id == rosa.id)
        every = tx.session.exec(query.execution_options(with_deleted=True)).all()
    assert len(every) == 2, "the history of the first time stays"


# --- who may invite ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "given", "may"),
    [
        (Role.OWNER, {"role": Role.OWNER}, True),
        (Role.OWNER, {"role": Role.SUPER_ADMIN}, False),
        (Role.ADMIN, {"role": Role.ADMIN}, True),
        (Role.ADMIN, {"role": Role.OWNER}, False),
        (Role.ADMIN, {"role": Role.VIEWER, "preset": Preset.SUPER_ADMIN}, False),
        (Role.MANAGER, {"role": Role.VIEWER}, False),
    ],
)
def test_nobody_invites_above_their_own_role(shop, by, given, may):
    if may:
        kept(shop, by=acting(shop, by), **given)
        return
    with pytest.raises(NotAllowed):
        kept(shop, by=acting(shop, by), **given)


def test_every_wrong_field_of_an_invitation_is_named_at_once(shop):
    with pytest.raises(Invalid) as refused:
        do(acting(shop), service.invite, email="ana", full_name=" ")
    assert refused.value.details["fields"].keys() == {"email", "full_name"}


def test_a_place_is_not_kept_in_another_workshops_centre(shop, rival):
    with pytest.raises(Invalid):
        kept(shop, service_center_id=rival.centre_id)


def test_another_workshops_invitation_is_not_found(shop, rival):
    kept(shop)
    (row,) = do(acting(shop), queries.invitations)
    with pytest.raises(NotFound):
        do(acting(rival), service.withdraw_invitation, row.id)
    assert do(acting(rival), queries.invitations) == []
