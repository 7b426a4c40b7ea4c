"""Approvals over HTTP."""

from datetime import timedelta
from decimal import Decimal

import pytest
from fastapi import APIRouter

from models.base import utc_now
from tests.clients.calling import as_, calling
from torque_app.approvals import api as routes

ANA, MARIO, ALBA, VERA = as_("ana"), as_("mario"), as_("alba"), as_("vera")


@pytest.fixture
def api(bench):
    router = APIRouter()
    for part in (routes.router, *routes.ROUTERS):
        router.include_router(part)
    with calling(router, **{name: bench.who(name) for name in bench.people}) as client:
        yield client


def code(answer):
    return answer.status_code, answer.json()["error"]["code"]


def test_what_waits_for_one_is_listed_and_approved_once(api, bench):
    waits = bench.ask(18)
    [row] = api.get("/approvals/pending", headers=MARIO).json()["data"]
    assert (row["id"], row["figures"], row["requester"]) == (
        str(waits),
        {"discount_percent": "18"},
        "ana",
    )
    path, body = f"/approvals/{waits}/approve", {"version": row["version"]}
    done = api.post(path, json=body, headers=MARIO)
    assert done.status_code == 200, done.text
    assert done.json()["data"]["approval"]["status"] == "APPROVED"
    assert code(api.post(path, json=body, headers=ALBA)) == (409, "conflict")
    assert bench.effects() == 1


def test_a_repeated_request_with_its_key_gets_the_same_answer_and_one_effect(api, bench):
    waits = bench.ask(18)
    ask = {"json": {"version": 1}, "headers": MARIO | {"Idempotency-Key": "aprobar-1"}}
    first, again = (api.post(f"/approvals/{waits}/approve", **ask).json() for _ in range(2))
    assert first["data"] == again["data"]
    assert bench.effects() == 1


def test_deciding_without_saying_which_version_was_read_is_refused(api, bench):
    waits = bench.ask(18)
    for deed in ("approve", "reject"):
        answer = api.post(f"/approvals/{waits}/{deed}", json={"note": "Sí"}, headers=MARIO)
        assert code(answer) == (422, "validation_error")
    stale = api.post(f"/approvals/{waits}/approve", json={"version": 7}, headers=MARIO)
    assert code(stale) == (409, "stale_version")
    assert bench.effects() == 0


def test_a_refusal_is_told_to_whoever_asked(api, bench):
    waits = bench.ask(18)
    body = {"version": 1, "note": "Es mucho"}
    assert code(api.post(f"/approvals/{waits}/reject", json=body, headers=ANA)) == (
        403,
        "forbidden",
    )
    api.post(f"/approvals/{waits}/reject", json=body, headers=MARIO)
    seen = api.get(f"/approvals/{waits}", headers=ANA).json()["data"]
    assert (seen["approval"]["status"], seen["approval"]["note"]) == ("REJECTED", "Es mucho")


def test_a_viewer_neither_looks_nor_decides(api, bench):
    waits = bench.ask(18)
    for answer in (
        api.get("/approvals", headers=VERA),
        api.get(f"/approvals/{waits}", headers=VERA),
        api.post(f"/approvals/{waits}/approve", json={"version": 1}, headers=VERA),
        api.post(f"/approvals/{waits}/cancel", headers=VERA),
    ):
        assert code(answer) == (403, "forbidden")


def test_requests_are_filtered_searched_and_paged(api, bench):
    bench.reject(bench.ask(18))
    bench.ask(20)
    only = api.get("/approvals", params={"status": "rejected"}, headers=MARIO).json()
    assert (only["meta"]["total"], only["data"][0]["note"]) == (1, "Es mucho")
    for q, total in (("20 %", 1), ("ANA", 2), ("nadie", 0)):
        found = api.get("/approvals", params={"q": q}, headers=MARIO).json()
        assert found["meta"]["total"] == total, q
    assert code(api.get("/approvals", params={"color": "rojo"}, headers=MARIO))[0] == 422


def test_rules_are_written_changed_and_removed(api):
    body = {
        "subject": "CREDIT_NOTE",
        "name": "Notas de crédito",
        "figure": "total",
        "threshold": "0",
        "levels": [{"role": "ADMIN", "hours": 24}],
    }
    made = api.post("/approval-rules", json=body, headers=ALBA)
    assert made.status_code == 201, made.text
    path = f"/approval-rules/{made.json()['data']['id']}"
    changed = api.patch(path, json={"threshold": "100000"}, headers=ALBA).json()["data"]
    assert Decimal(changed["threshold"]) == 100_000
    assert changed["levels"] == [{"role": "ADMIN", "hours": 24}]
    assert len(api.get("/approval-rules", headers=ANA).json()["data"]) == 2
    assert code(api.post("/approval-rules", json=body, headers=MARIO)) == (403, "forbidden")
    assert api.delete(path, headers=ALBA).status_code == 200
    assert code(api.get(path, headers=ALBA)) == (404, "not_found")


def test_a_place_is_left_and_taken_back(api, bench):
    now = utc_now()
    body = {
        "to_user_id": str(bench.people["ivan"]),
        "starts_at": now.isoformat(),
        "ends_at": (now + timedelta(days=3)).isoformat(),
    }
    made = api.post("/delegations", json=body, headers=MARIO)
    assert made.status_code == 201, made.text
    assert [one["to_name"] for one in api.get("/delegations", headers=MARIO).json()["data"]] == [
        "ivan"
    ]
    assert api.get("/delegations", headers=ANA).json()["data"] == []
    ended = api.delete(f"/delegations/{made.json()['data']['id']}", headers=MARIO)
    assert ended.status_code == 200
    assert api.get("/delegations", headers=MARIO).json()["data"] == []
