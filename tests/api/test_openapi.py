"""The API describes itself completely, and its page needs nothing from elsewhere."""

import re

import pytest
from openapi_spec_validator import validate

from tests.architecture.routes import PREFIX, ROUTES

MACHINES = ("/health", "/ready", "/metrics", "/docs", "/openapi.json")
PAPERS = {
    "GET /companies/{company_id}/branding/logo",
    "GET /files/{file_id}", "GET /files/{file_id}/thumbnail",
    "GET /invoicing/{invoice_id}/pdf", "GET /invoicing/{invoice_id}/xml",
    "POST /invoicing/preview/pdf", "GET /invoicing/{invoice_id}/preview/pdf",
    "GET /invoicing/bulk/{bundle_id}/file", "GET /invoicing/books/entries.csv",
    "GET /purchases/documents/{purchase_id}/xml",
    "GET /purchases/documents/{purchase_id}/answers/{answer_id}",
    "GET /inspections/{inspection_id}/pdf", "GET /quotations/{quotation_id}/pdf",
    "GET /work-orders/{ot_id}/delivery/pdf",
    "GET /invoicing/certification/{set_id}/zip",
    "GET /clients/{client_id}/personal-data",
    "GET /invoicing/certification/files/{set_file_id}",
    "GET /intakes/{intake_id}/slip",
    "GET /auth/jwks",
}  # fmt: skip
ENGLISH = re.compile(
    r"\b(the|of|and|or|with|by|list|get|create|update|delete|return)\b", re.IGNORECASE
)
SHOWN = [
    route
    for route in ROUTES
    if not route.path.endswith(MACHINES)
    and "docs" not in route.path
    and route.path.startswith(PREFIX)
    and route.right != "form"
]
EXTERNAL = re.compile(r"""(?:src|href)=["'](?:https?:)?//""")


@pytest.fixture(scope="module")
def document(desk):
    """The document as it is served."""
    return desk.client.get("/api/v1/openapi.json").json()


def test_the_document_is_valid(document):
    assert document["openapi"].startswith("3.")
    validate(document)


def test_the_document_shows_every_operation_once(document):
    shown = {
        f"{method.upper()} {path}" for path, about in document["paths"].items() for method in about
    }
    assert shown == {f"{route.method} {route.path}" for route in SHOWN}
    ids = [
        operation["operationId"]
        for about in document["paths"].values()
        for operation in about.values()
    ]
    assert len(ids) == len(set(ids))


def test_every_operation_asks_for_a_bearer_token(document):
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    assert document["security"] == [{"bearer": []}]
    opened = {
        f"{method.upper()} {path}"
        for path, about in document["paths"].items()
        for method, operation in about.items()
        if operation.get("security") == []
    }
    assert opened == {f"{r.method} {r.path}" for r in SHOWN if r.right == "public"}


@pytest.mark.parametrize("route", SHOWN, ids=lambda r: r.name)
def test_an_operation_says_in_spanish_what_it_does(document, route):
    told = document["paths"][route.path][route.method.lower()]
    said = told.get("description") or ""
    assert said.endswith(".")
    assert not ENGLISH.search(said), said
    assert not ENGLISH.search(told["summary"]), told["summary"]
    assert told["tags"]


@pytest.mark.parametrize("route", SHOWN, ids=lambda r: r.name)
def test_an_operation_says_what_it_answers(document, route):
    told = document["paths"][route.path][route.method.lower()]["responses"]
    good = [about for status, about in told.items() if status.startswith("2")]
    assert len(good) == 1
    if route.name not in PAPERS:
        schema = good[0]["content"]["application/json"]["schema"]
        assert "Envelope" in schema["$ref"]


def test_the_page_loads_nothing_from_elsewhere(desk):
    page = desk.client.get("/api/v1/docs")
    assert page.status_code == 200
    assert not EXTERNAL.search(page.text)
    script = desk.client.get("/api/v1/docs/start.js").text
    assert "//" not in script
    parts = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert parts
    for part in parts:
        assert desk.client.get(part).status_code == 200, part
