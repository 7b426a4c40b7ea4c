"""The outermost layer, from outside: headers, gate, origins, sizes, limits, errors, figures."""

import json
import re
import signal

import httpx
import pytest

from tests.shell.conftest import environment, serve

PAGE = {"Accept": "text/html"}


@pytest.fixture
def web(stage):
    with httpx.Client(base_url=stage.url) as client:
        yield client


def test_a_page_needs_a_session_and_comes_back_after_the_login(web):
    answer = web.get("/tablero", headers=PAGE)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=/tablero"


@pytest.mark.parametrize("path", ["/", "/ot/1", "/ot/1.js", "/index.html", "/404.html", "/gallery"])
def test_nothing_that_is_no_public_page_is_given_to_nobody(web, path):
    assert web.get(path, headers=PAGE).status_code == 303
    assert web.get(path).status_code == 401


def test_who_is_signed_in_gets_the_page_and_the_bare_address_leads_to_the_board(web, stage):
    mine = PAGE | {"Cookie": stage.owner.sign_in()}
    assert "window.first" in web.get("/boveda", headers=mine).text
    home = web.get("/", headers=mine)
    assert (home.status_code, home.headers["location"]) == (303, "/tablero")


def test_the_policy_allows_the_built_scripts_by_hash_and_no_others(web, stage):
    answer = web.get("/boveda", headers=PAGE | {"Cookie": stage.owner.sign_in()})
    policy = answer.headers["content-security-policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert scripts.count("'sha256-") == 2
    assert "unsafe" not in scripts
    for part in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert part in policy


def test_every_answer_carries_the_security_headers_and_names_no_server(web):
    for path in ("/assets/app-1.js", "/api/v1/health", "/nothing-here"):
        headers = web.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["server"] == "TORQUE"


def test_hashed_files_are_kept_for_ever_and_answers_of_the_api_never(web):
    assert "immutable" in web.get("/assets/app-1.js").headers["cache-control"]
    assert "immutable" not in web.get("/assets/missing.js").headers["cache-control"]
    assert web.get("/api/v1/health").headers["cache-control"] == "no-store"


def test_a_request_id_is_given_back_or_made(web):
    given = web.get("/api/v1/health", headers={"X-Request-Id": "mine-12345"})
    assert given.headers["x-request-id"] == "mine-12345"
    forged = web.get("/api/v1/health", headers={"X-Request-Id": "a b<script>"})
    assert re.fullmatch(r"[0-9a-f]{32}", forged.headers["x-request-id"])


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {},
    ],
)
def test_a_foreign_page_cannot_use_somebodys_cookie(web, stage, headers):
    mine = {"Cookie": stage.owner.sign_in(), **headers}
    answer = web.post("/api/v1/nothing", headers=mine, json={})
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "foreign_origin"


def test_our_own_pages_and_programs_are_not_foreign(web, stage):
    cookie = {"Cookie": stage.owner.sign_in()}
    for headers in (
        cookie | {"Origin": stage.url},
        cookie | {"Sec-Fetch-Site": "same-origin"},
        cookie | {"X-Requested-With": "fetch"},
        {"Authorization": "Bearer x"},
        {},
    ):
        assert web.post("/api/v1/nothing", headers=headers, json={}).status_code == 404


def test_a_foreign_form_cannot_sign_anybody_in(web):
    form = {"email": "x@example.cl", "password": "x"}
    assert web.post("/auth/login", data=form).status_code == 403
    foreign = {"Origin": "https://evil.example"}
    assert web.post("/auth/login", data=form, headers=foreign).status_code == 403


def test_no_foreign_origin_is_told_that_it_may_read(web):
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "GET"}
    headers = web.options("/api/v1/health", headers=asked).headers
    assert "access-control-allow-origin" not in headers


def test_a_body_beyond_the_limit_is_refused_by_its_declared_length(web):
    answer = web.post("/api/v1/nothing", content=b"x" * (3 * 2**20))
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "too_large"


