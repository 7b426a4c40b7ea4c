"""Whatever SII answers is read or refused by name; whatever is uploaded gets an answer of SII's."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.integrations.sii_exchange.conftest import Clerk
from tests.integrations.sii_exchange.test_answers import SAMPLES
from tests.integrations.sii_exchange.workshop import Simulator, Workshop
from torque_app.core.errors import TorqueError
from torque_app.integrations.sii.client.answers import read_json, read_respuesta
from torque_app.integrations.sii.client.auth import TokenKind
from torque_app.integrations.sii.client.boletas import read_boleta_envelope
from torque_app.integrations.sii.client.diagnosis import read_diagnosis
from torque_app.integrations.sii.client.soap import PROGRAM_AGENT
from torque_app.integrations.sii.client.status import read_envelope, read_signed_document
from torque_app.integrations.sii.client.transport import Reply
from torque_app.integrations.sii.client.upload import read_boleta_reception, read_reception
from torque_app.integrations.sii.simulator.diagnosis import Company, Context, diagnose
from torque_app.integrations.sii.simulator.envelopes import Envelope, Unreadable
from torque_app.integrations.sii.simulator.signatures import NotXml, parse
from torque_app.integrations.sii.values import DteType

GENUINE = [path.read_bytes() for path in sorted(SAMPLES.glob("*_*"))]
PIECES = (
    b"<STATUS>", b"0", b"99", b"</STATUS>", b"<TRACKID>", b"9" * 30, b"\xb2", b"<!DOCTYPE x>",
    b"<SII:RESP_HDR>", b"<ESTADO>-11", b"&lt;", b"\x00", b"[" * 5000, b"<a>" * 300, b'{"estado":',
    b"null", b"<REVISIONDTE>", b"<FOLIO>", b"\xff\xfe", b"]]>", b"<!--", b"<?xml", "²".encode(),
)  # fmt: skip
LIMITS = settings(
    max_examples=150,
    deadline=2000,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def damaged(draw: st.DrawFn, sources: list[bytes] = GENUINE) -> bytes:
    """A genuine answer with pieces of it replaced, lost or repeated."""
    text = draw(st.sampled_from(sources))
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(text)))
        until = draw(st.integers(at, min(len(text), at + 60)))
        piece = draw(st.one_of(st.sampled_from(PIECES), st.binary(max_size=8), st.just(b"")))
        text = text[:at] + piece + text[until:]
    return text


ANSWERS = st.one_of(damaged(), st.binary(max_size=200))


def says(read: Callable[[bytes], object], body: bytes, refusal: type[Exception]) -> Any:
    """What was read, or the sentence of the refusal; any other exception is a bug."""
    try:
        return read(body)
    except refusal as why:
        return str(why) or None


def of_a_document(body: bytes) -> object:
    return read_signed_document(read_respuesta(body))


def of_an_envelope(body: bytes) -> object:
    return read_envelope(read_respuesta(body))


def of_boletas(body: bytes) -> object:
    answer = read_json(body)
    return "nothing" if answer is None else read_boleta_envelope(answer)


def of_a_boleta_upload(body: bytes) -> object:
    return read_boleta_reception(Reply(200, {}, body))


@pytest.mark.parametrize(
    "read",
    [read_reception, of_an_envelope, of_a_document, of_boletas, of_a_boleta_upload, read_diagnosis],
)
def test_an_answer_is_read_or_refused_by_name(read) -> None:
    @LIMITS
    @given(ANSWERS)
    @example(b"[" * 100_000)
    @example(b'{"estado":"EPR","estadistica":[[]],"detalle_rep_rech":[{"error":[7]}]}')
    def attempt(body: bytes) -> None:
        assert says(read, body, TorqueError) is not None

    attempt()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["estado", "estadistica", "detalle_rep_rech", "error", "tipo", "folio", "nivel"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@LIMITS
@given(JSON)
def test_any_json_of_the_boletas_is_read_or_refused(content: object) -> None:
    assert says(of_boletas, json.dumps(content).encode(), TorqueError) is not None


# --- the simulator's side -----------------------------------------------------------------


@pytest.fixture(scope="session")
def sealed(_company: Workshop) -> list[bytes]:
    """Genuine envelopes of both kinds."""
    return [
        _company.seal(_company.sign(), _company.sign()),
        _company.seal(_company.sign(DteType.BOLETA)),
    ]


def test_any_file_is_judged_or_unreadable(sealed: list[bytes]) -> None:
    context = Context(Company("76192083-9"), "12345678-5", b"", datetime.now(UTC))

    @LIMITS
    @given(damaged(sealed))
    @example(
        b'<?xml version="1.0" encoding="ISO-8859-1"?><EnvioDTE><DTE>\n' + b"<x/>\n" * 9 + b"</DTE>"
        b"</EnvioDTE>"
    )
    def attempt(data: bytes) -> None:
        found = says(lambda data: diagnose(Envelope(data), context).state, data, Unreadable)
        assert found in {"EPR", "RCT", "RFR"} or found.startswith(("CHR-", "LSX-"))

    attempt()


@LIMITS
@given(ANSWERS)
def test_any_bytes_parse_or_are_no_xml(body: bytes) -> None:
    assert says(parse, body, NotXml) is not None


def test_any_upload_gets_an_answer(clerk: Clerk, simulator: Simulator, sealed: list[bytes]) -> None:
    token = clerk.token(TokenKind.DTE)
    headers = {"Cookie": f"TOKEN={token}", "User-Agent": PROGRAM_AGENT}
    names = st.text(
        st.characters(blacklist_categories=("Cs",), blacklist_characters='"\r\n\\'), max_size=20
    )
    url = f"{simulator.url}/cgi_dte/UPL/DTEUpload"
    fields = {"rutSender": "12345678", "dvSender": "5", "rutCompany": "76192083", "dvCompany": "9"}
    with httpx.Client(headers=headers, timeout=10) as client:

        @settings(LIMITS, max_examples=60)
        @given(damaged(sealed), names)
        def attempt(data: bytes, name: str) -> None:
            reply = client.post(
                url, data=fields, files={"archivo": (name or "x", data, "text/xml")}
            )
            assert reply.status_code == 200
            assert b"<STATUS>" in reply.content

        attempt()

        @settings(LIMITS, max_examples=40)
        @given(st.binary(max_size=300), st.sampled_from(["x", "", "--x"]))
        def any_body(data: bytes, boundary: str) -> None:
            kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
            reply = client.post(url, content=data, headers=kind)
            assert b"<STATUS>-1</STATUS>" in reply.content

        any_body()
    assert httpx.get(simulator.url).status_code == 200


@pytest.mark.parametrize("path", ["QueryEstUp.jws", "CrSeed.jws", "services/wsDTECorreo"])
def test_any_question_gets_an_answer(simulator: Simulator, path: str) -> None:
    with httpx.Client(timeout=10) as client:

        @settings(LIMITS, max_examples=40)
        @given(ANSWERS)
        def attempt(body: bytes) -> None:
            reply = client.post(f"{simulator.url}/DTEWS/{path}", content=body)
            assert b"Fault" in reply.content or b"RESPUESTA" in reply.content

        attempt()


@pytest.mark.parametrize("key", ["²", "-", "9" * 40, "76192083-9-²", "a-b-c-d-e", "%00"])
def test_strange_addresses_are_no_failure_of_ours(
    clerk: Clerk, simulator: Simulator, key: str
) -> None:
    headers = {"Cookie": f"TOKEN={clerk.token(TokenKind.BOLETA)}", "User-Agent": PROGRAM_AGENT}
    base = f"{simulator.url}/recursos/v1/boleta.electronica"
    for path in (f"{base}.envio/{key}", f"{base}/{key}/estado?monto=²&fechaEmision=x"):
        assert httpx.get(path, headers=headers).status_code < 500
    assert httpx.get(f"{simulator.url}/?desde={key}").status_code == 200
    answer = httpx.post(f"{simulator.url}/simulator/api/tracks/{key}/outcome",
                        json={"outcome": "release"})  # fmt: skip
    assert answer.status_code == 422
