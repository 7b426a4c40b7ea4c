"""Whoever holds no good token gets nothing, and cannot tell why."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from models.base import new_id
from tests.api.serving import served
from tests.factories.workshop import open_workshop
from tests.invoicing.counter import BOLETA
from tests.invoicing.sharing.conftest import PRIVATE, seen, visits
from torque_app.auth import service as auth
from torque_app.core.identity import COOKIE
from torque_app.invoicing import service
from torque_app.shell import gate


def nothing(answer):
    """Check that an answer is the one for all that opens nothing, and return its body."""
    assert answer.status_code == 404, answer.text
    assert "Este enlace no sirve" in seen(answer)
    assert {name: answer.headers[name] for name in PRIVATE} == PRIVATE
    return answer.content


def test_guessed_truncated_expired_and_revoked_tokens_all_look_the_same(web, counter, invoice):
    revoked = counter.shop.do(service.make_link, invoice.id)
    counter.shop.do(service.revoke_link, invoice.id, revoked.id)
    with counter.shop.tx(now=datetime.now(UTC) - timedelta(days=8)) as tx:
        expired = service.make_link(tx, invoice.id, days=7)
    open_one = counter.shop.do(service.make_link, invoice.id)
    bodies = {
        nothing(web.get(path + at))
        for at in ("", "/pdf", "/xml")
        for path in (
            revoked.path, expired.path, open_one.path[:-1], open_one.path + "A",
            open_one.path.swapcase().replace("/D/", "/d/"), "/d/" + "A" * 32, "/d/" + "0" * 4000,
            f"/d/{invoice.id}", f"/d/{open_one.id}",
        )
    }  # fmt: skip
    headers = {
        tuple(sorted((k, v) for k, v in web.get(p).headers.items() if k != "x-request-id"))
        for p in (revoked.path, expired.path, "/d/" + "A" * 32)
    }
    assert (len(bodies), len(headers)) == (1, 1)


@pytest.mark.parametrize(
    "tail",
    [
        "/", "/pdf/", "/PDF", "/..", "/../", "%2f", "%00", "/%00", ";a", "%0d%0aX-Evil:1",
        "/xml%00.png", "//pdf", "/pdf;x", "/pdf/extra", ".html", "/logo", "%c0%af",
        "/%2e%2e/%2e%2e/api/v1/invoicing",
    ],
)  # fmt: skip
def test_tricks_with_the_path_open_nothing(web, link, tail):
    answer = web.get(link.path + tail)
    assert answer.status_code in {303, 401, 404}  # a path that leaves /d/ meets the gate instead
    assert "x-evil" not in answer.headers
    assert b"Factura N" not in answer.content
    assert not answer.content.startswith((b"%PDF", b"<?xml"))


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_no_other_method_does_anything(web, counter, invoice, link, method):
    headers = {"Origin": "http://taller"}
    nothing(web.request(method, link.path, headers=headers))
    assert visits(counter, invoice) == 0


def test_the_parameters_of_the_address_change_nothing(web, link):
    plain, asked = web.get(link.path), web.get(f"{link.path}?cedible=true&layout=ROLL_80&next=//x")
    assert plain.content == asked.content


def test_a_part_of_a_file_is_not_given_only_the_whole(web, counter, invoice, link):
    answer = web.get(f"{link.path}/xml", headers={"Range": "bytes=0-10"})
    assert (answer.status_code, answer.content) == (200, counter.dte(invoice.id).xml)
    assert answer.headers["accept-ranges"] == "none"


def test_the_headers_alone_may_be_asked_for(web, link):
    for at in ("", "/pdf", "/xml"):
        answer = web.head(link.path + at)
        assert (answer.status_code, answer.content) == (200, b"")
    assert web.head("/d/" + "A" * 32).status_code == 404


def test_a_session_of_another_workshop_neither_helps_nor_harms(web, link):
    key = open_workshop().do(auth.create_api_key, name="Ajena", scopes=["invoicing.view"]).key
    for mine in ({"Authorization": f"Bearer {key}"}, {"Cookie": f"{COOKIE}=invented"}):
        assert web.get(link.path, headers=mine).status_code == 200
        nothing(web.get("/d/" + "A" * 32, headers=mine))


def test_a_link_opens_its_own_document_and_no_other(web, counter, invoice, link):
    other = counter.issue(counter.job(client=counter.person()), dte_type=BOLETA)
    said = seen(web.get(link.path))
    assert f"Factura N.º {invoice.folio}" in said
    assert f"Boleta N.º {other.folio}" not in said


def test_a_link_opens_no_api(web, link):
    token = link.path.removeprefix("/d/")
    for headers in ({"Authorization": f"Bearer {token}"}, {"Cookie": f"{COOKIE}={token}"}):
        assert web.get("/api/v1/invoicing", headers=headers).status_code == 401


def test_many_questions_from_one_address_are_too_many_with_a_cookie_too(sii, tmp_path, monkeypatch):
    from torque_app.settings import settings  # noqa: PLC0415 - read once, so told again

    with served(tmp_path) as desk:
        monkeypatch.setenv("RATE_ANONYMOUS_PER_MINUTE", "5")
        monkeypatch.setenv("TRUSTED_PROXY_HOPS", "1")
        settings.cache_clear()
        headers = {
            "Cookie": f"{COOKIE}=invented",
            "Authorization": "Bearer invented",
            "X-Forwarded-For": f"2001:db8::{new_id().hex[-4:]}",
        }
        answers = [
            desk.client.get(f"/d/{new_id()}", headers=headers).status_code for _ in range(12)
        ]
    assert answers[0] == 404
    assert answers[-1] == 429


def test_the_log_of_requests_never_tells_a_token(web, link, caplog):
    with caplog.at_level("INFO", logger="torque.access"):
        web.get(link.path)
        web.get(f"{link.path}/pdf")
    ours = [record for record in caplog.records if record.name.startswith("torque")]
    assert [record.path for record in ours if record.name == "torque.access"] == ["/d/…"] * 2
    told = json.dumps([record.__dict__ for record in ours], default=str)
    assert link.path.removeprefix("/d/") not in told


def test_the_gate_lets_pages_of_links_through_and_hides_their_path_in_the_log():
    assert gate.is_public(f"{service.LINK_PATH}abc/pdf")
    assert gate.logged(f"{service.LINK_PATH}abc/pdf") == "/d/…"
    assert gate.logged("/ot/1") == "/ot/1"
