import pytest

from tests.clients.calling import as_, calling
from torque_app.payments.api import router

OWNER = as_("owner")


@pytest.fixture
def api(counter):
    with calling(router, owner=counter.shop.actor()) as client:
        yield client


@pytest.mark.parametrize("base", ["invoicing", "invoices", "ventas/facturas"])
def test_a_payment_answers_under_every_name_of_its_document(api, counter, base):
    id = counter.issue().id  # noqa: A001 - as the route calls it
    body = {"amount": 1000, "method": "CASH"}
    answer = api.post(f"/{base}/{id}/payments", json=body, headers=OWNER)
    assert (answer.status_code, answer.json()["data"]["amount"]) == (201, "1000")
    listed = api.get(f"/{base}/{id}/payments", headers=OWNER).json()["data"]
    assert [row["method"] for row in listed] == ["CASH"]
    paid = api.patch(f"/{base}/{id}/mark-paid", json={"method": "TRANSFER"}, headers=OWNER)
    assert paid.json()["data"]["amount"] == "28750.0000"


def test_a_retry_with_the_same_key_pays_once(api, counter):
    body = {"invoice_id": str(counter.issue().id), "amount": 1000, "method": "CASH"}
    headers = as_("owner", **{"Idempotency-Key": "una-vez"})
    ids = {api.post("/payments", json=body, headers=headers).json()["data"]["id"] for _ in "ab"}
    assert len(ids) == 1
    assert api.get("/payments", headers=OWNER).json()["meta"]["total"] == 1


@pytest.mark.parametrize("amount", [0, -5, 10.5, "mil"])
def test_amounts_are_whole_pesos(api, counter, amount):
    body = {"amount": amount, "method": "CASH"}
    answer = api.post(f"/invoicing/{counter.issue().id}/payments", json=body, headers=OWNER)
    assert answer.status_code in {400, 422}
    assert answer.json()["success"] is False


def test_too_much_is_refused_with_the_balance(api, counter):
    body = {"amount": 99999999, "method": "CASH"}
    answer = api.post(f"/invoicing/{counter.issue().id}/payments", json=body, headers=OWNER)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_payable")


def test_a_payment_is_reversed_with_its_reason(api, counter):
    body = {"invoice_id": str(counter.issue().id), "amount": 1000, "method": "CASH"}
    id = api.post("/payments", json=body, headers=OWNER).json()["data"]["id"]  # noqa: A001
    answer = api.post(f"/payments/{id}/reverse", json={"reason": "error"}, headers=OWNER)
    assert answer.json()["data"]["reverses_id"] == id
    assert api.get("/payments/takings", headers=OWNER).json()["data"]["today"] == "0"
