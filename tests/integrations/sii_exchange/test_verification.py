"""The simulator's own checks, tried on genuine documents of SII's clients and on broken ones."""

from datetime import date
from pathlib import Path

import pytest

from torque_app.integrations.sii.simulator.der import NotACertificate, read_certificate
from torque_app.integrations.sii.simulator.envelopes import Document, Envelope, child
from torque_app.integrations.sii.simulator.signatures import BadSignature, verify
from torque_app.integrations.sii.simulator.stamps import check_caf, check_stamp

VECTORS = Path(__file__).parents[1] / "sii" / "vectors"
ENVELOPE = VECTORS / "genuine" / "EnvioDTE--76235291-5--F13T33.xml"
LITERAL = VECTORS / "genuine" / "DTE--60910000-1--33--2336600.xml"
CHANGED = VECTORS / "negative" / "DTE--76354771-K--33--170--cleaned-mod-changed-monto.xml"


def fragment(path: Path) -> Document:
    text = path.read_bytes().decode("cp1252")
    return Document(text[text.index("<DTE") : text.rindex("</DTE>") + len("</DTE>")])


@pytest.fixture(scope="module")
def envelope() -> Envelope:
    return Envelope(ENVELOPE.read_bytes())


def test_a_genuine_set_verifies(envelope: Envelope) -> None:
    assert verify(envelope.root, signed=child(envelope.root, "SetDTE")).value


@pytest.mark.parametrize("document", [fragment(LITERAL), fragment(ENVELOPE)], ids=["real", "cert"])
def test_a_genuine_document_passes_every_check(document: Document) -> None:
    on_its_day = date.fromisoformat(document.issued_on)
    assert verify(document.root, signed=document.body).value
    assert list(check_caf(document, authority=b"", today=on_its_day)) == []
    assert list(check_stamp(document)) == []


def test_a_changed_amount_breaks_signature_and_stamp() -> None:
    document = fragment(CHANGED)
    with pytest.raises(BadSignature):
        verify(document.root, signed=document.body)
    assert 510 in {finding.code for finding in check_stamp(document)}


def test_a_signature_that_points_elsewhere_is_refused(envelope: Envelope) -> None:
    with pytest.raises(BadSignature, match="referencia"):
        verify(envelope.root, signed=envelope.documents[0].body)


@pytest.mark.parametrize(
    ("name", "rut"),
    [("TEST-DTE-13185095-K.der", "13185095-K"), ("TEST-DTE-WITH-ID-BUT-NO-RUT.der", None)],
)
def test_the_holders_rut_is_found_where_siis_authorities_put_it(name: str, rut: str | None) -> None:
    holder = read_certificate((VECTORS / "certificates" / name).read_bytes())
    assert holder.rut == rut
    assert holder.valid_from < holder.valid_until


@pytest.mark.parametrize("junk", [b"", b"0", b"\x30\x82\xff\xff", b"hola", bytes(64)])
def test_what_is_no_certificate_is_refused(junk: bytes) -> None:
    with pytest.raises(NotACertificate):
        read_certificate(junk)
