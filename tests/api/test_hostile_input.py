"""Whatever a program sends, it is refused in words or accepted: never a failure of ours."""

import pytest

from tests.api.hostile import EVERYTHING, RAW, spoiled, written
from tests.api.serving import fresh, holder, sent
from tests.api.test_envelope import refusal
from tests.api.test_lists import LISTS
from tests.architecture.bodies import BODIES, FORMS, QUERIES
from tests.architecture.routes import ROUTES, filled

JSON = {"Content-Type": "application/json"}
WORDS = sorted({value for value in EVERYTHING if isinstance(value, str) and "\ud800" not in value})
FILTERS = (
    "type", "comuna", "active", "rut", "phone", "email", "number", "centre", "client", "plate",
    "registration", "vin", "make", "year", "status", "priority", "technician", "client_id",
    "vehicle_id", "from", "to", "date_from", "date_to", "category", "brand", "low", "sku",
    "part_number", "oem_number", "barcode", "item", "warehouse", "reference", "unread", "user_id",
    "entity_type", "entity_id", "action", "command", "invoice_id", "method", "dte_type", "folio",
    "overdue", "work_order_id",
)  # fmt: skip
NOTHING = "00000000-0000-0000-0000-000000000001"
BAD_IDS = ("no-es-uuid", "%00", "1", "x" * 500, "%F0%9F%9A%97", "00000000", "..%2f..", "null")


@pytest.fixture(scope="module")
def document(desk):
    """The API's own description of itself."""
    return desk.client.get("/api/v1/openapi.json").json()


def known(desk, path, name):
    """Tell whether a list filters by this name at all."""
    answer = desk.ask("boss", "GET", path, params={name: "x"})
    return answer.is_success or "No se puede filtrar" not in answer.json()["error"]["message"]


def failed(answer):
    """Tell what is wrong with an answer, or nothing."""
    if answer.status_code >= 500:
        return f"{answer.status_code} {answer.text[:200]}"
    if answer.status_code >= 400:
        refusal(answer)
    return ""


@pytest.mark.parametrize("route", [r for r in ROUTES if r.name in BODIES], ids=lambda r: r.name)
def test_no_value_of_any_field_breaks_anything(desk, here, document, route):
    where = document["paths"][route.path][route.method.lower()]
    schema = where["requestBody"]["content"]["application/json"]["schema"]
    ids = {**here.ids, **fresh()}
    least, path = filled(BODIES[route.name], ids), filled(route.path, ids)
    broken = {}
    values = EVERYTHING[::5] if "/auth/" in route.path else EVERYTHING  # passwords are slow
    for field, body in spoiled(document, schema, least, values=values):
        answer = desk.ask(holder(route), route.method, path, content=written(body), headers=JSON)
        wrong = failed(answer)
        if wrong:
            broken[field, written(body)[:160]] = wrong
    assert broken == {}


@pytest.mark.parametrize(
    "route", [r for r in ROUTES if r.method != "GET" and not r.is_public], ids=lambda r: r.name
)
@pytest.mark.parametrize("name", RAW)
def test_no_body_breaks_anything(desk, here, route, name):
    content, kind = RAW[name]
    headers = {"Content-Type": kind} if kind else {}
    ids = here.ids if route.method != "DELETE" else dict.fromkeys(here.ids, NOTHING)
    path = filled(route.path, ids)
    answer = desk.ask("boss", route.method, path, content=content, headers=headers)
    assert failed(answer) == ""


@pytest.mark.parametrize("name", ["parts without a boundary", "parts with NUL", "null", "a form"])
@pytest.mark.parametrize(
    "route", [r for r in ROUTES if r.name in FORMS and r.right != "form"], ids=lambda r: r.name
)
def test_a_form_that_is_none_is_refused(desk, here, route, name):
    content, kind = RAW[name]
    answer = desk.ask(
        "boss", route.method, filled(route.path, here.ids), content=content,
        headers={"Content-Type": kind},
    )  # fmt: skip
    assert answer.status_code in {400, 422}
    refusal(answer)


