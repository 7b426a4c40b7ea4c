"""Choosing the photos a client sees: at the OT's page, by program, and nobody without the right."""

import pytest

from models.base import new_id
from tests.factories.screens import sitting
from torque_app.core.errors import Invalid, NotAllowed, NotFound
from torque_app.portal import queries, service
from torque_app.portal.permissions import Portal
from torque_app.portal.state.photos import SharedPhotosState
from torque_app.work_orders import service as orders


@pytest.fixture
def tab(house):
    with sitting(house.shop.actor()) as tab:
        yield tab


async def test_a_photo_is_shown_and_taken_back_at_the_page_of_its_ot(tab, house):
    order = house.order()
    photo = house.photo(order.id, shared=False)
    tab.go(ot_id=str(order.id))
    await tab.do(SharedPhotosState.load)
    panel = tab.state(SharedPhotosState)
    assert [(row.id, row.is_shown) for row in panel.rows] == [(str(photo), False)]
    await tab.do(SharedPhotosState.choose, str(photo), True)
    assert (panel.shown, panel.rows[0].is_shown) == (1, True)
    assert house.shop.do(queries.shared_with, order.id) == {photo}
    await tab.do(SharedPhotosState.choose, str(photo), False)
    assert panel.shown == 0


async def test_papers_are_not_offered_to_be_shown(tab, house):
    order = house.order()
    paper = house.shop.do(
        orders.attach_document, order.id, data=b"%PDF-1.4\n%%EOF", name="padron.pdf", kind="PDF"
    ).id
    tab.go(ot_id=str(order.id))
    await tab.do(SharedPhotosState.load)
    assert tab.state(SharedPhotosState).rows == []
    with pytest.raises(Invalid):
        house.shop.do(service.share_photo, order.id, paper)


def test_shown_twice_is_shown_once(house):
    order = house.order()
    photo = house.photo(order.id)
    house.shop.do(service.share_photo, order.id, photo)
    assert house.shop.do(queries.shared_with, order.id) == {photo}


def test_what_was_not_shown_cannot_be_taken_back(house):
    order = house.order()
    with pytest.raises(NotFound):
        house.shop.do(service.hide_photo, order.id, house.photo(order.id, shared=False))
    with pytest.raises(NotFound):
        house.shop.do(queries.shared_with, new_id())


def test_who_may_not_invite_clients_shows_them_nothing(house):
    order = house.order()
    photo = house.photo(order.id, shared=False)
    for without in (Portal.ANSWER, "files.view"):
        with pytest.raises(NotAllowed), house.shop.tx(without) as tx:
            service.share_photo(tx, order.id, photo)
