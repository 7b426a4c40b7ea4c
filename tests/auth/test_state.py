"""The screens of identity, handler by handler, on a real database."""

from datetime import UTC, datetime, timedelta

import pytest

from models.auth import Role, User
from tests.factories.screens import goes_to, sitting
from tests.factories.workshop import add_member
from torque_app.auth import passwords, queries, service
from torque_app.auth.permissions import Users
from torque_app.auth.service import Origin
from torque_app.auth.state import shown
from torque_app.auth.state.account import AccountState
from torque_app.auth.state.entry import LoginState, RegisterState, SecondFactorEntryState
from torque_app.auth.state.invitation import InvitationState
from torque_app.auth.state.invite import InviteState
from torque_app.auth.state.member import MemberState
from torque_app.auth.state.second_factor import SecondFactorState
from torque_app.auth.state.sessions import SessionsState
from torque_app.auth.state.strength import FAIR, REFUSED, STRONG, strength
from torque_app.auth.state.users import UsersState
from torque_app.core.errors import Invalid, NotAllowed
from torque_app.core.screen import ANYONE, POLICY

PASSWORD = "un gato duerme en la bodega"


@pytest.fixture
def tab(shop):
    """A tab of the owner, who has a password."""
    with shop.tx() as tx:
        tx.session.get(User, shop.owner_id).hashed_password = passwords.hashed(PASSWORD)
    with sitting(shop.actor()) as tab:
        yield tab


@pytest.fixture
def pedro(shop):
    """A technician's id."""
    return str(add_member(shop))


@pytest.fixture
async def on_pedro(tab, pedro):
    """The owner's tab with Pedro's drawer open."""
    await tab.do(UsersState.load)
    await tab.do(MemberState.show, pedro)
    return tab


# --- doors ------------------------------------------------------------------------------


@pytest.mark.parametrize("door", [LoginState, SecondFactorEntryState, RegisterState])
async def test_a_door_says_in_words_why_it_stayed_shut(tab, door):
    tab.go(error="invalid_credentials")
    await tab.do(door.load)
    assert tab.state(door).error.startswith("El correo o la contraseña no coinciden.")
    tab.go()
    await tab.do(door.load)
    assert tab.state(door).error == ""


async def test_a_door_never_repeats_what_an_address_makes_up(tab):
    tab.go(error="Llama al 600 123", error_email="Llama al 600 123")
    await tab.do(RegisterState.load)
    door = tab.state(RegisterState)
    assert door.error == "No se pudo completar la operación."
    assert door.errors == {"email": "Revisa este dato."}


async def test_a_refused_registration_marks_its_fields(tab):
    typed = {"workshop": "", "full_name": "Rosa", "email": "rosa", "password": "corta"}
    with pytest.raises(Invalid) as refused:
        service.register(**typed, origin=Origin())
    fields = refused.value.details["fields"]
    tab.go(error=refused.value.code, **{f"error_{name}": said for name, said in fields.items()})
    await tab.do(RegisterState.load)
    assert tab.state(RegisterState).errors == fields
    assert fields.keys() == {"workshop", "email", "password"}


async def test_a_field_of_a_registration_is_judged_when_it_is_left(tab):
    await tab.do(RegisterState.check, "email", "rosa@")
    await tab.do(RegisterState.check, "workshop", "Los Aromos")
    await tab.do(RegisterState.check, "tenant_id", "x")
    errors = tab.state(RegisterState).errors
    assert errors == {"email": "Ese correo no parece válido.", "workshop": ""}


async def test_the_bar_follows_the_password_and_forgets_it(tab):
    await tab.do(RegisterState.check, "email", "rosa.diaz@example.cl")
    door = tab.state(RegisterState)
    for typed, level in (("corta", REFUSED), ("rosa.diaz@example.cl", REFUSED), (PASSWORD, STRONG)):
        await tab.do(RegisterState.judge, typed)
        assert door.strength.level == level
    assert PASSWORD not in repr(vars(door))
    assert strength("abcdefghijk").level == FAIR
    assert strength("").level == 0
    assert strength("x" * 100_000).level == REFUSED


