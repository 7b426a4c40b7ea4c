"""Whoever holds no good link gets nothing, and whoever holds one gets nothing of anybody else."""

import json
import time
from datetime import UTC, datetime, timedelta
from statistics import median

import pytest

from models.base import new_id
from models.clients import Client
from models.links import ShareLink
from models.vehicles import Vehicle
from tests.portal.public.conftest import SAME_SITE, nothing, page, seen, sent
from torque_app.core.identity import COOKIE
from torque_app.links import service as links
from torque_app.links.queries import Subject
from torque_app.portal import queries, service
from torque_app.shell import gate
from torque_app.work_orders import service as orders

TAILS = ("", "/documentos", "/mensajes", "/mis-datos", "/reservar", "/avance", "/pin")
EVIL = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}${7*7}'


def test_guessed_truncated_expired_and_revoked_tokens_all_look_the_same(web, house):
    made = house.shop.do(service.invite, house.client_id)
    house.shop.do(service.revoke, house.client_id, made.link_id)
    with house.shop.tx(now=datetime.now(UTC) - timedelta(days=8)) as tx:
        expired = service.invite(tx, house.client_id, days=7).path
    good = house.invited()
    bodies = {
        nothing(web.get(path + tail))
        for tail in TAILS
        for path in (
            made.path, expired, good[:-1], good + "A", good.swapcase().replace("/P/", "/p/"),
            "/p/" + "A" * 32, "/p/" + "0" * 4000, f"/p/{house.client_id}", f"/p/{made.link_id}",
        )
    }  # fmt: skip
    headers = {
        tuple(sorted((k, v) for k, v in web.get(p).headers.items() if k != "x-request-id"))
        for p in (made.path, expired, "/p/" + "A" * 32)
    }
    assert (len(bodies), len(headers)) == (1, 1)


def test_a_revoked_token_takes_no_longer_to_refuse_than_an_invented_one(web, house):
    made = house.shop.do(service.invite, house.client_id)
    house.shop.do(service.revoke, house.client_id, made.link_id)

    def spent(path):
        taken = []
        for _time in range(15):
            began = time.process_time()
            web.get(path)
            taken.append(time.process_time() - began)
        return median(taken)

    spent(made.path)
    revoked, invented = spent(made.path), spent("/p/" + "A" * 32)
    assert revoked < 3 * invented
    assert invented < 3 * revoked


def test_a_link_ends_with_its_client(web, house, link):
    assert web.get(link).status_code == 200
    with house.shop.tx() as tx:
        tx.get(Client, house.client_id, lock=True).deleted_at = tx.now
    nothing(web.get(link))


def test_a_link_of_something_else_opens_no_portal(web, house):
    with house.shop.tx() as tx:
        other = links.make(tx, Subject("invoices", new_id())).token
    nothing(web.get(f"/p/{other}"))


def test_a_link_opens_nothing_of_another_client(web, house, link):
    order = house.order(others=True)
    photo = house.photo(order.id)
    paper = house.paper(others=True)
    with house.shop.tx() as tx:
        ticket = service.write_in(tx, house.other_id, subject="Secreto de Beto", body="Nadie")
    for at in (
        f"/ordenes/{order.id}", f"/ordenes/{order.id}/avance", f"/ordenes/{order.id}/fotos/{photo}",
        f"/vehiculos/{house.other_car}", f"/documentos/{paper}", f"/documentos/{paper}/pdf",
        f"/documentos/{paper}/xml", f"/mensajes/{ticket}", f"/presupuestos/{new_id()}",
        f"/mis-datos/{new_id()}/archivo",
    ):  # fmt: skip
        nothing(web.get(link + at))
    nothing(sent(web, f"{link}/mensajes/{ticket}", body="Entro"))
    home = seen(web.get(link))
    assert "Beto" not in home
    assert order.number not in home


def test_a_photo_is_asked_for_under_its_own_job_alone(web, house, link):
    mine, theirs = house.order(), house.order(others=True)
    photo = house.photo(theirs.id)
    nothing(web.get(f"{link}/ordenes/{mine.id}/fotos/{photo}"))


def test_a_photo_of_another_job_cannot_be_chosen_for_this_one(house):
    mine, theirs = house.order(), house.order(others=True)
    photo = house.photo(theirs.id, shared=False)
    with pytest.raises(Exception, match="No existe"):
        house.shop.do(service.share_photo, mine.id, photo)


def test_a_question_cannot_be_hung_on_anothers_job(web, house, link):
    theirs = house.order(others=True)
    sent(web, f"{link}/mensajes", subject="Hola", body="Hola", ot=str(theirs.id))
    with house.shop.tx() as tx:
        (ticket,) = queries.tickets_of(tx, house.client_id)
    assert ticket.work_order_id is None


def test_a_visit_cannot_be_booked_with_anothers_car(web, house, link):
    house.take_bookings()
    tree = page(web.get(f"{link}/reservar", params={"vehicle": str(house.other_car)}))
    assert tree.xpath("//select[@name='vehicle']/option/@value") == [str(house.floor.vehicle_id)]


def test_the_same_ids_in_another_workshop_open_nothing(web, house, link, rival):
    from tests.work_orders.conftest import floor_of  # noqa: PLC0415 - after the settings

    abroad = floor_of(rival)
    order = abroad.open()
    nothing(web.get(f"{link}/ordenes/{order.id}"))
    nothing(web.get(f"{link}/vehiculos/{abroad.vehicle_id}"))


