"""Files nobody should have sent: refused with a sentence, before anything is written."""

from pathlib import Path

import pytest

from models.purchases import PurchaseDocument, PurchaseEnvelope, SignatureGrade, StampGrade
from models.tenants import Company, DteEnvironment
from torque_app.integrations.sii.reading import Unreadable
from torque_app.purchases import service
from torque_app.purchases.service import NotPurchases, Outcome

VECTORS = Path(__file__).parents[1] / "integrations" / "sii" / "vectors"
BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ja"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>
<EnvioDTE xmlns="http://www.sii.cl/SiiDte">&d;</EnvioDTE>"""
DOCTYPE = b'<!DOCTYPE EnvioDTE SYSTEM "http://127.0.0.1:9/x.dtd"><EnvioDTE/>'
PAGE = b"<!doctype html><html><body>Ingrese su RUT y clave</body></html>"
DEEP = b"<EnvioDTE>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</EnvioDTE>"
ANSWER = b'<RespuestaDTE xmlns="http://www.sii.cl/SiiDte" version="1.0"></RespuestaDTE>'

FILES = {
    "bomb": BOMB, "dtd": DOCTYPE, "page": PAGE, "deep": DEEP, "answer": ANSWER,
    "nothing": b"", "text": b"hola", "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "nulls": b"\0" * 64,
    "empty envelope": b"<EnvioDTE/>", "other": b"<Libro/>",
    "cut": b"<?xml version='1.0'?><EnvioDTE>",
    "20 MB": b"<EnvioDTE>" + b" " * (20 * 2**20) + b"</EnvioDTE>",
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_it_is_refused_and_leaves_no_trace(office, name):
    with pytest.raises((Unreadable, NotPurchases)) as refused:
        office.receive(FILES[name])
    assert str(refused.value).endswith(".")
    assert office.rows(PurchaseEnvelope) == []


def buyer(office, rut, environment=DteEnvironment.CERTIFICATION):
    with office.shop.tx() as tx:
        company = tx.get(Company, office.shop.company_id)
        company.rut, company.dte_environment = rut, environment
    return office


GENUINE = {
    "DTE--60910000-1--33--2336600.xml": ("76555835-2", SignatureGrade.LITERAL),
    "DTE--76354771-K--33--170.xml": ("96790240-3", SignatureGrade.REPAIRED),
    "EnvioDTE--76235291-5--F13T33.xml": ("77447842-6", SignatureGrade.LITERAL),
}


@pytest.mark.parametrize("name", GENUINE)
def test_a_genuine_document_is_stored_with_its_grade(office, name):
    rut, grade = GENUINE[name]
    data = (VECTORS / "genuine" / name).read_bytes()
    reception = buyer(office, rut).receive(data)
    assert [each.outcome for each in reception.documents] == [Outcome.NEW]
    (document,) = office.rows(PurchaseDocument)
    assert (document.signature, document.ted) == (grade, StampGrade.GENUINE)
    assert document.xml in data
    assert office.rows(PurchaseEnvelope)[0].xml == data


NEGATIVE = {
    "bad-cert": SignatureGrade.INVALID,
    "changed-monto": SignatureGrade.INVALID,
    "removed-signature": SignatureGrade.ABSENT,
    "replaced-cert": SignatureGrade.INVALID,
}


@pytest.mark.parametrize("name", NEGATIVE)
def test_a_tampered_document_is_flagged_and_says_why(office, name):
    file = VECTORS / "negative" / f"DTE--76354771-K--33--170--cleaned-mod-{name}.xml"
    buyer(office, "96790240-3").receive(file.read_bytes())
    (document,) = office.rows(PurchaseDocument)
    assert document.signature is NEGATIVE[name]
    assert document.signature_fault


def test_a_certification_document_is_no_invoice_in_production(office):
    data = (VECTORS / "genuine" / "EnvioDTE--76235291-5--F13T33.xml").read_bytes()
    buyer(office, "77447842-6", DteEnvironment.PRODUCTION)
    (judged,) = office.receive(data).documents
    assert judged.outcome is Outcome.REFUSED
    assert "certificación" in judged.sentence


def test_the_limit_is_the_readers_own():
    assert service.LARGEST == 10 * 2**20
