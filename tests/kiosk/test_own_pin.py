"""One's own PIN, chosen from one's own account."""

import pytest
from sqlmodel import select

from models.kiosk import KioskPin
from tests.factories.screens import sitting
from torque_app.kiosk import queries, service
from torque_app.kiosk.state.own_pin import OwnPinState


@pytest.fixture
def tab(shop):
    """A tab of somebody who uses tablets."""
    with sitting(shop.actor("session.own", "kiosk.use")) as tab:
        yield tab


async def test_a_pin_is_chosen_and_never_kept_on_the_screen(shop, tab):
    await tab.do(OwnPinState.load)
    card = tab.state(OwnPinState)
    assert not card.has_pin
    await tab.do(OwnPinState.choose, {"pin": "2846"})
    assert (card.has_pin, card.errors) == (True, {})
    assert card.saved_at
    assert "2846" not in repr(card.dict())
    assert tab.notice.text == "PIN guardado. Las tablets ya lo piden."
    with shop.tx() as tx:
        kept = tx.session.exec(select(KioskPin).where(KioskPin.user_id == shop.owner_id)).one()
    assert "2846" not in kept.pin_hash


async def test_an_easy_pin_is_marked_at_its_field(tab):
    await tab.do(OwnPinState.choose, {"pin": "1234"})
    card = tab.state(OwnPinState)
    assert card.errors == {"pin": "Ese PIN se adivina fácil. Elige otro."}
    assert not card.has_pin


async def test_who_uses_no_tablets_reads_and_chooses_nothing(shop):
    with sitting(shop.actor("session.own")) as tab:
        await tab.do(OwnPinState.load)
        await tab.do(OwnPinState.choose, {"pin": "2846"})
        assert not tab.state(OwnPinState).has_pin
    assert not shop.do(queries.has_own_pin)


def test_a_pin_taken_away_is_there_no_more(shop):
    shop.do(service.set_own_pin, pin="2846")
    assert shop.do(queries.has_own_pin)
    shop.do(service.remove_pin, shop.owner_id)
    assert not shop.do(queries.has_own_pin)
