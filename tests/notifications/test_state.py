"""The bell on the screen."""

import pytest

from tests.factories.screens import goes_to, sitting
from torque_app.core.listing import Listing
from torque_app.notifications import queries, service
from torque_app.notifications.state.bell import BellState, InboxState


@pytest.fixture
def rung(shop):
    """Three lines: one leads into the product, one outside, one nowhere."""
    for title, link in (("Dentro", "/ot/1"), ("Fuera", "//evil.example"), ("Nada", None)):
        shop.do(service.notify, users=[shop.owner_id], title=title, link=link)
    return shop


@pytest.fixture
def tab(rung):
    with sitting(rung.actor()) as tab:
        yield tab


def row(state, title):
    return next(row for row in state.rows if row.title == title)


async def test_the_panel_shows_the_newest(tab):
    await tab.do(BellState.load)
    bell = tab.state(BellState)
    assert [line.title for line in bell.rows] == ["Nada", "Fuera", "Dentro"]
    assert all(line.unread for line in bell.rows)


async def test_following_a_line_reads_it_and_goes_there(rung, tab):
    await tab.do(BellState.load)
    events = await tab.do(BellState.follow, row(tab.state(BellState), "Dentro").id)
    assert goes_to(events) == ["/ot/1"]
    assert rung.do(queries.unread) == 2
    assert not row(tab.state(BellState), "Dentro").unread


@pytest.mark.parametrize("title", ["Fuera", "Nada"])
async def test_a_line_never_leads_out_of_the_product(tab, title):
    await tab.do(InboxState.load)
    events = await tab.do(InboxState.follow, row(tab.state(InboxState), title).id)
    assert goes_to(events) == []


async def test_everything_is_read_at_once(rung, tab):
    await tab.do(InboxState.load)
    await tab.do(InboxState.read_all)
    assert rung.do(queries.unread) == 0
    assert {line.state_label for line in tab.state(InboxState).rows} == {"Leída"}


async def test_the_selected_lines_are_read(rung, tab):
    await tab.do(InboxState.load)
    chosen = [line.id for line in tab.state(InboxState).rows[:2]]
    await tab.do(InboxState.mark, "read", chosen)
    unread = rung.do(queries.mine, Listing(filters={"unread": "true"})).rows
    assert [line.title for line in unread] == ["Dentro"]


async def test_an_unknown_action_reads_nothing(rung, tab):
    await tab.do(InboxState.load)
    await tab.do(InboxState.mark, "delete", [line.id for line in tab.state(InboxState).rows])
    assert rung.do(queries.unread) == 3


async def test_the_filter_stands_in_the_address(tab):
    await tab.do(InboxState.load)
    events = await tab.do(InboxState.narrow, "unread", "true")
    assert goes_to(events) == ["/notificaciones?unread=true"]


async def test_nonsense_instead_of_a_key_is_refused_politely(tab):
    assert goes_to(await tab.do(BellState.follow, "no-es-clave")) == []
    assert tab.notice.text == "No existe o no está en tu taller."