def test_a_body_that_hides_its_length_is_cut_when_it_passes_the_limit(web, stage):
    def endless():
        for _ in range(48):
            yield b"x" * 2**16

    mine = {"Cookie": stage.owner.sign_in(), "Origin": stage.url}
    upload = mine | {"Reflex-Client-Token": "t", "Reflex-Event-Handler": "x"}
    assert web.post("/_upload", content=endless(), headers=upload).status_code in (400, 413, 500)
    assert web.get("/api/v1/health").status_code == 200


def test_an_unknown_route_and_a_wrong_method_speak_the_envelope(web):
    missing = web.get("/api/v1/nothing")
    assert missing.status_code == 404
    assert missing.json()["success"] is False
    assert missing.json()["error"] == {
        "code": "not_found",
        "message": "No existe.",
        "details": {},
    }
    wrong = web.delete("/api/v1/health")
    assert wrong.status_code == 405
    assert wrong.headers["allow"] == "GET"


def test_who_asks_for_problem_json_gets_it(web):
    answer = web.get("/api/v1/nothing", headers={"Accept": "application/problem+json"})
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["status"], problem["code"]) == (404, "not_found")
    assert problem["instance"] == "/api/v1/nothing"


def test_the_api_is_described_offline_under_the_policy(web):
    page = web.get("/api/v1/docs")
    assert "http" not in page.text.replace("http-equiv", "")
    for file in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        assert web.get(file).status_code == 200
    document = web.get("/api/v1/openapi.json").json()
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"


def test_readiness_names_what_works(web):
    body = web.get("/ready").json()
    assert body["status"] == "ok"
    assert set(body["checks"]) == {"database", "redis", "outbox"}
    assert web.get("/health").json() == {"status": "ok"}


def test_figures_are_for_who_knows_the_token(web):
    assert web.get("/metrics").status_code == 403
    told = web.get("/metrics", headers={"Authorization": "Bearer figures-please"})
    assert "torque_http_requests_total" in told.text


def test_reflex_own_doors_are_closed(web):
    for path in ("/_health", "/_upload/x", "/_all_routes"):
        assert web.get(path).status_code == 404


def test_the_access_log_is_json_without_query_strings(web, stage):
    web.get("/api/v1/health2?email=ana@example.cl", headers={"X-Request-Id": "log-test-1"})
    lines = [json.loads(line) for line in stage.logged().splitlines() if "log-test-1" in line]
    assert [line["status"] for line in lines] == [404]
    assert lines[0]["path"] == "/api/v1/health2"
    assert lines[0]["ip"] == "127.0.0.x"
    assert "ana@example.cl" not in stage.logged()


def test_strangers_are_limited_and_sign_ins_more(servers, stage, tmp_path):
    env = environment(servers, stage.client.parents[1], RATE_ANONYMOUS_PER_MINUTE="20")
    env["TRUSTED_PROXY_HOPS"] = "1"
    process, url = serve("torque_app.torque_app:app", env, tmp_path / "limits.log")
    try:
        with httpx.Client(base_url=url, headers={"X-Forwarded-For": "203.0.113.7"}) as web:
            seen = [web.get("/api/v1/nothing").status_code for _ in range(25)]
            assert seen[:20] == [404] * 20
            assert 429 in seen[20:]
            refused = next(iter([web.get("/api/v1/nothing")]))
            assert refused.headers["retry-after"] == "60"
            tries = [
                web.post("/api/v1/auth/login", json={"email": "x@y.cl", "password": "x"})
                for _ in range(8)
            ]
            assert {t.status_code for t in tries[:6]} != {429}
            assert tries[7].status_code == 429
            other = {"X-Forwarded-For": "203.0.113.8"}
            assert web.get("/api/v1/nothing", headers=other).status_code == 404
            assert web.get("/api/v1/nothing", headers={"Authorization": "Bearer x"}).is_error
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(15)
