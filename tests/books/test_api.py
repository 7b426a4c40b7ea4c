"""The books by program."""

import pytest

from models.auth import Role
from tests.books import files
from tests.books.test_service import PERIOD, sold
from tests.clients.calling import as_, calling
from torque_app.books.api import router

OWNER = as_("owner")
BOOKS = "/invoicing/books"
SALES = {"period": PERIOD, "side": "SALES"}


@pytest.fixture
def api(shop):
    clerk = shop.actor("clients.view", role=Role.OPERATOR)
    with calling(router, owner=shop.actor(), clerk=clerk) as client:
        yield client


def upload(api, data, period=PERIOD, who=OWNER):
    sent = {"file": ("rcv.csv", data, "text/csv")}
    return api.post(f"{BOOKS}/imports", files=sent, data={"period": period}, headers=who)


def test_a_month_is_told_whole(api, shop):
    sold(shop, 1)
    told = api.get(BOOKS, params={"period": PERIOD}, headers=OWNER).json()["data"]
    assert [(line["dte_type"], line["documents"]) for line in told["sales"]] == [(33, 1)]
    assert told["determined"] == "190.0000"


def test_entries_are_filtered_and_paged(api, shop):
    for folio in (1, 2, 3):
        sold(shop, folio, dte_type=33 if folio < 3 else 39)
    answer = api.get(
        f"{BOOKS}/entries", params={**SALES, "type": "33", "limit": 1}, headers=OWNER
    ).json()
    assert (answer["meta"]["total"], len(answer["data"])) == (2, 1)
    wrong = api.get(f"{BOOKS}/entries", params={**SALES, "colour": "red"}, headers=OWNER)
    assert wrong.status_code == 422


def test_a_month_is_downloaded(api, shop):
    sold(shop, 1)
    answer = api.get(f"{BOOKS}/entries.csv", params=SALES, headers=OWNER)
    assert answer.headers["content-disposition"].endswith('"libro-sales-2026-10.csv"')
    assert answer.content.startswith("\ufeffTipo Doc;Folio".encode())


def test_a_register_is_imported_and_compared(api, shop):
    answer = upload(api, files.file(files.SALES, files.sale(1)))
    assert (answer.status_code, answer.json()["data"]["entries"]) == (201, 1)
    told = api.get(f"{BOOKS}/reconciliation", params=SALES, headers=OWNER).json()["data"]
    assert [one["finding"] for one in told["differences"]] == ["ONLY_SII"]


@pytest.mark.parametrize(("data", "period"), [(b"hola", PERIOD), (b"", PERIOD), (b"x", "ayer")])
def test_what_is_wrong_is_said(api, data, period):
    answer = upload(api, data, period)
    assert answer.status_code == 422
    assert answer.json()["error"]["details"]["fields"]


def test_an_operator_is_refused(api):
    who = as_("clerk")
    assert api.get(BOOKS, params={"period": PERIOD}, headers=who).status_code == 403
    assert upload(api, b"", who=who).status_code == 403
