"""Answers of SII's real servers and manuals are read as what they say."""

from pathlib import Path

import pytest

from torque_app.integrations.sii.client.answers import read_json, read_respuesta
from torque_app.integrations.sii.client.boletas import read_boleta_envelope
from torque_app.integrations.sii.client.errors import (
    AnswerNotUnderstood,
    OutcomeUnknown,
    QueryFailed,
    SchemaRefused,
    SiiUnavailable,
    TokenRefused,
    UploadFailed,
)
from torque_app.integrations.sii.client.status import (
    TypeCount,
    Verdict,
    document_state,
    read_counts,
    read_envelope,
    verdict_of,
)
from torque_app.integrations.sii.client.transport import Reply
from torque_app.integrations.sii.client.upload import (
    UploadResult,
    read_boleta_reception,
    read_reception,
)

SAMPLES = Path(__file__).with_name("samples")


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


@pytest.mark.parametrize("state", ["SOK", "CRT", "FOK", "PDR"])
def test_an_envelope_on_its_way_is_pending(state: str) -> None:
    status = read_envelope(read_respuesta(sample(f"estup_{state}.xml")))
    assert (status.state, status.verdict) == (state, Verdict.PENDING)


@pytest.mark.parametrize("state", ["RSC", "RFR", "RCT"])
def test_a_refused_envelope_is_final(state: str) -> None:
    status = read_envelope(read_respuesta(sample(f"estup_{state}.xml")))
    assert (status.state, status.verdict, status.final) == (state, Verdict.REJECTED, True)


def test_processed_with_everything_rejected() -> None:
    status = read_envelope(read_respuesta(sample("estup_EPR_all_rejected.xml")))
    assert (status.accepted, status.rejected) == (0, 8)
    assert status.counts[2] == TypeCount(61, 3, 0, 3, 0)


def test_processed_with_objections_the_body_first() -> None:
    status = read_envelope(read_respuesta(sample("estup_EPR_with_reparos.xml")))
    assert (status.accepted, status.objected, status.rejected) == (30, 3, 0)


def test_not_ready_yet() -> None:
    assert not read_envelope(read_respuesta(sample("estup_-11.xml"))).final


def test_a_dead_token_is_recognised() -> None:
    with pytest.raises(TokenRefused):
        read_envelope(read_respuesta(sample("estup_token_001.xml")))


def test_an_unknown_state_concludes_nothing() -> None:
    assert read_envelope(read_respuesta(sample("libro_LOK.xml"))).verdict is Verdict.PENDING
    assert verdict_of("XYZ") is Verdict.PENDING


def test_an_error_state_may_be_asked_again() -> None:
    with pytest.raises(QueryFailed) as failed:
        read_envelope(read_respuesta(sample("seed_error_-1.xml")))
    assert failed.value.retry


def test_seeds_are_found_in_any_order() -> None:
    assert read_respuesta(sample("seed_ok_body_first.xml")).first("SEMILLA") == "000002360958"
    assert read_respuesta(sample("soap_getSeed_response.xml")).first("SEMILLA") == "000000000078"


def test_a_token_is_found_inside_soap() -> None:
    answer = read_respuesta(sample("soap_getToken_response.xml"))
    assert (answer.state, answer.first("TOKEN")) == ("00", "XAuSbYXiNh9Ik")


@pytest.mark.parametrize("state", ["-3", "05", "08", "10", "11", "21"])
def test_token_errors_keep_their_state(state: str) -> None:
    answer = read_respuesta(sample(f"token_error_{state}.xml"))
    assert answer.state == state
    assert answer.gloss


def test_a_document_received() -> None:
    answer = read_respuesta(sample("estdte_DOK.xml"))
    status = document_state(answer.state, answer.gloss)
    assert (status.received, status.gloss) == (True, "DTE Recibido")


def test_header_and_body_states_are_kept_apart() -> None:
    answer = read_respuesta(sample("estdteav_DOK.xml"))
    assert (answer.state, answer.first("ESTADO")) == ("0", "DOK")


