"""A POST with an Idempotency-Key happens once, however often and by whatever name it is sent."""

import hmac
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest
from sqlmodel import select

from models.base import new_id
from models.outbox import IdempotencyKey
from tests.api.serving import sent
from tests.api.test_envelope import BY_THE_WORK, STREAMED, refusal
from tests.architecture.bodies import BODIES
from tests.architecture.routes import ROUTES, filled
from torque_app.clients import queries as clients
from torque_app.core.crypto import key_for
from torque_app.core.listing import Listing

# Their answer holds a secret, which no key may keep.
SECRET = {
    "POST /api-keys", "POST /api-keys/{key_id}/renew", "POST /users", "POST /auth/mfa/setup",
    "POST /invoicing/{invoice_id}/links", "POST /kiosk-devices",
    "POST /clients/{client_id}/portal-links", "POST /quotations/{quotation_id}/send-to-customer",
    "POST /quotations/{quotation_id}/whatsapp",
}  # fmt: skip
POSTS = [
    route
    for route in ROUTES
    if route.method == "POST" and not route.is_public and route.name not in BY_THE_WORK
    and route.right != "form" and route.name not in STREAMED | SECRET
]  # fmt: skip


def key():
    return {"Idempotency-Key": f"k-{new_id()}"}


@pytest.mark.parametrize("route", POSTS, ids=lambda r: r.name)
def test_the_same_request_again_gets_the_same_answer(desk, here, route):
    ids, headers = here.again().ids, key()
    path, request = filled(route.path, ids), sent(route, ids)
    first, again = (desk.ask("boss", "POST", path, headers=headers, **request) for _ in range(2))
    assert first.status_code in {200, 201}, first.text
    assert (again.status_code, again.json()["data"]) == (first.status_code, first.json()["data"])


@pytest.mark.parametrize("name", sorted(SECRET))
def test_an_answer_with_a_secret_is_given_once_and_kept_by_no_key(desk, here, name):
    route = next(route for route in ROUTES if route.name == name)
    ids, headers = here.again().ids, key()
    path, request = filled(route.path, ids), sent(route, ids)
    first, again = (desk.ask("boss", "POST", path, headers=headers, **request) for _ in range(2))
    assert first.status_code in {200, 201}, first.text
    assert (again.status_code, refusal(again)["code"]) == (409, "conflict")
    assert "se mostró una sola vez" in refusal(again)["message"]
    with here.shop.tx() as tx:
        query = select(IdempotencyKey).where(IdempotencyKey.key == headers["Idempotency-Key"])
        assert tx.session.exec(query).one().response == {}


def test_what_is_kept_of_a_body_cannot_be_guessed_at_without_our_key(desk, here):
    headers, body = key(), b'{"name": "Ana"}'
    url = "http://taller/api/v1/clients"
    made = desk.ask(
        "boss", "POST", url, headers={**headers, "Content-Type": "application/json"}, content=body
    )
    assert made.status_code == 201, made.text
    with here.shop.tx() as tx:
        query = select(IdempotencyKey).where(IdempotencyKey.key == headers["Idempotency-Key"])
        kept = tx.session.exec(query).one().request_hash
    asked = f"{desk.members['boss'].user_id}\nPOST {url}\n".encode() + body
    assert kept == hmac.digest(key_for("idempotency"), asked, "sha256")
    assert kept != sha256(asked).digest()


@pytest.mark.parametrize("route", [r for r in POSTS if r.name in BODIES], ids=lambda r: r.name)
def test_the_same_key_with_another_body_is_refused(desk, here, route):
    ids, headers = here.again().ids, key()
    path, request = filled(route.path, ids), sent(route, ids)
    assert desk.ask("boss", "POST", path, headers=headers, **request).status_code in {200, 201}
    other = {"json": {**request["json"], "note": "otra cosa"}}
    answer = desk.ask("boss", "POST", path, headers=headers, **other)
    assert (answer.status_code, refusal(answer)["code"]) == (409, "conflict")


def test_a_photo_sent_twice_hangs_once(desk, here):
    ids, headers = here.again().ids, key()
    route = next(r for r in ROUTES if r.name == "POST /work-orders/{ot_id}/photos")
    for _ in range(3):
        made = desk.run("boss", route, ids, headers=headers)
        assert made.status_code == 201, made.text
    asked = {"owner_type": "work_orders", "owner_id": ids["ot_id"]}
    files = desk.ask("boss", "GET", "/api/v1/files", params=asked).json()["data"]
    assert len(files) == 2  # the one it was furnished with, and this


def test_many_at_once_have_one_effect(desk, here):
    headers, name = key(), f"Ana {new_id()}"

    def create(_):
        return desk.ask("boss", "POST", "/api/v1/clients", headers=headers, json={"name": name})

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(create, range(6)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["data"]["id"] for answer in answers}) == 1
    assert here.shop.do(clients.find, Listing(q=name)).total == 1


def test_a_refused_request_leaves_its_key_free(desk, here):
    headers = key()
    wrong = desk.ask("boss", "POST", "/api/v1/clients", headers=headers, json={"name": " "})
    right = desk.ask("boss", "POST", "/api/v1/clients", headers=headers, json={"name": "Ana"})
    assert (wrong.status_code, right.status_code) == (422, 201)


def test_a_key_is_of_who_used_it(desk, here):
    headers, body = key(), {"name": "Ana"}
    made = desk.ask("boss", "POST", "/api/v1/clients", headers=headers, json=body)
    assert made.status_code == 201
    other = desk.ask("mate", "POST", "/api/v1/clients", headers=headers, json=body)
    assert (other.status_code, refusal(other)["code"]) == (409, "conflict")


def test_a_key_says_nothing_to_another_workshop(desk, here, there):
    headers, body = key(), {"name": "Ana"}
    made = desk.ask("boss", "POST", "/api/v1/clients", headers=headers, json=body)
    theirs = desk.ask("rival", "POST", "/api/v1/clients", headers=headers, json=body)
    assert (made.status_code, theirs.status_code) == (201, 201)
    assert made.json()["data"]["id"] != theirs.json()["data"]["id"]


def test_a_question_is_never_answered_from_a_key(desk, here):
    headers = key()
    before = desk.ask("boss", "GET", "/api/v1/clients/stats", headers=headers).json()["data"]
    desk.ask("boss", "POST", "/api/v1/clients", json={"name": "Nueva"})
    after = desk.ask("boss", "GET", "/api/v1/clients/stats", headers=headers).json()["data"]
    assert after["total"] == before["total"] + 1
