import re
from base64 import b64decode, b64encode
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.integrations.sii.verification import DS, cut_dtes, signatures, verifies
from torque_app.integrations.sii.caf import flatten
from torque_app.integrations.sii.certificate import load_certificate
from torque_app.integrations.sii.elements import group, typed
from torque_app.integrations.sii.emission import issue
from torque_app.integrations.sii.practice import make_pfx
from torque_app.integrations.sii.schemas import Root, validate
from torque_app.integrations.sii.signature import is_plain, sign, sign_token_request
from torque_app.integrations.sii.values import DteType

HEAD = b'<?xml version="1.0" encoding="ISO-8859-1"?>\n'
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"


def test_the_judge_accepts_a_genuine_envelope(vectors):
    data = (vectors / "genuine" / "EnvioDTE--76235291-5--F13T33.xml").read_bytes()
    assert verifies(data, "#SetDoc")
    (dte,) = cut_dtes(data)
    (inner, *_) = signatures(dte)
    assert verifies(dte, inner.find(f"{DS}SignedInfo/{DS}Reference").get("URI"))


@pytest.mark.parametrize(
    ("file", "reference"),
    [
        ("DTE--76354771-K--33--170--cleaned-mod-changed-monto.xml", "#MiPE76354771-13419"),
        ("F60T33-ejemplo-oficial-SII.xml", "#SetDoc"),
    ],
)
def test_the_judge_refuses_the_negatives(vectors, file, reference):
    assert not verifies((vectors / "negative" / file).read_bytes(), reference)


def test_a_dte_verifies_alone_and_has_the_form_of_the_schema(factura, signed, schemas):
    data = signed(factura).data
    assert verifies(data, "#F101T33")
    assert validate(data, Root.DTE, directory=schemas) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<MntTotal>117197</MntTotal>", b"<MntTotal>117198</MntTotal>"),
        (b"<Encabezado>\n", b"<Encabezado>"),
        (b"<Folio>101</Folio>", b"<Folio>102</Folio>"),
        (b"&lt;delanteras", b"&lt;traseras"),
    ],
)
def test_any_touch_breaks_the_signature(factura, signed, old, new):
    data = signed(factura).data
    assert old in data
    assert not verifies(data.replace(old, new, 1), "#F101T33")


def test_the_signature_is_the_last_child_and_names_one_element(factura, signed):
    root = etree.fromstring(signed(factura).data)
    assert [child.tag for child in root] == [
        "{http://www.sii.cl/SiiDte}Documento",
        f"{DS}Signature",
    ]
    (reference,) = root.iter(f"{DS}Reference")
    (transform,) = root.iter(f"{DS}Transform")
    assert reference.get("URI") == "#F101T33"
    assert transform.get("Algorithm") == C14N
    (key_info,) = root.iter(f"{DS}KeyInfo")
    assert [child.tag for child in key_info] == [f"{DS}KeyValue", f"{DS}X509Data"]


def test_the_key_value_is_the_certificates(factura, signed, certificate):
    root = etree.fromstring(signed(factura).data)
    modulus = "".join(root.findtext(f".//{DS}Modulus").split())
    numbers = certificate.private_key.public_key().public_numbers()
    width = (numbers.n.bit_length() + 7) // 8
    assert b64decode(modulus) == numbers.n.to_bytes(width)
    assert "-----" not in root.findtext(f".//{DS}X509Certificate")


def test_signing_leaves_every_other_character_alone(certificate):
    text = (
        '<DTE xmlns="http://www.sii.cl/SiiDte" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="1.0">\n'
        '<Documento ID="F1T33"><a>O&apos;H &quot;ñ&quot; <!-- c --></a >\n</Documento>\n</DTE>'
    )
    signed_text = sign(text, id="F1T33", certificate=certificate)
    assert re.sub(r"<Signature .*</Signature>\n", "", signed_text, flags=re.DOTALL) == text
    assert verifies(HEAD + signed_text.encode("iso-8859-1"), "#F1T33")


def test_the_token_request_is_signed_as_a_whole(certificate):
    data = sign_token_request("000002360958", certificate).encode()
    assert verifies(data, "")
    assert not verifies(data.replace(b"2360958", b"2360959"), "")
    root = etree.fromstring(data)
    assert root.findtext("item/Semilla") == "000002360958"
    (transform,) = root.iter(f"{DS}Transform")
    assert transform.get("Algorithm").endswith("#enveloped-signature")


@pytest.mark.parametrize("seed", ["", "1</Semilla>", "٣", "a1", " 1"])
def test_a_seed_is_only_digits(certificate, seed):
    with pytest.raises(ValueError, match="digits"):
        sign_token_request(seed, certificate)


def test_a_certificate_of_another_person_signs_with_its_own_key(factura, caf):
    now = datetime.now(UTC)
    pfx = make_pfx(rut="7880442-4", name="Ñandú Pérez", password="x")
    own = load_certificate(pfx, "x", at=now)
    dte = issue(factura, caf=caf(DteType.FACTURA), certificate=own, at=now)
    assert verifies(dte.data, "#F101T33")
    assert b64encode(own.der)[:40].decode() in dte.text


PLAIN = (
    '<DTE xmlns="http://www.sii.cl/SiiDte" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="1.0">\n'
    '<Documento ID="F1T33">{inside}</Documento>\n</DTE>'
)


@settings(deadline=None)
@given(texts=st.lists(st.text(st.characters(codec="iso-8859-1"), max_size=60), max_size=5))
def test_our_own_writing_is_canonical_but_for_two_entities(certificate, texts):
    inside = group("A", [typed("B", text, limit=80, field="x") for text in texts])
    text = PLAIN.format(inside=inside)
    assert is_plain(inside)
    quick = sign(text, id="F1T33", certificate=certificate, plain=True)
    assert quick == sign(text, id="F1T33", certificate=certificate)


@pytest.mark.parametrize(
    "odd",
    [
        "<CAF version='1.0'></CAF>",
        '<CAF  version="1.0"></CAF>',
        '<CAF version="1.0"><RS/></CAF>',
        '<CAF version="1.0"><!-- SII --></CAF>',
        '<CAF version="1.0"><RS>a&#241;o</RS></CAF>',
        '<CAF version="1.0"><RS>a > b</RS></CAF>',
        '<CAF version="1.0"><RS><![CDATA[a]]></RS></CAF>',
        '<CAF version="1.0"><RS>a\r\nb</RS></CAF>',
        '<CAF version="1.0" algo="x" ></CAF>',
    ],
)
def test_other_peoples_writing_is_told_from_ours(odd, certificate):
    assert not is_plain(odd)
    signed_text = sign(PLAIN.format(inside=odd), id="F1T33", certificate=certificate)
    assert verifies(HEAD + signed_text.encode("iso-8859-1"), "#F1T33")


def test_a_genuine_caf_is_plain(vectors):
    raw = (vectors / "caf" / "CAF_76235291-5_T33_nokey.xml").read_bytes().decode("iso-8859-1")
    assert is_plain(flatten(re.search(r"<CAF.*</CAF>", raw, re.DOTALL)[0]))