def test_only_the_doors_are_open_to_anyone():
    doors = (LoginState, SecondFactorEntryState, RegisterState, InvitationState)
    rooms = (UsersState, MemberState, InviteState, SessionsState, AccountState, SecondFactorState)
    for kind in (*doors, *rooms):
        for handler in kind.event_handlers.values():
            policy = getattr(handler.fn, POLICY, None)
            if policy is not None:
                assert (policy == ANYONE) is (kind in doors), handler


# --- invitations ------------------------------------------------------------------------


async def test_a_link_offers_its_place_to_a_stranger(shop, tab):
    invited = shop.do(service.invite, email="nueva@example.cl", full_name="Ana Nueva")
    tab.go(codigo=invited.path.partition("=")[2])
    await tab.do(InvitationState.load)
    door = tab.state(InvitationState)
    assert (door.workshop, door.email, door.full_name) == (
        "Taller Los Aromos",
        "nueva@example.cl",
        "Ana Nueva",
    )
    assert (door.loading, door.void, door.has_account, door.is_here) == (False, "", False, False)


@pytest.mark.parametrize("query", [{}, {"codigo": "x"}, {"token": "y" * 5000}])
async def test_a_bad_link_says_only_that_it_is_bad(tab, query):
    tab.go(**query)
    await tab.do(InvitationState.load)
    door = tab.state(InvitationState)
    assert door.void == "Esta invitación ya no sirve. Pide una nueva a quien te invitó."
    assert door.workshop == ""


async def test_whoever_is_signed_in_with_the_invited_address_types_no_password(shop, pedro):
    email = shop.do(queries.member, pedro).email
    shop.do(service.remove_member, pedro)
    invited = shop.do(service.invite, email=email, full_name="Pedro")
    with sitting(shop.actor(user_id=pedro)) as his:
        his.go(codigo=invited.path.partition("=")[2])
        await his.do(InvitationState.load)
        assert his.state(InvitationState).is_here


async def test_an_invitation_shows_its_link_once_and_is_sent_once(shop, tab):
    tab.root.router_data["headers"]["origin"] = "https://taller.example.cl"
    await tab.do(UsersState.load)
    await tab.do(InviteState.start)
    typed = {
        "email": "ana@example.cl",
        "full_name": "Ana Díaz",
        "place": "preset.SERVICE_ADVISOR",
        "centre_id": str(shop.centre_id),
        "_key": "k",
    }
    await tab.do(InviteState.send, typed)
    dialog = tab.state(InviteState)
    link = dialog.link
    assert link.startswith("https://taller.example.cl/invitacion?codigo=")
    assert await tab.do(InviteState.send, typed) == []
    assert dialog.link == link
    (waiting,) = shop.do(queries.invitations)
    assert waiting.role_name == "Asesor de servicio"
    await tab.do(InviteState.close)
    assert (dialog.open, dialog.link) == (False, "")


async def test_a_wrong_invitation_marks_its_fields(tab):
    await tab.do(InviteState.start)
    dialog = tab.state(InviteState)
    await tab.do(InviteState.send, {"place": "role.OPERATOR", "email": "x", "full_name": ""})
    assert dialog.errors.keys() == {"email", "full_name"}
    for place in ("", "role.KING", "role", "king.OPERATOR"):
        await tab.do(InviteState.send, {"place": place})
        assert dialog.errors.keys() == {"place"}
    await tab.do(InviteState.send, {"place": "role.OPERATOR", "centre_id": "x"})
    assert dialog.errors.keys() == {"centre_id"}
    assert dialog.link == ""


async def test_a_waiting_invitation_is_renewed_or_withdrawn(shop, tab):
    first = shop.do(service.invite, email="ana@example.cl", full_name="Ana", role=Role.VIEWER)
    await tab.do(UsersState.load)
    page, dialog = tab.state(UsersState), tab.state(InviteState)
    assert page.sentence == "1 persona; 1 invitación sin aceptar"
    await tab.do(InviteState.again, str(first.id))
    assert (dialog.email, dialog.place, dialog.open) == ("ana@example.cl", "role.VIEWER", True)
    await tab.do(UsersState.withdraw, "x")
    await tab.do(UsersState.withdraw, str(first.id))
    assert page.pending == []
    assert tab.notice.level == "success"


def test_an_old_invitation_says_that_it_is_over(shop):
    shop.do(service.invite, email="ana@example.cl", full_name="Ana")
    (row,) = shop.do(queries.invitations)
    now = datetime.now(UTC)
    assert not shown.invitation(row, now=now).is_over
    assert shown.invitation(row, now=now + timedelta(days=8)).is_over


