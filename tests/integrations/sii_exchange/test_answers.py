"""Answers of SII's real servers and manuals are read as what they say."""

from pathlib import Path

import pytest

from torque_app.integrations.sii.client.answers import find, read_json, read_respuesta, read_xml
from torque_app.integrations.sii.client.boletas import read_boleta_envelope
from torque_app.integrations.sii.client.diagnosis import read_diagnosis
from torque_app.integrations.sii.client.errors import (
    AnswerNotUnderstood,
    OutcomeUnknown,
    QueryFailed,
    SchemaRefused,
    SiiBlocked,
    SiiUnavailable,
    TokenRefused,
    UploadFailed,
)
from torque_app.integrations.sii.client.outcomes import TypeCount, Verdict, verdict_of
from torque_app.integrations.sii.client.status import (
    document_state,
    read_counts,
    read_envelope,
    read_signed_document,
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
    assert verdict_of("XYZ") is Verdict.PENDING


def test_a_book_accepted_is_processed() -> None:
    status = read_envelope(read_respuesta(sample("libro_LOK.xml")))
    assert (status.verdict, status.gloss) == (
        Verdict.PROCESSED,
        "Envio de Libro Aceptado - Cuadrado",
    )


@pytest.mark.parametrize(
    ("states", "verdict"),
    [
        ("-11 REC SOK SDK CRT FOK PDR PRD LSO LTC 107 004 005 007", Verdict.PENDING),
        ("EPR RPR RLV LOK", Verdict.PROCESSED),
        ("RSC RFR RCT RCH RPT VOF RCO RCS RCR RDC LRP 106 LRH LRS LRC LRF LNC", Verdict.REJECTED),
    ],
)
def test_every_state_of_the_manual_and_of_published_clients_has_a_meaning(
    states: str, verdict: Verdict
) -> None:
    assert {verdict_of(state) for state in states.split()} == {verdict}


@pytest.mark.parametrize(
    ("states", "received", "matches"),
    [
        ("DOK TMD TMC MMD MMC AND ANC", True, True),
        ("DNK", True, False),
        ("FAU FNA FAN EMP", False, False),
    ],
)
def test_every_state_of_a_document_says_whether_sii_has_it(
    states: str, received: bool, matches: bool
) -> None:
    for state in states.split():
        status = document_state(state, "")
        assert (status.received, status.matches) == (received, matches)


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
    assert read_signed_document(answer).matches


def test_a_reception_of_an_assignment_is_read_like_the_others() -> None:
    assert read_reception(sample("upload_aec_ok.xml")) == UploadResult("0000038936")


def test_our_question_for_a_seed_has_the_shape_of_the_manual() -> None:
    root = read_xml(sample("soap_getSeed_request.xml"))
    assert root is not None
    assert find(root, "getSeed") is not None


def test_the_short_diagnosis_of_published_readers_is_read() -> None:
    found = read_diagnosis(sample("email_resultado_envio.xml"))
    assert (found.track_id, found.state, found.verdict) == ("1234567890", "EPR", Verdict.PROCESSED)
    assert found.counts == (TypeCount(33, 2, 1, 1, 0),)


def test_every_answer_kept_here_is_read_by_some_test() -> None:
    text = Path(__file__).read_text()
    for path in SAMPLES.glob("*_*"):
        kept = path.name in text
        family = path.stem.rpartition("_")
        by_family = f"{family[0]}_{{state}}" in text and f'"{family[2]}"' in text
        assert kept or by_family, path.name


def test_a_page_to_sign_in_is_a_dead_session() -> None:
    page = b"<html><form action='/cgi_AUT2000/CAutInicio.cgi'>Clave</form></html>"
    with pytest.raises(TokenRefused):
        read_respuesta(page)
    with pytest.raises(OutcomeUnknown) as lost:
        read_reception(page)
    assert lost.value.signed_out


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"x-retry-after": "90"}, 90.0),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
        ({"retry-after": "999999999"}, 21_600.0),
        ({"retry-after": "pronto"}, None),
        ({}, None),
    ],
)
def test_how_long_to_wait_is_read_as_seconds_or_as_a_date(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert Reply(429, headers, b"").retry_after == seconds


def test_a_firewalls_page_is_no_missing_permission() -> None:
    with pytest.raises(SiiBlocked) as blocked:
        Reply(403, {}, b"<html>Request Rejected</html>").refuse_if_busy()
    assert blocked.value.retry


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
