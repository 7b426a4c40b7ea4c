"""How the API and the shield say no, each in-process with the smallest application there is."""
# ruff: noqa: PLC0415 - the product reads its settings, which the servers make

from datetime import date
from decimal import Decimal
from typing import Annotated

import httpx
import pytest
from fastapi import FastAPI
from pydantic import BaseModel, Field

from tests.shell.conftest import built_interface


class Line(BaseModel):
    quantity: Annotated[Decimal, Field(gt=0)]


class Body(BaseModel):
    name: Annotated[str, Field(min_length=3)]
    paid_on: date
    lines: list[Line]


@pytest.fixture
async def api(servers):
    from torque_app.core.errors import Invalid, NotAllowed, TooMany
    from torque_app.shell import failures

    api = FastAPI()
    failures.speak(api)

    @api.post("/api/v1/things")
    def add(body: Body) -> None: ...

    @api.get("/api/v1/refused/{what}")
    def refused(what: str) -> None:
        if what == "field":
            raise Invalid.field("rut", "El dígito verificador no corresponde.")
        raise TooMany(retry_after=7) if what == "many" else NotAllowed(required="x.y")

    failures.close_unknown(api)
    transport = httpx.ASGITransport(app=api)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as web:
        yield web


async def test_what_was_typed_wrong_is_told_field_by_field_in_spanish(api):
    body = {"name": "ab", "paid_on": "ayer", "lines": [{"quantity": 0}, {}]}
    answer = await api.post("/api/v1/things", json=body)
    assert answer.status_code == 422
    assert answer.json()["error"] == {
        "code": "validation_error",
        "message": "Revisa los campos marcados.",
        "details": {
            "fields": {
                "name": "Debe tener al menos 3 caracteres.",
                "paid_on": "No es una fecha (AAAA-MM-DD).",
                "lines.0.quantity": "Debe ser mayor que 0.",
                "lines.1.quantity": "Falta este dato.",
            }
        },
    }


async def test_a_body_that_is_no_json_is_told_so(api):
    answer = await api.post(
        "/api/v1/things", content=b"{", headers={"content-type": "application/json"}
    )
    assert list(answer.json()["error"]["details"]["fields"].values()) == ["No es JSON válido."]


async def test_a_refusal_keeps_its_status_code_and_details(api):
    refused = await api.get("/api/v1/refused/right")
    assert refused.status_code == 403
    assert refused.json()["error"]["details"] == {"required": "x.y"}
    assert refused.json()["success"] is False
    field = (await api.get("/api/v1/refused/field")).json()["error"]
    assert field["details"]["fields"] == {"rut": "El dígito verificador no corresponde."}
    assert (await api.get("/api/v1/refused/many")).headers["retry-after"] == "7"


def test_every_sentence_about_a_field_can_be_filled_in():
    from string import Formatter

    from torque_app.shell.failures import SENTENCES

    known = {"min_length", "max_length", "gt", "ge", "lt", "le", "expected", "decimal_places"}
    for sentence in SENTENCES.values():
        assert {name for _, name, _, _ in Formatter().parse(sentence) if name} <= known


async def shielded(app, folder, method="GET", path="/api/v1/x", **request):
    from torque_app.shell.shield import Shield

    shield = Shield(app, built_interface(folder))
    transport = httpx.ASGITransport(app=shield, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as web:
        answer = await web.request(method, path, **request)
    await shield.limiter.close()
    return answer


async def test_a_bug_is_told_as_ours_with_the_id_that_finds_it_in_the_log(
    servers, tmp_path, caplog
):
    async def broken(scope, receive, send):
        raise RuntimeError("secret detail")

    answer = await shielded(broken, tmp_path, headers={"X-Request-Id": "find-me-1"})
    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "internal_error"
    assert answer.json()["meta"]["request_id"] == "find-me-1"
    assert "secret detail" not in answer.text
    assert any(getattr(r, "request_id", "") == "find-me-1" for r in caplog.records)


async def test_a_body_of_untold_length_is_cut_at_the_limit(servers, tmp_path):
    taken = []

    async def reader(scope, receive, send):
        while True:
            message = await receive()
            taken.append(len(message.get("body", b"")))
            if message["type"] == "http.disconnect" or not message.get("more_body"):
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"taken"})

    async def endless():
        for _ in range(64):
            yield b"x" * 2**16

    answer = await shielded(reader, tmp_path, method="POST", content=endless())
    assert answer.status_code == 413
    assert sum(taken) <= 2 * 2**20
    small = await shielded(reader, tmp_path / "again", method="POST", content=b"x")
    assert (small.status_code, small.text) == (200, "taken")
