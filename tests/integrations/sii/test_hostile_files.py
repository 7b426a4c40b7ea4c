"""Files that mean harm, or nothing at all: refused in Spanish, quickly, and never believed."""

import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integrations.sii.conftest import ISSUER, NOON
from torque_app.integrations.sii.caf import CafRefused, parse_caf
from torque_app.integrations.sii.certificate import CertificateUnusable, load_certificate
from torque_app.integrations.sii.envelope import seal
from torque_app.integrations.sii.practice import PRACTICE_KEY, make_caf
from torque_app.integrations.sii.reading import LARGEST, Grade, TedGrade, Unreadable, read
from torque_app.integrations.sii.reading.scan import DEEPEST
from torque_app.integrations.sii.values import DteType, Environment

FUZZ = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE DTE [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(98, 107)
    )
    + b"]><DTE>&j;</DTE>"
)
EXTERNAL = (
    b'<?xml version="1.0"?><!DOCTYPE DTE [<!ENTITY x SYSTEM "file:///etc/passwd">]><DTE>&x;</DTE>'
)
REMOTE = b'<!DOCTYPE DTE SYSTEM "http://127.0.0.1:9/x.dtd"><DTE/>'


@pytest.fixture(scope="module")
def trusted(authority):
    return {PRACTICE_KEY: authority.public_key()}


@pytest.fixture(scope="module")
def document(factura, signed):
    """Return the bytes of a signed factura of 117.197 pesos."""
    return signed(factura).data


@pytest.fixture(scope="module")
def envelope(factura, signed, certificate):
    return seal([signed(factura)], issuer=ISSUER, certificate=certificate, at=NOON).data


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not_xml"),
        (b"hola", "not_xml"),
        (b"\x00\x01\x02", "encoding"),
        ("<DTE/>".encode("utf-16"), "encoding"),
        (b'<?xml version="1.0" encoding="EBCDIC-CP-US"?><DTE/>', "encoding"),
        (b'<?xml version="1.0" encoding="no-such"?><DTE/>', "encoding"),
        (b'<?xml version="1.0" encoding="idna"?><DTE/>', "encoding"),
        (b'<?xml version="1.0" encoding="UTF-8"?><DTE>\xff</DTE>', "not_xml"),
        (b"<DTE><Documento></DTE>", "not_xml"),
        (b"<DTE>&nada;</DTE>", "not_xml"),
        (b"<x:DTE><x:a/></x:DTE>", "not_xml"),
        (BOMB, "doctype"),
        (EXTERNAL, "doctype"),
        (REMOTE, "doctype"),
        (b"<html><body>Sesi&#243;n expirada</body></html>", "kind"),
        (b"<DTE/>", "empty"),
        (b"<DTE></DTE>", "empty"),
        (b"<DTE>/></DTE>", "empty"),
        (b"<DTE><DTE/></DTE>", "empty"),
        (b"<DTE><a/></DTE>", "incomplete"),
        (b"<DTE><Documento/></DTE>", "incomplete"),
        (b"<EnvioDTE><a/></EnvioDTE>", "incomplete"),
        (b"<EnvioDTE><SetDTE><DTE/></SetDTE></EnvioDTE>", "empty"),
        (b"<EnvioDTE><SetDTE/><SetDTE/></EnvioDTE>", "incomplete"),
        (b"<EnvioDTE><SetDTE><Caratula/></SetDTE></EnvioDTE>", "incomplete"),
        (b"<DTE>" * (DEEPEST + 1) + b"</DTE>" * (DEEPEST + 1), "too_complex"),
        (b"<DTE " + b" ".join(b'a%d="1"' % n for n in range(40)) + b"></DTE>", "too_complex"),
        (b"<DTE " + b" ".join(b'xmlns:a%d="u"' % n for n in range(17)) + b"/>", "too_complex"),
        (b"<DTE>" + b"<a/>" * 500_001 + b"</DTE>", "too_complex"),
        (b"<DTE>" + b" " * LARGEST + b"</DTE>", "too_big"),
    ],
)
def test_what_is_no_document_is_refused_in_a_sentence(data, reason):
    began = time.process_time()
    with pytest.raises(Unreadable) as refusal:
        read(data)
    assert refusal.value.details["reason"] == reason
    assert re.fullmatch(r"[A-ZÉ].{10,120}\.", str(refusal.value))
    assert time.process_time() - began < 3


def test_an_envelope_without_documents_is_refused(envelope):
    data = re.sub(rb"<DTE .*</DTE>", b"", envelope, flags=re.DOTALL)
    with pytest.raises(Unreadable, match="trae 0 documentos"):
        read(data)


