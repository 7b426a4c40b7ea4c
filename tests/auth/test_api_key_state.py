"""The screen of API keys, handler by handler, on a real database."""

from datetime import UTC, datetime, timedelta

import pytest

from models.auth import Role
from tests.auth.people import person
from tests.factories.screens import sitting
from torque_app.auth import queries, service
from torque_app.auth.permissions import ApiKeys
from torque_app.auth.state import api_keys as screen
from torque_app.auth.state.api_keys import ApiKeysState, NewKeyState
from torque_app.core.errors import Invalid
from torque_app.core.screen import POLICY

TYPED = {
    "name": "Contabilidad", "life": "90", "scope.clients.view": "on", "scope.payments.view": "on",
}  # fmt: skip


@pytest.fixture
def tab(shop):
    """A tab of the owner."""
    with sitting(shop.actor()) as tab:
        yield tab


async def made(tab, **typed):
    """Make a key through the dialog and read the list; return its line."""
    await tab.do(NewKeyState.start)
    await tab.do(NewKeyState.send, TYPED | typed)
    await tab.do(ApiKeysState.load)
    return tab.state(ApiKeysState).keys[0]


async def test_a_key_is_made_and_listed_in_words(tab):
    line = await made(tab)
    assert (line.name, line.tone, line.status) == ("Contabilidad", "success", "Activa")
    assert line.scopes == "Clientes: ver · Pagos: ver"
    assert (line.created_by, line.is_mine, line.is_live) == ("Rosa Dueña", True, True)
    left = datetime.fromisoformat(line.expires_at) - datetime.now(UTC)
    assert timedelta(days=89) < left <= timedelta(days=90)


async def test_the_dialog_holds_the_keys_id_and_never_its_secret(tab, past, shop):
    line = await made(tab)
    dialog = tab.state(NewKeyState)
    assert (dialog.made, dialog.name, dialog.errors) == (line.id, "Contabilidad", {})
    assert "tq_" not in str(dialog.dict())
    assert line.prefix.startswith("tq_")
    assert len(line.prefix) == len("tq_00000000…")


async def test_what_is_wrong_stands_beside_its_field(tab):
    await tab.do(NewKeyState.send, {"name": " ", "life": ""})
    dialog = tab.state(NewKeyState)
    assert dialog.errors.keys() == {"name", "scopes"}
    assert dialog.made == ""
    await tab.do(NewKeyState.send, TYPED | {"life": "36500"})
    assert dialog.errors.keys() == {"life"}
    await tab.do(NewKeyState.send, TYPED | {"centre_id": "x"})
    assert dialog.errors.keys() == {"centre_id"}


async def test_one_press_delivered_twice_makes_one_key(tab):
    pressed = TYPED | {"_key": "una"}
    await tab.do(NewKeyState.send, pressed)
    await tab.do(NewKeyState.send, pressed)
    await tab.do(ApiKeysState.load)
    assert len(tab.state(ApiKeysState).keys) == 1
    assert tab.state(NewKeyState).errors == {}


async def test_a_revoked_key_stays_in_the_list_and_says_so(tab):
    line = await made(tab)
    await tab.do(ApiKeysState.revoke, "x")
    await tab.do(ApiKeysState.revoke, line.id)
    assert tab.notice.text == "Clave revocada: ya no sirve."
    (line,) = tab.state(ApiKeysState).keys
    assert (line.status, line.is_live) == ("Revocada", False)


async def test_only_ones_own_key_opens_the_dialog_of_a_new_secret(shop, tab):
    mine = await made(tab)
    await tab.do(NewKeyState.close)
    other = person(shop, Role.ADMIN)
    with sitting(other.actor()) as theirs:
        foreign = await made(theirs, name="Sitio web")
    await tab.do(ApiKeysState.refresh)
    await tab.do(NewKeyState.renew, foreign.id)
    assert tab.state(NewKeyState).open is False
    await tab.do(NewKeyState.renew, mine.id)
    assert (tab.state(NewKeyState).open, tab.state(NewKeyState).made) == (True, mine.id)


async def test_a_key_whose_creator_was_kept_out_is_shown_stopped(shop, tab):
    other = person(shop, Role.ADMIN)
    with sitting(other.actor()) as theirs:
        await made(theirs)
    shop.do(service.deactivate_member, other.id)
    await tab.do(ApiKeysState.load)
    (line,) = tab.state(ApiKeysState).keys
    assert (line.tone, line.is_live) == ("warning", True)
    assert line.status == "Detenida: quien la creó no está activo"


def test_a_life_the_dialog_does_not_offer_is_refused():
    assert screen.ends("") is None
    with pytest.raises(Invalid):
        screen.ends("-1")


def test_every_handler_asks_for_the_right_to_manage_keys():
    handlers = [
        handler
        for state in (ApiKeysState, NewKeyState)
        for handler in state.event_handlers.values()
        if handler.fn.__qualname__.startswith(state.__name__) and "setvar" not in str(handler.fn)
    ]
    assert {getattr(handler.fn, POLICY, None) for handler in handlers} == {ApiKeys.MANAGE.value}
    assert len(handlers) == 8
    assert queries.api_keys.needs == ApiKeys.MANAGE
