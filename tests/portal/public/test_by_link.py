"""The portal for programs: what a token opens, its PIN, and answers to what was offered."""

import base64

import pytest

from models.base import new_id
from models.quotations import QuotationStatus
from tests.inspections.conftest import Bench
from tests.portal.public.conftest import SAME_SITE
from tests.quality.conftest import drawn
from tests.quotations.conftest import Desk
from torque_app.quotations import service as quotations
from torque_app.shell import gate

PIN = "4831"


def at(link, tail=""):
    return f"/api/v1/portal/{link.removeprefix('/p/')}{tail}"


@pytest.fixture
def offered(house):
    """A quotation Marta has, and the path of the link that came with it."""
    desk = Desk(Bench(house.floor), house.shop.owner_id, house.shop.owner_id)
    draft = desk.drafted(desk.hour(), actor=house.shop.actor())
    with house.shop.tx() as tx:
        sent = quotations.send_to_customer(tx, draft.quotation.id, channels=())
    return sent.quotation.quotation, sent.path


def answered(offer, **more):
    ink = base64.b64encode(drawn()).decode()
    told = {"revision": offer.revision, "key": str(new_id()), "name": "Marta Soto"}
    return {**told, "signature": ink, **more}


def test_a_token_tells_what_is_its_clients_and_nothing_else(web, house, link):
    mine, theirs = house.order(), house.order(others=True)
    paper = house.paper()
    house.paper(others=True)
    told = web.get(at(link)).json()["data"]
    assert [row["id"] for row in told["orders"]] == [str(mine.id)]
    assert [row["id"] for row in told["documents"]] == [str(paper)]
    assert [row["id"] for row in told["vehicles"]] == [str(house.floor.vehicle_id)]
    assert str(theirs.id) not in str(told)
    assert "Beto" not in str(told)


def test_a_token_that_opens_nothing_is_not_found(web, house):
    for token in ("A" * 32, "x", str(house.client_id)):
        answer = web.get(f"/api/v1/portal/{token}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "void_link")


def test_a_pin_is_said_once_and_its_pass_opens(web, house):
    link = house.invited(pin=PIN)
    refused = web.get(at(link))
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "pin_needed")
    wrong = web.post(at(link, "/pin"), json={"pin": "0000"})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (422, "wrong_pin")
    given = web.post(at(link, "/pin"), json={"pin": PIN}).json()["data"]["portal_pass"]
    assert web.get(at(link), headers={"X-Portal-Pass": given}).status_code == 200
    other = house.invited(pin=PIN)
    assert web.get(at(other), headers={"X-Portal-Pass": given}).status_code == 401


def test_wrong_pins_by_program_are_counted_with_those_of_the_page(web, house):
    link = house.invited(pin=PIN)
    for _time in range(4):
        web.post(at(link, "/pin"), json={"pin": "0000"})
    assert web.post(f"{link}/pin", data={"pin": "0000"}, headers=SAME_SITE).status_code == 429
    assert web.post(at(link, "/pin"), json={"pin": PIN}).status_code == 429


@pytest.mark.parametrize(
    ("way", "status"),
    [
        ("approve", QuotationStatus.CUSTOMER_APPROVED),
        ("reject", QuotationStatus.CUSTOMER_REJECTED),
    ],
)
def test_a_quotation_is_answered_by_its_own_link(web, offered, way, status):
    offer, link = offered
    body = answered(offer)
    there = at(link, f"/quotations/{offer.id}/{way}")
    told = web.post(there, json=body).json()["data"]
    assert (told["id"], told["status"]) == (str(offer.id), status.value)
    assert web.post(there, json=body).status_code == 200  # the same key has its one effect
    again = web.post(there, json=answered(offer))
    assert (again.status_code, again.json()["error"]["code"]) == (409, "quotation_not_answerable")


def test_an_answer_needs_a_proof(web, offered):
    offer, link = offered
    body = answered(offer, signature="")
    assert web.post(at(link, f"/quotations/{offer.id}/approve"), json=body).status_code == 422
    body = answered(offer, signature="no es base 64 ¡")
    assert web.post(at(link, f"/quotations/{offer.id}/approve"), json=body).status_code == 422


def test_another_clients_link_answers_nothing(web, house, offered):
    offer, _link = offered
    theirs = house.invited(house.other_id)
    answer = web.post(at(theirs, f"/quotations/{offer.id}/approve"), json=answered(offer))
    assert answer.status_code == 404


def test_a_quotations_link_opens_that_quotation_alone(web, house, offered):
    offer, link = offered
    house.order()
    told = web.get(at(link)).json()["data"]
    assert [row["id"] for row in told["quotations"]] == [str(offer.id)]
    assert told["orders"] == told["vehicles"] == told["documents"] == []
    for tail in ("/documentos", "/mensajes", "/mis-datos", "/reservar", "/avance"):
        assert web.get(f"{link}{tail}").status_code == 404


def test_the_log_keeps_no_token_of_a_program(link):
    assert gate.logged(at(link)) == "/api/v1/portal/…"
    assert gate.is_held(at(link))
