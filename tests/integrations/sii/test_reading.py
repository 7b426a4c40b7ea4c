"""Received files: the genuine verify, the altered are told apart, and each says why."""

import hashlib
import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.integrations.sii.conftest import COMPANY, ISSUER, NOON, TODAY
from torque_app.integrations.sii.envelope import seal
from torque_app.integrations.sii.practice import PRACTICE_KEY
from torque_app.integrations.sii.reading import Grade, Kind, TedGrade, Unreadable, read
from torque_app.integrations.sii.values import (
    DteType,
    Environment,
    GlobalDiscount,
    Line,
    NoteReason,
    Payment,
    Reference,
    Totals,
)


@pytest.fixture(scope="module")
def trusted(authority):
    """The practice authority's key, as an installation on the simulator trusts it."""
    return {PRACTICE_KEY: authority.public_key()}


@pytest.fixture(scope="module")
def envelope(factura, boleta, signed, certificate):
    """Seal a factura of two lines and another one for the customer."""
    rich = replace(
        factura,
        folio=102,
        lines=(
            replace(factura.lines[0], description="Con rectificado", other_codes=(("OEM", "7"),)),
            Line("Permiso", 5000, price=Decimal(5000), exempt=True),
            Line("De un tercero", 900, price=Decimal(900), non_billable=True),
        ),
        discounts=(GlobalDiscount("Convenio", percent=Decimal(10)),),
        references=(
            Reference("801", "OC-778/A", TODAY, comment="Orden de compra"),
            Reference("33", "77", TODAY, reason=NoteReason.CORRECTS_AMOUNTS),
        ),
        totals=Totals(52636, 5000, 10001, 67637, non_billable=900),
    )
    documents = [signed(factura), signed(rich)]
    return seal(
        documents, issuer=ISSUER, certificate=certificate, at=NOON, receiver_rut=COMPANY.rut
    )


SII = b' xmlns="http://www.sii.cl/SiiDte"'
XSI = b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
GENUINE = [
    ("DTE--60910000-1--33--2336600.xml", Grade.LITERAL, Environment.PRODUCTION, "8480437-1"),
    ("DTE--76354771-K--33--170.xml", Grade.REPAIRED, Environment.PRODUCTION, "13185095-6"),
    ("EnvioDTE--76235291-5--F13T33.xml", Grade.LITERAL, Environment.CERTIFICATION, "17605402-6"),
]


@pytest.mark.parametrize(("name", "grade", "environment", "holder"), GENUINE)
def test_a_genuine_document_verifies_with_its_stamp(vectors, name, grade, environment, holder):
    inbox = read((vectors / "genuine" / name).read_bytes())
    (document,) = inbox.documents
    assert document.signature is grade
    assert (document.ted, document.ted_fault) == (TedGrade.GENUINE, "")
    assert document.environment is environment
    assert document.holder.rut == holder
    assert holder in document.certificate_holder


@pytest.mark.parametrize(("name", "grade", "environment", "holder"), GENUINE)
def test_what_is_kept_are_the_bytes_that_came(vectors, name, grade, environment, holder):
    data = (vectors / "genuine" / name).read_bytes()
    inbox = read(data)
    (document,) = inbox.documents
    assert inbox.data == data
    assert inbox.sha256 == hashlib.sha256(data).hexdigest()
    assert document.data in data
    assert document.data.startswith(b"<DTE")
    assert document.data.endswith(b"</DTE>")
    assert document.sha256 == hashlib.sha256(document.data).hexdigest()


def test_the_genuine_envelope_says_who_sent_what_under_which_resolution(vectors):
    inbox = read((vectors / "genuine" / "EnvioDTE--76235291-5--F13T33.xml").read_bytes())
    assert (inbox.kind, inbox.signature, inbox.id) == (Kind.ENVIO_DTE, Grade.LITERAL, "SetDoc")
    assert (inbox.issuer_rut, inbox.receiver_rut) == ("76235291-5", "77447842-6")
    assert inbox.sent_by == inbox.holder.rut == "17605402-6"
    assert (inbox.resolution_number, inbox.resolution_date) == (0, date(2025, 3, 26))
    assert inbox.signed_at == datetime(2025, 7, 3, 16, 31, 42)
    assert inbox.announced == {33: 1}
    data = inbox.data.decode("iso-8859-1")
    assert inbox.digest == re.findall(r"<DigestValue>([^<]*)</DigestValue>", data)[-1]


