"""Choosing the photos a client sees: at the OT's page, by program, and nobody without the right."""

import pytest

from models.base import new_id
from tests.factories.screens import sitting
from tests.portal.public.conftest import page
from torque_app.core import topics
from torque_app.core.errors import Invalid, NotAllowed, NotFound
from torque_app.portal import queries, service
from torque_app.portal.permissions import Portal
from torque_app.portal.state.photos import SharedPhotosState
from torque_app.reception import service as reception
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


async def test_photos_of_inspections_and_of_the_bodywork_are_chosen_too(tab, house):
    order = house.order()
    own = house.photo(order.id, shared=False)
    point, (_mark, body) = house.point_photo(order.id), house.mark_photo(order.id)
    tab.go(ot_id=str(order.id))
    await tab.do(SharedPhotosState.load)
    panel = tab.state(SharedPhotosState)
    assert [row.id for row in panel.rows] == [str(own), str(point), str(body)]
    assert [row.about for row in panel.rows][::2] == ["", "Rayón, Lado izquierdo"]
    assert panel.rows[1].about
    for photo in (point, body):
        await tab.do(SharedPhotosState.choose, str(photo), True)
    assert [row.is_shown for row in panel.rows] == [False, True, True]


def test_the_client_sees_those_that_were_chosen_and_no_others(web, house, link):
    order = house.order()
    point, (_mark, body) = house.point_photo(order.id), house.mark_photo(order.id)
    at = f"{link}/ordenes/{order.id}"
    for photo in (point, body):
        assert web.get(f"{at}/fotos/{photo}").status_code == 404
    house.shop.do(service.share_photo, order.id, point)
    assert web.get(f"{at}/fotos/{point}").headers["content-type"] == "image/jpeg"
    assert web.get(f"{at}/fotos/{body}").status_code == 404
    sources = page(web.get(at)).xpath("//ul[@class='photos']//img/@src")
    assert sources == [f"{at}/fotos/{point}?mini=1"]


def test_another_client_sees_nothing_of_them(web, house):
    order = house.order()
    point = house.point_photo(order.id)
    house.shop.do(service.share_photo, order.id, point)
    theirs = house.order(others=True)
    stranger = house.invited(house.other_id)
    for ot_id in (order.id, theirs.id):
        assert web.get(f"{stranger}/ordenes/{ot_id}/fotos/{point}").status_code == 404


def test_a_photo_taken_for_one_ot_is_not_shown_with_another(house):
    mine, other = house.order(), house.order(others=True)
    for photo in (house.point_photo(mine.id), house.mark_photo(mine.id)[1]):
        with pytest.raises(NotFound):
            house.shop.do(service.share_photo, other.id, photo)


def test_what_it_was_taken_of_takes_its_photo_along(web, house, link):
    order = house.order()
    mark, body = house.mark_photo(order.id)
    house.shop.do(service.share_photo, order.id, body)
    at = f"{link}/ordenes/{order.id}/fotos/{body}"
    assert web.get(at).status_code == 200
    house.shop.do(reception.unmark, *mark)
    assert web.get(at).status_code == 404
    assert house.shop.do(queries.shared_with, order.id) == frozenset()


def test_who_may_not_see_inspections_is_not_offered_their_photos(house):
    order = house.order()
    own, point = house.photo(order.id, shared=False), house.point_photo(order.id)
    rights = (Portal.INVITE, "work_orders.view", "reception.view", "files.view")
    with house.shop.tx(*rights) as tx:
        assert [row.file.id for row in queries.photos_of(tx, order.id).rows] == [own]
        with pytest.raises(NotFound):
            service.share_photo(tx, order.id, point)


async def test_the_panel_follows_the_points_of_an_inspection(tab, house, monkeypatch):
    order = house.order()
    house.point_photo(order.id)
    followed = []
    monkeypatch.setattr(topics, "watch", lambda *told: followed.append(told))
    tab.go(ot_id=str(order.id))
    await tab.do(SharedPhotosState.load)
    names = followed[-1][2]
    assert f"inspections_of:{order.id}" in names
    assert any(name.startswith("inspection_points:") for name in names)


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