def test_receptions() -> None:
    assert read_reception(sample("upload_ok.xml")) == UploadResult("39")
    with pytest.raises(TokenRefused):
        read_reception(sample("upload_not_authenticated.xml"))
    with pytest.raises(SchemaRefused) as refused:
        read_reception(sample("upload_schema_error.xml"))
    assert len(refused.value.details["errors"]) == 2


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ((b"<R><STATUS>99</STATUS><DETAIL><ERROR>Archivo ya fue enviado 2 veces con Trackid "
         b"0253081988</ERROR></DETAIL></R>"), "0253081988"),
        (b"<R><STATUS>99</STATUS><TRACKID>77</TRACKID></R>", "77"),
        (b"<R><STATUS>99</STATUS><GLOSA>enviado con TrackID: 12</GLOSA></R>", "12"),
    ],
)  # fmt: skip
def test_a_file_sent_before_is_adopted(body: bytes, expected: str) -> None:
    assert read_reception(body) == UploadResult(expected, already_sent=True)


@pytest.mark.parametrize(
    "body",
    [b"", b"Error 500", sample("http_503_apache.html"), b"<html><p>STATUS</p></html>",
     b"<R><TRACKID>1</TRACKID></R>", b"<R><STATUS>0</STATUS></R>", b"<R><STATUS>99</STATUS></R>"],
)  # fmt: skip
def test_without_a_status_the_outcome_is_unknown(body: bytes) -> None:
    with pytest.raises(OutcomeUnknown):
        read_reception(body)


@pytest.mark.parametrize(("status", "after"), [("-1", 120), ("9", 300), ("12", 120)])
def test_internal_errors_are_for_later(status: str, after: int) -> None:
    with pytest.raises(UploadFailed) as failed:
        read_reception(f"<R><STATUS>{status}</STATUS></R>".encode())
    assert (failed.value.retry, failed.value.after) == (True, after)


@pytest.mark.parametrize("body", [b"", b"Error 500", sample("http_503_apache.html")])
def test_a_page_instead_of_an_answer_is_unavailability(body: bytes) -> None:
    with pytest.raises(SiiUnavailable):
        read_respuesta(body)


def test_other_xml_is_not_understood() -> None:
    with pytest.raises(AnswerNotUnderstood):
        read_respuesta(b"<algo><otro/></algo>")


def test_counts_do_not_depend_on_the_order_within_a_type() -> None:
    fields = (("ACEPTADOS", "2"), ("TIPO_DOCTO", "33"), ("INFORMADOS", "2"),
              ("INFORMADOS", "1"), ("TIPO_DOCTO", "61"), ("RECHAZADOS", "1"))  # fmt: skip
    assert read_counts(fields) == (TypeCount(33, 2, 2, 0, 0), TypeCount(61, 1, 0, 1, 0))


def test_latin_1_under_a_utf_8_label_is_read() -> None:
    text = sample("estup_CRT.xml").decode().replace("Caratula", "Carátula")
    assert read_respuesta(text.encode("iso-8859-1")).gloss == "Carátula OK"


def test_boletas_reception_and_status() -> None:
    reply = Reply(200, {}, sample("boleta_envio_ok.json"))
    assert read_boleta_reception(reply) == UploadResult("123456789012345")
    answer = read_json(sample("boleta_estado_envio.json"))
    assert answer is not None
    status = read_boleta_envelope(answer)
    assert (status.accepted, status.rejected) == (2, 1)
    (reason,) = status.reasons
    assert (reason.folio, reason.code, reason.level) == (1202, "CRT-3-11", 3)


def test_absent_lists_of_boletas_are_empty() -> None:
    status = read_boleta_envelope({"estado": "REC", "estadistica": None})
    assert (status.counts, status.reasons, status.final) == ((), (), False)


def test_entities_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "STATUS">]><R><STATUS>&b;</STATUS></R>'
    with pytest.raises(OutcomeUnknown):
        read_reception(bomb)