def test_a_genuine_document_is_read_whole(vectors):
    (document,) = read(
        (vectors / "genuine" / "DTE--60910000-1--33--2336600.xml").read_bytes()
    ).documents
    assert document.key == ("60910000-1", 33, 2336600)
    assert document.issuer_name == "Universidad de Chile"
    assert document.issuer_giro == "Corporación Educacional y Servicios Profesionales"
    assert document.issuer_actecos == ("803010",)
    assert document.receiver_name == "FYNPAL SPA"
    assert document.encoding == "windows-1252"
    assert (document.net, document.exempt, document.iva, document.total) == (8943, 0, 1699, 10642)
    assert (document.payment, document.due_on) == (Payment.CASH, date(2019, 8, 8))
    (line,) = document.lines
    assert (line.name, line.quantity, line.price, line.amount) == (
        "dominio fyndata/6895189/1",
        Decimal("1.0"),
        Decimal("8942.86"),
        8943,
    )


def test_our_own_envelope_is_read_as_it_was_written(envelope, trusted):
    inbox = read(envelope.data, trusted_keys=trusted)
    assert inbox.signature is Grade.LITERAL
    assert [document.signature for document in inbox.documents] == [Grade.LITERAL] * 2
    assert [document.ted for document in inbox.documents] == [TedGrade.GENUINE] * 2
    document = inbox.documents[1]
    assert document.receiver_name == COMPANY.razon_social
    assert (document.net, document.exempt, document.iva) == (52636, 5000, 10001)
    assert (document.total, document.non_billable) == (67637, 900)
    assert document.payment is Payment.CREDIT
    first, permit, others = document.lines
    assert first.codes == (("INT1", "MO-040"), ("OEM", "7"))
    assert (first.name, first.description) == (
        "Cambio de pastillas <delanteras> & rectificado",
        "Con rectificado",
    )
    assert (permit.exempt, others.exempt, others.indicator) == (True, False, 2)
    (discount,) = document.discounts
    assert (discount.value, discount.is_percent, discount.surcharge) == (Decimal(10), True, False)
    order, changed = document.references
    assert (order.document_type, order.folio, order.comment) == (
        "801",
        "OC-778/A",
        "Orden de compra",
    )
    assert (changed.issued_on, changed.reason) == (TODAY, NoteReason.CORRECTS_AMOUNTS)


def test_a_boleta_is_read_with_its_own_tags(boleta, signed, certificate, trusted):
    sealed = seal([signed(boleta)], issuer=ISSUER, certificate=certificate, at=NOON)
    inbox = read(sealed.data, trusted_keys=trusted)
    (document,) = inbox.documents
    assert (inbox.kind, inbox.signature) == (Kind.ENVIO_BOLETA, Grade.LITERAL)
    assert (document.issuer_name, document.issuer_giro) == (ISSUER.razon_social, ISSUER.giro)
    assert (document.ted, document.receiver_name) == (TedGrade.GENUINE, "")


@pytest.mark.parametrize(
    ("name", "grade", "fault", "ted"),
    [
        ("bad-cert", Grade.INVALID, "certificado", TedGrade.GENUINE),
        ("changed-monto", Grade.INVALID, "no es el que se firmó", TedGrade.INVALID),
        ("removed-signature", Grade.ABSENT, "No trae firma", TedGrade.GENUINE),
        ("replaced-cert", Grade.INVALID, "no es el que se firmó", TedGrade.GENUINE),
    ],
)
def test_an_altered_document_is_told_from_the_genuine_one(vectors, name, grade, fault, ted):
    path = vectors / "negative" / f"DTE--76354771-K--33--170--cleaned-mod-{name}.xml"
    (document,) = read(path.read_bytes()).documents
    assert document.signature is grade
    assert not document.signature.holds
    assert fault in document.signature_fault
    assert document.ted is ted


def test_the_example_of_sii_has_a_genuine_stamp_and_no_signature_worth_the_name(vectors):
    inbox = read((vectors / "negative" / "F60T33-ejemplo-oficial-SII.xml").read_bytes())
    (document,) = inbox.documents
    assert (inbox.signature, document.signature) == (Grade.INVALID, Grade.INVALID)
    assert document.signature_fault == "La clave de la firma no es la de su certificado."
    assert document.ted is TedGrade.GENUINE


def test_folios_of_nobody_we_trust_are_told(envelope):
    (document, _) = read(envelope.data).documents
    assert (document.ted, document.environment) == (TedGrade.UNTRUSTED, None)
    assert "no fueron autorizados por el SII" in document.ted_fault


def test_a_document_without_stamp_is_told(envelope):
    data = re.sub(rb"<TED .*?</TED>", b"", envelope.data)
    assert {each.ted for each in read(data).documents} == {TedGrade.ABSENT}


def test_the_stamp_of_another_document_is_told(envelope, trusted):
    first, second = re.findall(rb"<TED .*?</TED>", envelope.data)
    data = envelope.data.replace(second, first)
    grades = [each.ted for each in read(data, trusted_keys=trusted).documents]
    assert grades == [TedGrade.GENUINE, TedGrade.MISMATCHED]