@pytest.mark.parametrize(
    "tail",
    [
        "/", "/..", "/../", "%2f", "%00", "/%00", ";a", "%0d%0aX-Evil:1", "//documentos",
        "/documentos/", "/DOCUMENTOS", "/documentos/x", "/documentos/%00", "/ordenes", "/vehiculos",
        "/ordenes/../../../api/v1/clients", "/%2e%2e/%2e%2e/api/v1/clients", "/fotos",
        "/mensajes/'%20OR%201=1--", "/ordenes/00000000-0000-0000-0000-000000000000",
    ],
)  # fmt: skip
def test_tricks_with_the_path_open_nothing(web, link, tail):
    answer = web.get(link + tail)
    assert answer.status_code in {303, 401, 404}
    assert "x-evil" not in answer.headers
    assert b"Marta" not in answer.content


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "POST"])
def test_no_other_method_does_anything(web, link, method):
    nothing(web.request(method, link, headers=SAME_SITE))


def test_a_page_elsewhere_cannot_send_a_form(web, house, link):
    form = {"subject": "Hola", "body": "Hola"}
    for foreign in (
        {"Origin": "https://malo.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
    ):  # fmt: skip
        answer = web.post(f"{link}/mensajes", data=form, headers=foreign)
        assert answer.status_code == 403
    with house.shop.tx() as tx:
        assert queries.tickets_of(tx, house.client_id) == []


def test_names_and_messages_with_html_are_inert(web, house, link):
    order = house.order()
    with house.shop.tx() as tx:
        tx.get(Client, house.client_id, lock=True).name = EVIL
        tx.get(Vehicle, house.floor.vehicle_id, lock=True).model = EVIL[:40]
    at = sent(web, f"{link}/mensajes", subject=EVIL, body=EVIL).headers["location"]
    refused = sent(web, f"{link}/mensajes", subject="", body=EVIL)
    for answer in (
        web.get(link), web.get(f"{link}/mensajes"), web.get(at), refused,
        web.get(f"{link}/ordenes/{order.id}"),
        web.get(f"{link}/vehiculos/{house.floor.vehicle_id}"),
    ):  # fmt: skip
        text = answer.text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "49" not in "".join(page(answer, answer.status_code).xpath("//h1/text()"))


def test_nothing_typed_leads_elsewhere(web, house, link):
    for asked in ("?next=//evil.example", "?done=//evil.example", "?ot=https://evil.example"):
        for at in ("", "/mensajes", "/reservar", "/pin"):
            answer = web.get(link + at + asked)
            assert answer.headers.get("location", link).startswith(link)
            assert "evil.example" not in answer.text
    answer = sent(web, f"{link}/mensajes", subject="Hola", body="x", next="//evil.example")
    assert answer.headers["location"].startswith(f"{link}/mensajes/")


def test_line_breaks_in_what_is_typed_split_no_header(web, house, link):
    evil = "SS-2026-000001\r\nSet-Cookie: a=b"
    answer = web.get(f"{link}/reservar", params={"done": evil})
    assert "set-cookie" not in answer.headers
    assert "Recibimos tu solicitud" not in answer.text
    answer = sent(web, f"{link}/mensajes", subject="a\r\nBcc: x@y.z", body="x")
    assert answer.status_code == 303
    with house.shop.tx() as tx:
        assert "\n" not in queries.tickets_of(tx, house.client_id)[0].subject


def test_names_of_files_split_no_header(web, house, link):
    order = house.order()
    photo = house.photo(order.id, name='a"\r\nX-Evil: 1.jpg')
    answer = web.get(f"{link}/ordenes/{order.id}/fotos/{photo}")
    assert answer.status_code == 200
    assert "x-evil" not in answer.headers


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"%ff%fe=%00&body=%ff"),
        ("application/json", b'{"body": "x"}'),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("text/plain", b"body=x"),
    ],
)
def test_a_form_that_is_none_is_refused_and_breaks_nothing(web, link, kind, body):
    answer = web.post(f"{link}/mensajes", content=body, headers={**SAME_SITE, "Content-Type": kind})
    assert 400 <= answer.status_code < 500


def test_a_session_of_the_workshop_neither_helps_nor_harms(web, house, link):
    mine = {"Cookie": f"{COOKIE}=invented"}
    assert web.get(link, headers=mine).status_code == 200
    nothing(web.get("/p/" + "A" * 32, headers=mine))


def test_a_link_opens_no_api(web, link):
    token = link.removeprefix("/p/")
    for headers in ({"Authorization": f"Bearer {token}"}, {"Cookie": f"{COOKIE}={token}"}):
        assert web.get("/api/v1/clients", headers=headers).status_code == 401


def test_the_log_of_requests_never_tells_a_token(web, house, link, caplog):
    with caplog.at_level("INFO", logger="torque.access"):
        web.get(link)
        web.get(f"{link}/documentos")
    ours = [record for record in caplog.records if record.name.startswith("torque")]
    assert [record.path for record in ours if record.name == "torque.access"] == ["/p/…"] * 2
    assert link.removeprefix("/p/") not in json.dumps([r.__dict__ for r in ours], default=str)
    assert gate.is_public(f"{link}/documentos")


def test_the_token_itself_is_stored_nowhere(house, link):
    token = link.removeprefix("/p/")
    with house.shop.tx() as tx:
        kept = [each for each in tx.session.query(ShareLink)]  # noqa: C416
    assert kept
    assert all(token not in str(each.__dict__) for each in kept)


def test_removing_a_photo_and_sharing_ask_for_their_rights(house):
    order = house.order()
    photo = house.photo(order.id, shared=False)
    with pytest.raises(Exception, match="permiso"), house.shop.tx("files.view") as tx:
        service.share_photo(tx, order.id, photo)
    house.shop.do(orders.remove_file, order.id, photo)
