"""Every answer of every route comes in the envelope, with its request's id."""

import pytest

from tests.api.furnished import furnish
from tests.api.serving import canonical, holder
from tests.architecture.bodies import FORMS
from tests.architecture.routes import EVERY, ROUTES

STREAMED = {
    "GET /companies/{company_id}/branding/logo",
    "GET /files/{file_id}", "GET /files/{file_id}/thumbnail", "POST /invoicing/preview/pdf",
    "GET /invoicing/books/entries.csv", "GET /purchases/documents/{purchase_id}/xml",
    "GET /purchases/documents/{purchase_id}/answers/{answer_id}",
    "GET /inspections/{inspection_id}/pdf", "GET /quotations/{quotation_id}/pdf",
    "GET /invoicing/certification/{set_id}/zip",
    "GET /clients/{client_id}/personal-data",
    "GET /invoicing/certification/files/{set_file_id}",
}  # fmt: skip
BEGINNINGS = {b"\xff\xd8", b"RI", b"%P", b"<?", b"\xef\xbb", b"PK"}
# What a rule of the work itself refuses in a furnished workshop.
BY_THE_WORK = {
    "POST /auth/logout": (404, "not_found"),  # these members stand on no session
    "POST /auth/password": (422, "validation_error"),
    "POST /auth/mfa/confirm": (422, "validation_error"),
    "POST /auth/mfa/backup-codes": (422, "validation_error"),
    "POST /auth/mfa/disable": (422, "validation_error"),
    "POST /auth/identities/google": (409, "not_configured"),
    "POST /auth/identities/phone": (409, "not_configured"),
    "POST /auth/identities/phone/confirm": (422, "validation_error"),
    "POST /auth/identities/unlink": (422, "validation_error"),
    "POST /auth/mfa/verify": (403, "forbidden"),
    "POST /auth/switch-tenant": (404, "not_found"),
    "DELETE /clients/{client_id}": (409, "conflict"),
    "DELETE /vehicles/{vehicle_id}": (409, "conflict"),
    "POST /vehicles/{vehicle_id}/owner": (422, "validation_error"),
    "POST /work-orders/{ot_id}/approve": (400, "invalid_transition"),
    "POST /work-orders/{ot_id}/reject": (400, "invalid_transition"),
    "POST /work-orders/{ot_id}/complete": (400, "invalid_transition"),
    "POST /work-orders/{ot_id}/clock/start": (409, "conflict"),
    "POST /work-orders/{ot_id}/clock/stop": (409, "conflict"),
    "POST /work-orders/{ot_id}/tasks/{labor_id}/start": (409, "conflict"),
    "POST /work-orders/{ot_id}/tasks/{labor_id}/pause": (409, "conflict"),
    "POST /work-orders/outside-works/{outside_id}/take-back": (409, "conflict"),
    "POST /work-orders/part-requests/{requisition_id}/return": (422, "validation_error"),
    "DELETE /inspections/{inspection_id}": (409, "conflict"),
    "POST /inspections/{inspection_id}/links": (409, "inspection_not_finished"),
    "DELETE /inspections/{inspection_id}/links/{link_id}": (404, "not_found"),
    "DELETE /work-orders/board/filters/{filter_id}": (404, "not_found"),
    "POST /work-orders/{ot_id}/quality-checks": (409, "conflict"),
    "POST /quality-checks/{check_id}/pass": (409, "conflict"),
    "PATCH /quotations/{quotation_id}/status": (400, "invalid_transition"),
    "POST /quotations/{quotation_id}/manager-approve": (400, "invalid_transition"),
    "POST /quotations/{quotation_id}/manager-reject": (400, "invalid_transition"),
    "POST /quotations/{quotation_id}/take-over": (400, "invalid_transition"),
    "POST /quotations/{quotation_id}/customer-approve": (409, "quotation_not_answerable"),
    "POST /quotations/{quotation_id}/customer-reject": (409, "quotation_not_answerable"),
    "POST /quotations/{quotation_id}/revise": (409, "conflict"),
    "POST /quotations/{quotation_id}/convert": (409, "conflict"),
    "POST /work-orders/{ot_id}/parts/{part_id}/issue": (409, "conflict"),
    "PATCH /work-orders/{ot_id}/delivery": (409, "conflict"),
    "POST /work-orders/{ot_id}/delivery": (409, "conflict"),
    "GET /work-orders/{ot_id}/delivery/pdf": (409, "conflict"),
    "DELETE /inventory/{item_id}": (409, "conflict"),
    "POST /labor-operations/import": (422, "validation_error"),
    "POST /intakes/{intake_id}/arrive": (409, "conflict"),
    "POST /intakes/{intake_id}/work-order": (409, "not_signed"),
    "GET /intakes/{intake_id}/slip": (409, "not_signed"),
    "POST /invoicing": (409, "not_billable"),
    "POST /invoicing/from-work-order": (409, "not_billable"),
    "POST /invoicing/from-quotation": (409, "line_not_approved"),
    "POST /invoicing/caf/upload": (422, "caf_refused"),
    "POST /invoicing/certification": (422, "test_set_unreadable"),
    "POST /invoicing/certification/{set_id}/build": (409, "set_on_its_way"),
    "DELETE /invoicing/certification/{set_id}": (409, "set_on_its_way"),
    "POST /invoicing/certification/files/{set_file_id}/send": (409, "certification_file_sent"),
    "POST /invoicing/certificates": (422, "certificate_unusable"),
    "POST /invoicing/practice": (409, "no_practice"),
    "POST /invoicing/{invoice_id}/send-sii": (409, "not_mendable"),
    "POST /invoicing/{invoice_id}/reissue": (409, "not_mendable"),
    "PATCH /invoicing/{invoice_id}/void": (409, "needs_credit_note"),
    "POST /invoicing/credit-note": (409, "note_refused"),
    "POST /invoicing/debit-note": (409, "note_refused"),
    "POST /invoicing/note-preview": (409, "note_refused"),
    "PATCH /invoicing/{invoice_id}": (409, "not_a_draft"),
    "PUT /invoicing/{invoice_id}": (409, "not_a_draft"),
    "DELETE /invoicing/{invoice_id}": (409, "not_a_draft"),
    "POST /invoicing/{invoice_id}/issue": (409, "not_a_draft"),
    "GET /invoicing/{invoice_id}/preview": (409, "not_a_draft"),
    "GET /invoicing/{invoice_id}/preview/pdf": (409, "not_a_draft"),
    "GET /invoicing/bulk/{bundle_id}/file": (409, "not_bundled_yet"),
    "POST /invoicing/{invoice_id}/send": (409, "not_deliverable"),
    "POST /invoicing/{invoice_id}/claims/refresh": (409, "not_claimable"),
    "POST /invoicing/{invoice_id}/diagnosis-mail": (409, "nothing_explained"),
    "POST /invoicing/diagnosis": (422, "no_diagnosis"),
    "POST /invoicing/books/imports": (422, "validation_error"),
    "POST /purchases/documents": (422, "unreadable_document"),
    "GET /invoicing/{invoice_id}/pdf": (409, "not_signed_yet"),
    "GET /invoicing/{invoice_id}/xml": (409, "not_signed_yet"),
}
OURS = [route for route in ROUTES if not route.is_public and route.right != "form"]


