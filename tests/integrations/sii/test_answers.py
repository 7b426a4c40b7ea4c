"""What we answer to suppliers: valid by schema, signed, and read back as it was meant."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.integrations.sii.conftest import COMPANY, ISSUER, NOON
from tests.integrations.sii.verification import verifies
from torque_app.integrations.sii.answers import (
    AnswerRefused,
    Judged,
    Responder,
    build_receipts,
    build_reception,
    build_result,
)
from torque_app.integrations.sii.arrivals import DocumentState, EnvelopeState, Verdict
from torque_app.integrations.sii.envelope import seal
from torque_app.integrations.sii.reading import AnswerKind, Grade, Kind, read
from torque_app.integrations.sii.schemas import Root, validate

US = Responder(COMPANY.rut, contact="Rosa Ñandú & Cía", phone="+56 2 2345", email="dte@us.example")


@pytest.fixture(scope="module")
def inbox(factura, signed, certificate):
    """Return an envelope of two facturas that reached their customer."""
    documents = [signed(factura), signed(factura, folio=102)]
    sealed = seal(
        documents, issuer=ISSUER, certificate=certificate, at=NOON, receiver_rut=COMPANY.rut
    )
    return read(sealed.data)


@pytest.fixture(scope="module")
def reception(certificate):
    def build(inbox, **changes):
        return build_reception(
            inbox,
            responder=changes.pop("responder", US),
            number=7,
            file_name=changes.pop("file_name", "EnvioDTE_33 <sur>.xml"),
            received_at=NOON - timedelta(hours=1),
            certificate=certificate,
            at=NOON,
            **changes,
        )

    return build


def test_a_reception_is_valid_signed_and_names_envelope_and_documents(reception, inbox, schemas):
    data = reception(inbox)
    assert validate(data, Root.RESPUESTA, directory=schemas) == []
    assert verifies(data, "#Respuesta")
    answer = read(data)
    assert (answer.kind, answer.signature) == (Kind.RESPUESTA, Grade.LITERAL)
    assert (answer.issuer_rut, answer.receiver_rut) == (COMPANY.rut, ISSUER.rut)
    assert answer.signed_at == datetime(2026, 11, 21, 12, 0)
    envelope, *documents = answer.answers
    assert (envelope.kind, envelope.state, envelope.folio) == (AnswerKind.RECEPTION, 0, None)
    assert [(each.folio, each.state, each.comment) for each in documents] == [
        (101, 0, "DTE Recibido OK"),
        (102, 0, "DTE Recibido OK"),
    ]
    assert f"<Digest>{inbox.digest}</Digest>".encode() in data
    assert b"<EnvioDTEID>SetDoc</EnvioDTEID>" in data
    assert b"<FchRecep>2026-11-21T11:00:00</FchRecep>" in data


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"signature": Grade.INVALID}, EnvelopeState.BAD_SIGNATURE),
        ({"signature": Grade.ABSENT}, EnvelopeState.BAD_SIGNATURE),
        ({"receiver_rut": "60803000-K"}, EnvelopeState.OTHER_RECEIVER),
    ],
)
def test_an_envelope_that_arrived_badly_is_refused_as_a_whole(
    reception, inbox, schemas, changes, state
):
    data = reception(replace(inbox, **changes))
    assert validate(data, Root.RESPUESTA, directory=schemas) == []
    (answer,) = read(data).answers
    assert answer.state == state
    assert "Envio Rechazado" in answer.comment


@pytest.mark.parametrize("name", ["📎 factura.xml", "", " \n", "ñ" * 300, "漢字"])
def test_no_name_a_supplier_gives_a_file_keeps_us_from_answering(reception, inbox, schemas, name):
    data = reception(inbox, file_name=name)
    assert validate(data, Root.RESPUESTA, directory=schemas) == []


def test_a_folio_that_comes_twice_is_answered_twice(reception, inbox, schemas):
    data = reception(replace(inbox, documents=inbox.documents * 2))
    assert validate(data, Root.RESPUESTA, directory=schemas) == []
    assert [each.folio for each in read(data).answers] == [None, 101, 102, 101, 102]


def test_a_repeated_envelope_is_told_by_whoever_knows(reception, inbox, schemas):
    data = reception(inbox, state=EnvelopeState.REPEATED)
    assert validate(data, Root.RESPUESTA, directory=schemas) == []
    assert [each.state for each in read(data).answers] == [90]


def test_each_document_arrives_or_not_on_its_own(reception, inbox, schemas):
    first, second = inbox.documents
    mixed = replace(inbox, documents=(replace(first, signature=Grade.INVALID), second))
    assert [each.state for each in read(reception(mixed)).answers] == [0, 1, 0]
    mixed = replace(inbox, documents=(replace(first, receiver_rut="60803000-K"), second))
    assert [each.state for each in read(reception(mixed)).answers] == [0, 3, 0]
    mixed = replace(inbox, documents=(replace(first, issuer_rut="60803000-K"), second))
    assert [each.state for each in read(reception(mixed)).answers] == [0, 2, 0]
    repeated = reception(inbox, states={second.key: DocumentState.REPEATED})
    assert validate(repeated, Root.RESPUESTA, directory=schemas) == []
    assert [each.state for each in read(repeated).answers] == [0, 0, 4]
    forgiven = replace(inbox, documents=(replace(first, signature=Grade.INVALID), second))
    data = reception(forgiven, states={first.key: DocumentState.RECEIVED})
    assert [each.state for each in read(data).answers] == [0, 0, 0]


def test_a_verdict_is_valid_signed_and_read_back(inbox, certificate, schemas):
    first, second = inbox.documents
    judged = (
        Judged(first, Verdict.ACCEPTED, envelope=7),
        Judged(second, Verdict.REJECTED, envelope=7, comment="Falta el N° de orden — «ñ»"),
    )
    data = build_result(judged, responder=US, number=8, certificate=certificate, at=NOON)
    assert validate(data, Root.RESPUESTA, directory=schemas) == []
    assert verifies(data, "#Respuesta")
    answer = read(data)
    assert {each.kind for each in answer.answers} == {AnswerKind.RESULT}
    assert [(each.folio, each.state, each.comment) for each in answer.answers] == [
        (101, 0, "ACEPTADO OK"),
        (102, 2, "Falta el N° de orden - «ñ»"),
    ]
    assert answer.answers[0].total == first.total


def test_receipts_are_signed_one_by_one_and_together(inbox, certificate, schemas):
    data = build_receipts(
        inbox.documents,
        responder=US,
        place="Bodega 2, Ñuñoa",
        certificate=certificate,
        at=NOON,
    )
    assert validate(data, Root.RECIBOS, directory=schemas) == []
    assert verifies(data, "#SetRecibos")
    assert verifies(data, "#R101T33")
    receipts = read(data)
    assert (receipts.kind, receipts.signature) == (Kind.RECIBOS, Grade.LITERAL)
    assert [(each.folio, each.signature, each.place) for each in receipts.receipts] == [
        (101, Grade.LITERAL, "Bodega 2, Ñuñoa"),
        (102, Grade.LITERAL, "Bodega 2, Ñuñoa"),
    ]
    assert {each.signed_by for each in receipts.receipts} == {"12345678-5"}


def test_one_changed_receipt_is_told_from_the_others(inbox, certificate):
    data = build_receipts(
        inbox.documents, responder=US, place="Bodega", certificate=certificate, at=NOON
    )
    receipts = read(data.replace(b"Bodega", b"Tienda", 1))
    assert [each.signature for each in receipts.receipts] == [Grade.INVALID, Grade.LITERAL]
    assert receipts.signature is Grade.INVALID


def test_several_issuers_are_not_answered_in_one_file(inbox, certificate):
    stranger = replace(inbox.documents[0], issuer_rut="60803000-K")
    both = (inbox.documents[0], stranger)
    with pytest.raises(AnswerRefused):
        build_receipts(both, responder=US, place="x", certificate=certificate, at=NOON)
    judged = tuple(Judged(each, Verdict.ACCEPTED, envelope=1) for each in both)
    with pytest.raises(AnswerRefused):
        build_result(judged, responder=US, number=1, certificate=certificate, at=NOON)
    with pytest.raises(AnswerRefused):
        build_result((), responder=US, number=1, certificate=certificate, at=NOON)