@pytest.mark.parametrize(
    "route", [r for r in ROUTES if "{" in r.path and not r.is_public], ids=lambda r: r.name
)
@pytest.mark.parametrize("bad", BAD_IDS)
def test_what_is_no_id_is_refused(desk, here, route, bad):
    path = filled(route.path, dict.fromkeys(here.ids, bad))
    answer = desk.ask("boss", route.method, path, **sent(route, here.ids))
    assert answer.status_code in {404, 405, 422}
    refusal(answer)


@pytest.mark.parametrize(
    "route", [r for r in ROUTES if r.method == "GET" and not r.is_public], ids=lambda r: r.name
)
def test_no_question_breaks_anything(desk, here, document, route):
    told = document["paths"][route.path]["get"].get("parameters", ())
    names = {param["name"] for param in told if param["in"] == "query"}
    if route.name in LISTS:
        names |= {*FILTERS, "q", "sort", "order", "page", "limit"}
    least = filled(QUERIES.get(route.name, {}), here.ids)
    broken = {}
    for name in sorted(names):
        if name in FILTERS and not known(desk, filled(route.path, here.ids), name):
            continue
        for value in WORDS:
            params = {**least, name: value}
            answer = desk.ask("boss", "GET", filled(route.path, here.ids), params=params)
            wrong = failed(answer)
            if wrong:
                broken[name, value[:60]] = wrong
    assert broken == {}


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("GET", "/api/v1/clients", {"params": {"q": "a\x00b"}}),
        ("GET", "/api/v1/clients", {"params": {"comuna": "\x00"}}),
        ("GET", "/api/v1/clients", {"params": {"\x00": "x"}}),
        ("POST", "/api/v1/clients", {"json": {"name": "Ana\x00"}}),
        ("POST", "/api/v1/clients", {"json": {"name": "Ana", "\x00": {"a": ["\x00"]}}}),
    ],
)
def test_a_text_with_nul_is_named_and_refused(desk, here, method, path, sent):
    answer = desk.ask("boss", method, path, **sent)
    error = refusal(answer)
    assert (answer.status_code, error["code"]) == (422, "validation_error")
    assert set(error["details"]["fields"].values()) == {
        "Tiene un carácter que no se puede guardar."
    }


def test_a_backslash_before_a_u_is_only_text(desk, here):
    answer = desk.ask(
        "boss", "POST", "/api/v1/clients", headers=JSON,
        content=b'{"name": "Ana", "notes": "escribe \\\\u0000"}',
    )  # fmt: skip
    assert answer.status_code == 201


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Basic Ym9zczo="},
        {"Authorization": "Bearer boss boss"},
        {"Authorization": "Bearer " + "x" * 8000},
        {"Authorization": "Bearer a.b.c"},
        {"Cookie": "torque_sid=x; torque_sid="},
        {"Cookie": '"'},
    ],
)
def test_a_key_that_opens_nothing_opens_nothing(desk, headers):
    answer = desk.ask(None, "GET", "/api/v1/clients", headers=headers)
    assert (answer.status_code, refusal(answer)["code"]) == (401, "unauthorized")


@pytest.mark.parametrize("given", ["x" * 201, "x" * 5000])
def test_a_giant_idempotency_key_is_refused(desk, here, given):
    answer = desk.ask(
        "boss", "POST", "/api/v1/clients", json={"name": "Ana"},
        headers={"Idempotency-Key": given},
    )  # fmt: skip
    assert answer.status_code == 422
    refusal(answer)


@pytest.mark.parametrize("tenant", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_only_the_platform_chooses_the_workshop(desk, here, tenant):
    answer = desk.ask("boss", "GET", "/api/v1/clients", headers={"X-Tenant-Id": tenant})
    assert answer.status_code in {403, 422}
    refusal(answer)