@pytest.mark.parametrize("lost", [SII, XSI, SII + XSI])
def test_a_namespace_lost_on_the_way_is_put_back(factura, signed, trusted, lost):
    data = signed(factura).data
    assert data.count(lost) == 1
    (document,) = read(data.replace(lost, b""), trusted_keys=trusted).documents
    assert document.signature is Grade.REPAIRED
    assert "espacio de nombres" in document.signature_fault
    assert document.total == factura.totals.total


def test_one_changed_digit_is_no_longer_what_was_signed(envelope, trusted):
    data = envelope.data.replace(b"<MntTotal>117197<", b"<MntTotal>117198<", 1)
    inbox = read(data, trusted_keys=trusted)
    first, second = inbox.documents
    assert (first.signature, first.ted) == (Grade.INVALID, TedGrade.MISMATCHED)
    assert second.signature is Grade.LITERAL
    # the envelope covers its documents
    assert inbox.signature is Grade.INVALID


@pytest.mark.parametrize("reencoded", ["utf-8", "iso-8859-15", "windows-1252"])
def test_another_encoding_changes_no_signature(envelope, trusted, reencoded):
    text = envelope.data.decode("iso-8859-1").replace("ISO-8859-1", reencoded, 1)
    inbox = read(text.encode(reencoded), trusted_keys=trusted)
    assert inbox.signature is Grade.LITERAL
    assert {each.signature for each in inbox.documents} == {Grade.LITERAL}
    assert {each.ted for each in inbox.documents} == {TedGrade.GENUINE}


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n  ", b"\xef\xbb\xbf\n"])
def test_what_mail_programs_put_before_the_declaration_does_no_harm(envelope, trusted, before):
    text = envelope.data.decode("iso-8859-1").replace("ISO-8859-1", "UTF-8", 1)
    assert read(before + text.encode(), trusted_keys=trusted).signature is Grade.LITERAL


def test_a_file_that_names_no_encoding_is_latin_1_when_it_is_not_utf_8(envelope, trusted):
    data = envelope.data.replace(b' encoding="ISO-8859-1"', b"", 1)
    assert read(data, trusted_keys=trusted).signature is Grade.LITERAL


def test_a_single_document_has_no_envelope_signature(factura, signed, trusted):
    inbox = read(signed(factura).data, trusted_keys=trusted)
    assert (inbox.kind, inbox.signature, inbox.digest) == (Kind.DTE, Grade.ABSENT, "")
    assert inbox.signature_fault == "El documento llegó sin sobre."
    assert (inbox.issuer_rut, inbox.receiver_rut) == (ISSUER.rut, COMPANY.rut)


@pytest.mark.parametrize("kind", list(DteType))
def test_documents_of_every_type_we_issue_can_be_read(factura, kind, trusted, certificate, caf):
    data = (
        f'<DTE version="1.0"><Documento ID="a"><Encabezado><IdDoc><TipoDTE>{kind.value}</TipoDTE>'
        "<Folio>1</Folio><FchEmis>2026-11-21</FchEmis></IdDoc><Emisor><RUTEmisor>76192083-9"
        "</RUTEmisor></Emisor><Receptor><RUTRecep>66666666-6</RUTRecep></Receptor><Totales>"
        "<MntTotal>0</MntTotal></Totales></Encabezado></Documento></DTE>"
    )
    (document,) = read(data.encode()).documents
    assert document.type == kind
    assert document.signature is Grade.ABSENT


@pytest.mark.parametrize(
    ("changed", "into", "field"),
    [
        (b"<Folio>101<", b"<Folio>x<", "Folio"),
        (b"<Folio>101<", b"<Folio>0<", "Folio"),
        (b"<FchEmis>2026-11-21<", b"<FchEmis>2026-13-21<", "FchEmis"),
        (b"<RUTEmisor>76192083-9<", b"<RUTEmisor>76192083-8<", "RUTEmisor"),
        (b"<MntTotal>117197<", b"<MntTotal>-1<", "MntTotal"),
        (b"<MntTotal>117197<", b"<MntTotal>1e9<", "MntTotal"),
        (b"<MntNeto>98485<", b"<MntNeto>much<", "MntNeto"),
        (b"<QtyItem>1.5<", b"<QtyItem>NaN<", "QtyItem"),
    ],
)
def test_a_document_that_does_not_say_which_it_is_is_refused(factura, signed, changed, into, field):
    data = signed(factura).data
    assert changed in data
    with pytest.raises(Unreadable, match=field) as refusal:
        read(data.replace(changed, into, 1))
    assert refusal.value.details["field"] == field
