"""Every list pages, sorts and filters, and names what it does not understand."""

import pytest

from tests.api.serving import holder
from tests.api.test_envelope import refusal
from tests.architecture.routes import ROUTES, filled

LISTS = {
    "GET /tenants": "slug",
    "GET /users": "",
    "GET /clients": "name",
    "GET /clients/{client_id}/service-history": "",
    "GET /clients/{client_id}/history": "",
    "GET /vehicles": "plate",
    "GET /vehicles/search": "plate",
    "GET /vehicles/{vehicle_id}/service-history": "",
    "GET /appointments": "number",
    "GET /service-requests": "number",
    "GET /work-orders": "number",
    "GET /work-orders/search": "number",
    "GET /work-orders/part-requests": "part_name",
    "GET /work-orders/time-entries": "started_at",
    "GET /inventory": "name",
    "GET /inventory/low-stock": "name",
    "GET /inventory/{item_id}/history": "",
    "GET /wms/movements": "",
    "GET /invoicing": "",
    "GET /invoicing/claims": "",
    "GET /invoicing/guides-to-bill": "folio",
    "GET /invoicing/quotations-to-bill": "number",
    "GET /payments": "",
    "GET /notifications": "",
    "GET /notifications/mails": "",
    "GET /messages": "recipient",
    "GET /messages/archive": "",
    "GET /message-templates": "code",
    "GET /message-rules": "event",
    "GET /consents": "",
    "GET /api-keys": "",
    "GET /invoicing/books/entries": "",
    "GET /intakes": "number",
    "GET /purchases/documents": "",
    "GET /purchases/mails": "",
    "GET /inspections": "number",
    "GET /quotations": "number",
    "GET /insurers": "name",
    "GET /note-templates": "name",
    "GET /service-packages": "code",
    "GET /price-matrices": "name",
    "GET /quality-checks": "number",
    "GET /quality-checks/waiting": "number",
    "GET /vehicles/{vehicle_id}/deferred-works": "due_on",
    "GET /labor-operations": "code",
    "GET /customer-tickets": "subject",
    "GET /data-requests": "number",
    "GET /approvals": "title",
    "GET /approvals/pending": "title",
    "GET /automation-rules": "name",
    "GET /automation-rules/runs": "",
    "GET /kiosk-devices": "name",
    "GET /audit-log": "",
}
"""List → one field it sorts by, beside its own order."""

paged = pytest.mark.parametrize(
    "route", [route for route in ROUTES if route.name in LISTS], ids=lambda r: r.name
)


def told(answer):
    """Return the meta of a page."""
    assert answer.status_code == 200, answer.text
    meta = answer.json()["meta"]
    assert {"page", "limit", "total", "totalPages"} <= set(meta), meta
    return meta


@pytest.fixture(scope="module")
def ask(desk, here):
    """Ask for a list as the owner, with these parameters."""

    def ask(route, **params):
        return desk.ask(holder(route), "GET", filled(route.path, here.ids), params=params)

    return ask


def test_every_route_whose_answer_says_pages_is_tested_here(desk, here):
    found = set()
    for route in ROUTES:
        if route.method == "GET" and not route.is_public and "file" not in route.path:
            answer = desk.run(holder(route), route, here.ids)
            is_json = answer.headers.get("content-type", "").startswith("application/json")
            if is_json and "totalPages" in answer.json().get("meta", {}):
                found.add(route.name)
    assert found == set(LISTS)


@paged
def test_a_page_says_which_of_how_many_it_is(ask, route):
    meta = told(ask(route, page=1, limit=1))
    assert (meta["page"], meta["limit"]) == (1, 1)
    assert meta["totalPages"] == max(1, meta["total"])
    assert told(ask(route, per_page=7))["limit"] == 7


@paged
def test_a_page_beyond_the_last_is_empty(ask, route):
    answer = ask(route, page=9999)
    assert (told(answer)["page"], answer.json()["data"]) == (9999, [])
    assert told(answer)["total"] == told(ask(route))["total"]


@paged
@pytest.mark.parametrize(
    "params",
    [
        {"limit": "0"},
        {"limit": "201"},
        {"limit": "-1"},
        {"limit": "abc"},
        {"limit": ""},
        {"limit": "1.5"},
        {"limit": "1e2"},
        {"page": "0"},
        {"page": "-1"},
        {"page": "abc"},
        {"page": "9" * 5000},
        {"page": "9" * 19},
        {"page": str(2**63)},
        {"page": str(2**62), "limit": "200"},
        {"limit": "9" * 40},
    ],
    ids=lambda params: ",".join(f"{k}={v[:24]}" for k, v in params.items()),
)
def test_a_page_that_cannot_be_is_refused(ask, route, params):
    answer = ask(route, **params)
    error = refusal(answer)
    assert (answer.status_code, error["code"]) == (422, "validation_error")
    assert set(error["details"]["fields"]) & set(params)


@paged
def test_an_unknown_filter_is_named(ask, route):
    answer = ask(route, luna="llena")
    error = refusal(answer)
    assert (answer.status_code, list(error["details"]["fields"])) == (422, ["luna"])
    assert "luna" in error["message"]


@paged
def test_an_unknown_order_is_named(ask, route):
    answer = ask(route, sort="luna")
    error = refusal(answer)
    assert (answer.status_code, list(error["details"]["fields"])) == (422, ["sort"])
    backwards = ask(route, order="luna")
    assert (backwards.status_code, refusal(backwards)["details"]["fields"].keys()) == (
        422,
        {"order"},
    )


@pytest.mark.parametrize(
    "route", [route for route in ROUTES if LISTS.get(route.name)], ids=lambda r: r.name
)
def test_a_list_is_sorted_both_ways(ask, here, route):
    here.again()
    field = LISTS[route.name]
    up, down = (
        [row[field] for row in ask(route, sort=field, order=order, limit=200).json()["data"]]
        for order in ("asc", "desc")
    )
    assert up == sorted(up)
    assert down == sorted(down, reverse=True)


@paged
@pytest.mark.parametrize("typed", ["%", "_", "\\", "'", '"', "🚗", "a" * 3000, "(*)", "&|!:<->"])
def test_whatever_is_searched_for_is_only_text(ask, route, typed):
    assert ask(route, q=typed).status_code in {200, 422}