def test_a_document_hidden_where_none_belongs_is_not_read(envelope):
    hidden = re.search(rb"<DTE .*</DTE>", envelope, re.DOTALL)[0]
    data = envelope.replace(b"</EnvioDTE>", b"<Extra>" + hidden + b"</Extra></EnvioDTE>")
    assert len(read(data).documents) == 1


def test_a_document_in_a_comment_is_no_document(envelope, trusted):
    ghost = b"<!-- <DTE><Documento/></DTE> </DTE> -->"
    inbox = read(envelope.replace(b"<DTE ", ghost + b"<DTE ", 1), trusted_keys=trusted)
    (only,) = inbox.documents
    assert only.signature is Grade.LITERAL
    assert only.data.startswith(b"<DTE xmlns")


def test_a_comment_inside_a_value_changes_nothing_that_is_read(document, trusted):
    """Comments are not signed: they must not cut what is."""
    data = document.replace(b"<MntTotal>117197<", b"<MntTotal>11<!-- 9 -->7197<")
    (only,) = read(data, trusted_keys=trusted).documents
    assert (only.total, only.signature) == (117197, Grade.LITERAL)


def test_a_genuine_signature_over_another_element_proves_nothing(document):
    """Signature wrapping: what was signed stays in the file, what is read is something else."""
    original = re.search(rb"<Documento .*</Documento>", document, re.DOTALL)[0]
    forged = original.replace(b'ID="F101T33"', b'ID="F999T33"').replace(b"117197", b"999999")
    wrapped = document.replace(original, forged).replace(
        b"<Signature ", b"<Wrapper>" + original + b"</Wrapper><Signature "
    )
    (read_one,) = read(wrapped).documents
    assert read_one.total == 999999
    assert read_one.signature is Grade.INVALID
    assert read_one.signature_fault == "La firma es de otro contenido."


def test_the_same_identifier_twice_proves_nothing(document):
    original = re.search(rb"<Documento .*</Documento>", document, re.DOTALL)[0]
    forged = original.replace(b"117197", b"999999")
    wrapped = document.replace(original, forged).replace(
        b"<Signature ", b"<Wrapper>" + original + b"</Wrapper><Signature "
    )
    (read_one,) = read(wrapped).documents
    assert read_one.signature is Grade.INVALID
    assert "repetido" in read_one.signature_fault


def test_two_contents_or_two_signatures_prove_nothing(document):
    content = re.search(rb"<Documento .*</Documento>", document, re.DOTALL)[0]
    signature = re.search(rb"<Signature .*</Signature>", document, re.DOTALL)[0]
    for extra in (content, signature):
        (read_one,) = read(document.replace(extra, extra + extra)).documents
        assert read_one.signature is Grade.INVALID
        assert "más de" in read_one.signature_fault


C14N = b'Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></Transform>'
XSLT = b'Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"><x/></Transform>'


@pytest.mark.parametrize(
    ("changed", "into"),
    [
        (b"xmldsig#rsa-sha1", b"xmldsig#hmac-sha1"),
        (b"xmldsig#sha1", b"xmlenc#sha256"),
        (C14N, XSLT),
    ],
)
def test_algorithms_of_an_attackers_choice_never_run(document, changed, into):
    assert changed in document
    (read_one,) = read(document.replace(changed, into)).documents
    assert read_one.signature is Grade.INVALID
    assert "algoritmo" in read_one.signature_fault


def test_a_file_of_the_machine_cannot_be_referred_to(document):
    data = document.replace(b'URI="#F101T33"', b'URI="file:///etc/passwd"')
    (read_one,) = read(data).documents
    assert read_one.signature_fault == "La firma es de otro contenido."


def test_a_key_beside_another_certificate_proves_nothing(document):
    modulus = re.search(rb"<Modulus>\s*([^<]{8})", document)[1]
    (read_one,) = read(document.replace(modulus, b"AAAAAAAA", 1)).documents
    assert read_one.signature_fault == "La clave de la firma no es la de su certificado."


def test_thousands_of_documents_are_read_in_a_moment(envelope, trusted):
    one = re.search(rb"<DTE .*</DTE>", envelope, re.DOTALL)[0]
    data = envelope.replace(one, (one + b"\n") * 200)
    began = time.process_time()
    inbox = read(data, trusted_keys=trusted)
    assert len(inbox.documents) == 200
    assert {each.signature for each in inbox.documents} == {Grade.LITERAL}
    assert time.process_time() - began < 8