# --- people -----------------------------------------------------------------------------


async def test_the_list_shows_who_its_address_asks_for(tab, pedro):
    tab.go(role="OPERATOR", nonsense="x")
    await tab.do(UsersState.load)
    page = tab.state(UsersState)
    assert [(row.id, row.role_name, row.centre_name) for row in page.rows] == [
        (pedro, "Operador", "Todos")
    ]
    tab.go(role="KING")
    await tab.do(UsersState.load)
    assert page.error == "«KING» no es un valor de role."


async def test_what_is_asked_of_the_list_goes_to_its_address(tab):
    tab.go(q="ana", page="3")
    await tab.do(UsersState.load)
    for handler, args, there in (
        (UsersState.narrow, ("role", "ADMIN"), "/usuarios?role=ADMIN&q=ana"),
        (UsersState.search, (" beto ",), "/usuarios?q=beto"),
        (UsersState.sort, ("full_name", False), "/usuarios?q=ana&sort=full_name&order=asc"),
        (UsersState.turn, (2,), "/usuarios?q=ana&page=2"),
    ):
        assert goes_to(await tab.do(handler, *args)) == [there]
    assert await tab.do(UsersState.narrow, "tenant_id", "x") == []


def test_nobody_is_offered_a_role_above_their_own():
    ids = {role: [choice.id for choice in shown.places(role)] for role in ("OWNER", "ADMIN")}
    assert "role.OWNER" in ids["OWNER"]
    assert "role.OWNER" not in ids["ADMIN"]
    assert "role.SUPER_ADMIN" not in ids["OWNER"]
    assert shown.places("SYSTEM") == []
    for place in ids["OWNER"]:
        assert shown.place_of(*shown.read_place(place)) == place


async def test_a_person_gets_another_role_and_centre(shop, on_pedro, pedro):
    await on_pedro.do(
        MemberState.save,
        {"place": "preset.INVENTORY_MANAGER", "centre_id": str(shop.centre_id)},
    )
    row = shop.do(queries.member, pedro)
    assert (row.role, row.service_center_id) == (Role.MANAGER, shop.centre_id)
    drawer = on_pedro.state(MemberState)
    assert (drawer.member.role_name, drawer.saved_at != "") == ("Jefe de bodega", True)
    await on_pedro.do(MemberState.save, {"place": "role.KING"})
    assert drawer.errors.keys() == {"place"}
    assert shop.do(queries.member, pedro).role is Role.MANAGER


async def test_a_person_is_kept_out_let_in_and_removed(shop, on_pedro, pedro):
    drawer = on_pedro.state(MemberState)
    await on_pedro.do(MemberState.deactivate)
    assert (drawer.member.is_active, drawer.member.status_label) == (False, "Desactivada")
    await on_pedro.do(MemberState.reactivate)
    assert shop.do(queries.member, pedro).is_active
    await on_pedro.do(MemberState.remove)
    assert drawer.member.id == ""
    await on_pedro.do(UsersState.refresh)
    assert [row.is_me for row in on_pedro.state(UsersState).rows] == [True]


async def test_the_owner_is_not_unmade_from_the_drawer(shop, tab):
    await tab.do(MemberState.show, str(shop.owner_id))
    drawer = tab.state(MemberState)
    assert (drawer.member.is_owner, drawer.member.is_me) == (True, True)
    await tab.do(MemberState.deactivate)
    await tab.do(MemberState.remove)
    assert tab.notice.level == "error"
    assert shop.do(queries.member, shop.owner_id).is_active


@pytest.mark.parametrize("wrong", ["", "x", "00000000-0000-0000-0000-000000000001"])
async def test_nobody_opens_no_drawer(tab, wrong):
    await tab.do(MemberState.show, wrong)
    assert tab.state(MemberState).member.id == ""
    assert await tab.do(MemberState.remove) == []


async def test_whoever_may_only_look_changes_nobody(shop, pedro):
    with sitting(shop.actor(Users.VIEW)) as tab:
        await tab.do(MemberState.show, pedro)
        await tab.do(MemberState.deactivate)
        assert tab.notice.text == NotAllowed.message
    assert shop.do(queries.member, pedro).is_active
