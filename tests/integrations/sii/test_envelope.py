from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import etree

from tests.integrations.sii.conftest import ISSUER, NOON
from tests.integrations.sii.verification import cut_dtes, signatures, verifies
from torque_app.integrations.sii.envelope import EnvelopeRefused, seal
from torque_app.integrations.sii.schemas import Root, validate

SII = "{http://www.sii.cl/SiiDte}"


@pytest.fixture(scope="session")
def pack(certificate):
    def make(*documents, **changes):
        given = {"issuer": ISSUER, "certificate": certificate, "at": NOON, **changes}
        return seal(documents, **given)

    return make


def test_an_envelope_of_facturas_holds_in_every_context(factura, signed, pack, schemas):
    documents = [signed(factura, folio=folio) for folio in (101, 102, 103)]
    envelope = pack(*documents)
    assert envelope.root is Root.ENVIO_DTE
    assert validate(envelope.data, Root.ENVIO_DTE, directory=schemas) == []
    assert verifies(envelope.data, "#SetDoc")
    for dte, folio in zip(cut_dtes(envelope.data), (101, 102, 103), strict=True):
        assert verifies(dte, f"#F{folio}T33")
        assert verifies(envelope.data, f"#F{folio}T33")
    assert len(signatures(envelope.data)) == 4


def test_boletas_travel_in_their_own_envelope(boleta, signed, pack, schemas):
    envelope = pack(signed(boleta))
    assert envelope.root is Root.ENVIO_BOLETA
    assert validate(envelope.data, Root.ENVIO_BOLETA, directory=schemas) == []
    assert validate(envelope.data, Root.ENVIO_DTE, directory=schemas) != []


def test_the_cover_says_who_sends_to_whom(factura, signed, pack, certificate):
    cover = etree.fromstring(pack(signed(factura)).data).find(f"{SII}SetDTE/{SII}Caratula")
    texts = {str(child.tag).removeprefix(SII): child.text for child in cover}
    assert texts == {
        "RutEmisor": ISSUER.rut,
        "RutEnvia": certificate.holder_rut,
        "RutReceptor": "60803000-K",
        "FchResol": "2026-10-01",
        "NroResol": "0",
        "TmstFirmaEnv": "2026-11-21T12:00:00",
        "SubTotDTE": "\n",
    }


def test_the_cover_counts_each_type(factura, signed, pack):
    exempt = replace(factura.lines[0], exempt=True)
    documents = [signed(factura, folio=folio) for folio in (101, 102)]
    other = signed(factura, type=factura.type.FACTURA_EXENTA, lines=(exempt,))
    root = etree.fromstring(pack(*documents, other).data)
    counts = [[child.text for child in each] for each in root.iter(f"{SII}SubTotDTE")]
    assert counts == [["33", "2"], ["34", "1"]]


def test_the_customers_copy_is_addressed_to_the_customer(factura, signed, pack, schemas):
    dte = signed(factura)
    copy = pack(dte, receiver_rut=factura.receiver.rut)
    assert b"<RutReceptor>77777777-7</RutReceptor>" in copy.data
    assert dte.text.encode("iso-8859-1") in copy.data
    assert validate(copy.data, Root.ENVIO_DTE, directory=schemas) == []


def test_an_envelope_is_never_older_than_its_documents(factura, signed, pack):
    dte = signed(factura)
    assert pack(dte, at=NOON - timedelta(hours=1)).signed_at == dte.signed_at


def test_the_bytes_start_as_sii_wants_them(factura, signed, pack):
    data = pack(signed(factura)).data
    assert data.startswith(
        b'<?xml version="1.0" encoding="ISO-8859-1"?>\n<EnvioDTE xmlns="http://www.sii.cl/SiiDte" '
        b'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        b'xsi:schemaLocation="http://www.sii.cl/SiiDte EnvioDTE_v10.xsd" version="1.0">\n'
    )
    assert "Taller Mecánico Ñuñoa &amp; Hijos SpA".encode("iso-8859-1") in data


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        ("none", "mismo envío"),
        ("mixed", "mismo envío"),
        ("twice", "dos veces"),
        ("stranger", "una sola empresa"),
        ("too many", "500"),
    ],
)
def test_documents_that_cannot_travel_together_are_refused(  # noqa: PLR0917 fixtures
    factura, boleta, signed, pack, case, sentence
):
    one, other = signed(factura), signed(boleta)
    documents = {
        "none": [],
        "mixed": [one, other],
        "twice": [one, one],
        "stranger": [replace(one, issuer_rut="11111111-1")],
        "too many": [replace(other, folio=folio) for folio in range(501)],
    }[case]
    with pytest.raises(EnvelopeRefused, match=sentence):
        pack(*documents)


def test_the_genuine_envelope_is_valid(vectors, schemas):
    data = (vectors / "genuine" / "EnvioDTE--76235291-5--F13T33.xml").read_bytes()
    assert validate(data, Root.ENVIO_DTE, directory=schemas) == []


@pytest.mark.parametrize(
    ("data", "objection"),
    [
        (b"", "empty"),
        (b"<a", "1:"),
        (b"<!DOCTYPE a><a/>", "DOCTYPE"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "DOCTYPE"),
        (b'<EnvioDTE xmlns="http://www.sii.cl/SiiDte"/>', "version"),
    ],
)
def test_a_schema_objects_in_words(schemas, data, objection):
    reasons = validate(data, Root.ENVIO_DTE, directory=schemas)
    assert any(objection in reason for reason in reasons)


def test_missing_schemas_are_an_error_not_a_pass(tmp_path: Path):
    with pytest.raises(OSError, match=r"EnvioDTE_v10\.xsd"):
        validate(b"<a/>", Root.ENVIO_DTE, directory=tmp_path)