@FUZZ
@given(data=st.binary(max_size=400))
def test_noise_is_refused_and_nothing_worse(data):
    with pytest.raises(Unreadable):
        read(data)


@FUZZ
@given(at=st.floats(0, 1), removed=st.integers(0, 60), put=st.binary(max_size=30))
def test_a_mangled_envelope_is_refused_or_not_believed(envelope, trusted, at, removed, put):
    place = int(at * len(envelope))
    mangled = envelope[:place] + put + envelope[place + removed :]
    try:
        inbox = read(mangled, trusted_keys=trusted)
    except Unreadable:
        return
    if inbox.signature.holds:
        assert said(inbox) == said(read(envelope, trusted_keys=trusted))


def said(inbox):
    """Return what somebody would act on."""
    return [
        (each.key, each.total, each.receiver_rut, each.lines, each.references)
        for each in inbox.documents
    ]


TAGS = st.sampled_from(
    [
        "EnvioDTE", "SetDTE", "DTE", "Documento", "Encabezado", "IdDoc", "Totales", "Caratula",
        "Detalle", "TED", "Signature", "SignedInfo", "RespuestaDTE", "Resultado", "Recibo",
        "ResultadoDTE", "RecepcionEnvio", "EnvioRecibos", "SetRecibos", "DocumentoRecibo",
        "EnvioBOLETA", "TipoDTE", "Folio",
    ]
)  # fmt: skip
TREES = st.recursive(
    st.text(st.characters(codec="iso-8859-1", exclude_characters="<&"), max_size=12),
    lambda inner: st.builds(
        lambda tag, children: f'<{tag} ID="a">{"".join(children)}</{tag}>',
        TAGS,
        st.lists(inner, max_size=4),
    ),
    max_leaves=25,
)


@FUZZ
@given(tree=TREES, root=TAGS)
def test_trees_of_the_right_words_in_the_wrong_order_do_no_harm(tree, root):
    data = f'<?xml version="1.0" encoding="ISO-8859-1"?><{root}>{tree}</{root}>'
    try:
        inbox = read(data.encode("iso-8859-1"))
    except Unreadable:
        return
    assert not inbox.signature.holds
    assert not any(document.signature.holds for document in inbox.documents)
    assert not any(document.ted is TedGrade.GENUINE for document in inbox.documents)


@pytest.fixture(scope="module")
def caf_file(authority):
    return make_caf(
        type=DteType.FACTURA, issuer_rut=ISSUER.rut, razon_social="Diseño & Cía", first=1,
        last=50, authorized_on=NOON.date(), authority=authority,
    )  # fmt: skip


def parsed(data, trusted):
    return parse_caf(
        data,
        environment=Environment.CERTIFICATION,
        issuer_rut=ISSUER.rut,
        trusted_keys=trusted,
    )


@FUZZ
@given(data=st.binary(max_size=600))
def test_noise_is_no_caf(trusted, data):
    with pytest.raises(CafRefused):
        parsed(data, trusted)
    with pytest.raises(CafRefused):
        parsed(b'<CAF version="1.0">' + data + b"</CAF>", trusted)


@FUZZ
@given(at=st.floats(0, 1), removed=st.integers(0, 40), put=st.binary(max_size=30))
def test_a_mangled_caf_is_refused_or_says_the_same(caf_file, trusted, at, removed, put):
    genuine = parsed(caf_file, trusted)
    place = int(at * len(caf_file))
    try:
        caf = parsed(caf_file[:place] + put + caf_file[place + removed :], trusted)
    except CafRefused:
        return
    assert (caf.first, caf.last, caf.type) == (genuine.first, genuine.last, genuine.type)


@pytest.mark.filterwarnings("ignore:PKCS#12")
@FUZZ
@given(data=st.binary(max_size=300), password=st.text(max_size=20))
def test_noise_is_no_certificate(data, password):
    for file in (data, b"\x30" + data, b"\x30\x82" + data):
        with pytest.raises(CertificateUnusable):
            load_certificate(file, password, at=NOON)


@pytest.mark.filterwarnings("ignore:PKCS#12")
@FUZZ
@given(at=st.floats(0, 1), put=st.binary(min_size=1, max_size=12), grow=st.booleans())
def test_a_mangled_certificate_is_refused_or_opens(vectors, at, put, grow):
    pfx = (vectors / "certificates" / "practice.pfx").read_bytes()
    place = int(at * len(pfx))
    mangled = pfx[:place] + put + pfx[place + (0 if grow else len(put)) :]
    try:
        opened = load_certificate(mangled, "test1234", at=NOON)
    except CertificateUnusable:
        return
    assert opened.holder_rut == "12345678-5"
