"""Received documents over HTTP."""

import pytest

from tests.clients.calling import as_, calling
from torque_app.integrations.sii.values import DteType
from torque_app.purchases.api import router

OWNER, KEEPER, VIEWER = as_("owner"), as_("keeper"), as_("viewer")
DOCUMENTS = "/purchases/documents"


@pytest.fixture
def api(office):
    shop = office.shop
    members = {
        "owner": shop.actor(),
        "keeper": shop.actor("purchases.view", "purchases.upload", role="MANAGER"),
        "viewer": shop.actor("purchases.view", role="VIEWER"),
    }
    with calling(router, **members) as client:
        yield client


def upload(api, data, *, headers=OWNER, name="envio.xml"):
    return api.post(DOCUMENTS, files={"file": (name, data, "text/xml")}, headers=headers)


def code(answer):
    return answer.status_code, answer.json()["error"]["code"]


def test_a_file_is_taken_in_and_every_document_told(api, office):
    data = office.envelope(DteType.FACTURA, DteType.NOTA_CREDITO)
    answer = upload(api, data, headers=KEEPER)
    assert answer.status_code == 201
    told = answer.json()["data"]
    assert [(each["dte_type"], each["outcome"]) for each in told["documents"]] == [
        (33, "NEW"), (61, "NEW"),
    ]  # fmt: skip
    again = upload(api, data).json()["data"]
    assert {each["outcome"] for each in again["documents"]} == {"DUPLICATE"}


def test_the_list_pages_filters_and_counts(api, office):
    for _ in range(3):
        upload(api, office.envelope())
    page = api.get(DOCUMENTS, params={"limit": 2, "state": "RECEIVED"}, headers=VIEWER).json()
    assert (len(page["data"]), page["meta"]["total"], page["meta"]["totalPages"]) == (2, 3, 2)
    assert page["data"][0]["days_left"] == 8
    assert code(api.get(DOCUMENTS, params={"color": "rojo"}, headers=VIEWER))[0] == 422
    told = api.get("/purchases/overview", headers=VIEWER).json()["data"]
    assert told["to_answer"] == 3


def test_the_bytes_come_back_as_they_came(api, office):
    data = office.envelope()
    document_id = upload(api, data).json()["data"]["documents"][0]["document_id"]
    whole = api.get(f"{DOCUMENTS}/{document_id}/xml", params={"whole": True}, headers=VIEWER)
    assert whole.content == data
    alone = api.get(f"{DOCUMENTS}/{document_id}/xml", headers=VIEWER)
    assert alone.content in data
    assert alone.headers["content-disposition"].startswith('attachment; filename="DTE-')
    assert alone.headers["cache-control"] == "private, no-store"


def test_a_document_is_accepted_and_its_answer_downloaded(api, office, simulator):
    document_id = upload(api, office.envelope()).json()["data"]["documents"][0]["document_id"]
    path = f"{DOCUMENTS}/{document_id}"
    asked = api.post(f"{path}/accept", headers=OWNER)
    assert asked.json()["data"]["document"]["is_waiting"] is True
    assert code(api.post(f"{path}/accept", headers=OWNER)) == (409, "answer_not_possible")
    office.carry_out()
    detail = api.get(path, headers=VIEWER).json()["data"]
    assert detail["document"]["status"] == "ACCEPTED"
    assert {each["kind"] for each in detail["answers"]} == {"RECEPTION", "RESULT"}
    for each in detail["answers"]:
        file = api.get(f"{path}/answers/{each['id']}", headers=VIEWER)
        assert b"<RespuestaDTE" in file.content
    assert api.get(f"{path}/answers/{document_id}", headers=VIEWER).status_code == 404


def test_an_idempotency_key_answers_the_same_and_asks_once(api, office):
    document_id = upload(api, office.envelope()).json()["data"]["documents"][0]["document_id"]
    body = {"action": "RFT", "reason": "No llegó nada"}
    headers = as_("owner", **{"Idempotency-Key": "una-vez"})
    path = f"{DOCUMENTS}/{document_id}/claim"
    answers = [api.post(path, json=body, headers=headers) for _ in "ab"]
    assert [each.status_code for each in answers] == [200, 200]
    assert len(office.waiting("purchases.register")) == 1


@pytest.mark.parametrize(
    "body",
    [
        {}, {"action": "RCD"}, {"action": "XXX", "reason": "No llegó"},
        {"action": "ACD", "reason": "No llegó"}, {"action": "RCD", "reason": "no"},
        {"action": "RCD", "reason": "x" * 257},
    ],
)  # fmt: skip
def test_a_claim_without_sense_is_refused(api, office, body):
    document_id = upload(api, office.envelope()).json()["data"]["documents"][0]["document_id"]
    answer = api.post(f"{DOCUMENTS}/{document_id}/claim", json=body, headers=OWNER)
    assert code(answer) == (422, "validation_error")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<!DOCTYPE x><EnvioDTE/>", (422, "unreadable_document")),
        (b"<html></html>", (422, "unreadable_document")),
        (b"\x89PNG\r\n\x1a\n", (422, "unreadable_document")),
        (b" " * (20 * 2**20), (422, "validation_error")),
    ],
    ids=["doctype", "page", "picture", "20 MB"],
)
def test_hostile_files_are_refused_with_a_sentence(api, data, said):
    assert code(upload(api, data)) == said


def test_each_may_do_what_the_role_says(api, office):
    assert code(upload(api, office.envelope(), headers=VIEWER)) == (403, "forbidden")
    document_id = upload(api, office.envelope(), headers=KEEPER).json()["data"]["documents"][0][
        "document_id"
    ]
    for verb in ("accept", "acknowledge"):
        answer = api.post(f"{DOCUMENTS}/{document_id}/{verb}", json={}, headers=KEEPER)
        assert code(answer) == (403, "forbidden")