def refusal(answer):
    """Check the shape of an error and return what it says."""
    body = answer.json()
    assert set(body) == {"success", "error", "meta", "timestamp"}, body
    assert body["success"] is False
    assert set(body["error"]) == {"code", "message", "details"}
    assert body["error"]["message"].endswith(".")
    assert body["meta"]["request_id"] == answer.headers["x-request-id"]
    return body["error"]


def success(answer):
    """Check the shape of a success and return its data."""
    body = answer.json()
    assert set(body) == {"success", "data", "meta", "timestamp"}, body
    assert body["success"] is True
    assert body["meta"]["request_id"] == answer.headers["x-request-id"]
    return body["data"]


@pytest.mark.parametrize("route", OURS, ids=lambda r: r.name)
def test_what_succeeds_comes_in_the_envelope(desk, here, route):
    ids = here.ids if route.method == "GET" else here.again().ids
    elsewhere = {}
    if route.name == "PATCH /tenants/{tenant_id}/deactivate":
        ids = furnish().ids  # a workshop nobody misses
        elsewhere = {"X-Tenant-Id": ids["tenant_id"]}
    answer = desk.run(holder(route), route, ids, headers=elsewhere)
    if route.name in STREAMED:
        assert answer.status_code == 200
        assert answer.content[:2] in BEGINNINGS
    elif route.name in BY_THE_WORK:
        assert (answer.status_code, refusal(answer)["code"]) == BY_THE_WORK[route.name]
    else:
        assert answer.status_code in {200, 201}, answer.text
        success(answer)


@pytest.mark.parametrize("route", OURS, ids=lambda r: r.name)
def test_what_nobody_asks_is_refused_in_the_envelope(desk, route, here):
    assert refusal(desk.run(None, route, here.ids))["code"] == "unauthorized"


@pytest.mark.parametrize("route", OURS, ids=lambda r: r.name)
def test_a_problem_is_told_as_rfc_7807_when_asked_for(desk, route, here):
    answer = desk.run(None, route, here.ids, headers={"Accept": "application/problem+json"})
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["status"], problem["code"]) == (401, "unauthorized")
    assert problem["type"] == "urn:torque:error:unauthorized"
    assert problem["instance"] == answer.request.url.path
    assert problem["request_id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize("route", EVERY, ids=lambda r: r.name)
def test_a_request_keeps_the_id_it_came_with(desk, route, here):
    answer = desk.run(None, route, here.ids, headers={"X-Request-Id": "pedido-2026-0001"})
    assert answer.headers["x-request-id"] == "pedido-2026-0001"


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "con espacio 1234", "ñandú-1234"])
def test_a_strange_request_id_is_replaced(desk, given):
    answer = desk.ask(
        None, "GET", "/api/v1/clients", headers={"X-Request-Id": given.encode("latin-1")}
    )
    assert answer.headers["x-request-id"] != given
    assert len(answer.headers["x-request-id"]) == 32


@pytest.mark.parametrize("route", OURS, ids=lambda r: r.name)
def test_answers_are_never_kept_by_a_cache_between(desk, route, here):
    answer = desk.run("looker", route, here.ids) if route.method == "GET" else None
    if answer is not None and route.name not in STREAMED:
        assert "no-store" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    ("request_line", "told"),
    [
        ("GET /api/v1/nada", (404, "not_found")),
        ("GET /api/v2/clients", (404, "not_found")),
        ("GET /api/v1/clients/", (404, "not_found")),
        ("PUT /api/v1/clients", (405, "method_not_allowed")),
        ("DELETE /api/v1/audit-log", (405, "method_not_allowed")),
    ],
)
def test_what_does_not_exist_is_said_in_the_same_voice(desk, here, request_line, told):
    answer = desk.ask("boss", *request_line.split())
    assert (answer.status_code, refusal(answer)["code"]) == told


def test_a_form_belongs_to_a_route_that_takes_files():
    assert {canonical(route) for route in EVERY} >= set(FORMS)
