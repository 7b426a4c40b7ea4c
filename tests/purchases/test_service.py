"""Taking documents in, and asking for answers, on a real database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from models.purchases import (
    ClaimAction,
    PurchaseDocument,
    PurchaseEnvelope,
    PurchaseStatus,
    SignatureGrade,
    StampGrade,
)
from tests.factories.workshop import any_rut
from torque_app.core.errors import Invalid, NotAllowed, NotFound
from torque_app.core.listing import Listing
from torque_app.core.tx import transaction
from torque_app.integrations.sii.clock import sii_time
from torque_app.integrations.sii.values import DteType
from torque_app.purchases import queries, service
from torque_app.purchases.service import NotPossible, NotPurchases, Outcome

F, NC = DteType.FACTURA, DteType.NOTA_CREDITO


def outcomes(reception):
    return [each.outcome for each in reception.documents]


def test_an_envelope_is_kept_byte_by_byte_with_its_documents(office):
    data = office.envelope(F, NC)
    reception = office.receive(data, filename="C:\\correo\\envio.xml")
    assert outcomes(reception) == [Outcome.NEW, Outcome.NEW]
    assert reception.signature is SignatureGrade.LITERAL
    (envelope,) = office.rows(PurchaseEnvelope)
    assert (envelope.xml, envelope.sha256) == (data, sha256(data).hexdigest())
    factura, note = office.rows(PurchaseDocument)
    assert (factura.dte_type, note.dte_type) == (33, 61)
    assert (factura.net, factura.iva, factura.total) == (10000, 1900, 11900)
    assert factura.signature is SignatureGrade.LITERAL
    assert factura.signed_by == "Juana Práctica (12345678-5)"
    assert factura.lines[0]["name"] == "Pastillas de freno & discos"
    assert factura.xml in data
    assert office.shop.do(queries.xml, factura.id).data == factura.xml
    assert office.shop.do(queries.xml, factura.id, whole=True).data == data
    assert len(office.emitted("PurchaseReceived")) == 2


def test_a_stamp_nobody_vouches_for_is_said(office):
    document = office.document(office.received())
    assert document.ted is StampGrade.UNTRUSTED
    assert document.ted_fault


def test_the_same_file_again_changes_nothing(office):
    data = office.envelope()
    first = office.receive(data)
    again = office.receive(data)
    assert outcomes(again) == [Outcome.DUPLICATE]
    assert again.envelope_id is None
    assert again.documents[0].document_id == first.documents[0].document_id
    assert len(office.rows(PurchaseEnvelope)) == len(office.rows(PurchaseDocument)) == 1


def test_of_a_file_with_old_and_new_only_the_new_comes_in(office):
    old, new = office.supplier.sign(office.rut), office.supplier.sign(office.rut)
    office.receive(office.supplier.seal(old, to=office.rut))
    reception = office.receive(office.supplier.seal(old, new, to=office.rut))
    assert outcomes(reception) == [Outcome.DUPLICATE, Outcome.NEW]
    assert len(office.rows(PurchaseDocument)) == 2


def test_another_document_under_a_known_folio_is_refused(office):
    folio = next(office.supplier.folios)
    office.receive(office.envelope(folio=folio))
    yesterday = sii_time(datetime.now(UTC)).date() - timedelta(days=1)
    reception = office.receive(office.envelope(folio=folio, issued_on=yesterday))
    assert outcomes(reception) == [Outcome.REFUSED]
    assert "distinto con este folio" in reception.documents[0].sentence


def test_a_document_for_somebody_else_is_refused_with_his_rut(office):
    stranger = any_rut()
    mixed = office.supplier.seal(
        office.supplier.sign(stranger), office.supplier.sign(office.rut), to=office.rut
    )
    reception = office.receive(mixed)
    assert outcomes(reception) == [Outcome.REFUSED, Outcome.NEW]
    assert "no es de tus empresas" in reception.documents[0].sentence
    (only,) = office.rows(PurchaseDocument)
    assert only.folio == reception.documents[1].folio


def test_a_file_with_nothing_for_us_leaves_no_trace(office):
    stranger = any_rut()
    data = office.supplier.seal(office.supplier.sign(stranger), to=stranger)
    reception = office.receive(data)
    assert (outcomes(reception), reception.envelope_id) == ([Outcome.REFUSED], None)
    assert office.rows(PurchaseEnvelope) == []


def test_a_document_alone_comes_in_without_envelope(office):
    signed = office.supplier.sign(office.rut)
    reception = office.receive(signed.data)
    assert outcomes(reception) == [Outcome.NEW]
    assert reception.signature is SignatureGrade.ABSENT


def test_a_forged_amount_shows_as_a_broken_signature(office):
    forged = office.envelope().replace(b"<MntTotal>11900<", b"<MntTotal>99900<")
    reception = office.receive(forged)
    assert outcomes(reception) == [Outcome.NEW]
    document = office.document(reception.documents[0].document_id)
    assert (document.total, document.signature) == (99900, SignatureGrade.INVALID)
    assert document.signature_fault


def test_boletas_are_no_purchases(office):
    data = office.envelope(DteType.BOLETA)
    with pytest.raises(NotPurchases, match="boletas"):
        office.receive(data)


def test_two_uploads_at_once_take_a_document_once(office):
    data = office.envelope()
    with ThreadPoolExecutor(4) as pool:
        receptions = list(pool.map(lambda _: office.receive(data), range(4)))
    taken = [outcome for each in receptions for outcome in outcomes(each)]
    assert sorted(taken) == [Outcome.DUPLICATE] * 3 + [Outcome.NEW]
    assert len(office.rows(PurchaseDocument)) == 1


def test_another_workshop_sees_nothing(office, rival):
    document_id = office.received()
    for ask in (queries.one, queries.xml, service.accept):
        with pytest.raises(NotFound):
            rival.do(ask, document_id)
    assert rival.do(queries.find, Listing()).total == 0


def test_the_same_document_is_refused_to_whom_it_is_not_for(office, rival):
    data = office.envelope()
    office.receive(data)
    reception = rival.do(service.receive_envelope, data)
    assert outcomes(reception) == [Outcome.REFUSED]


@pytest.mark.parametrize(
    ("permission", "command"),
    [
        ("purchases.view", lambda tx, office: service.receive_envelope(tx, office.envelope())),
        ("purchases.upload", lambda tx, office: service.accept(tx, office.shop.company_id)),
        ("purchases.upload", lambda tx, _: queries.find(tx, Listing())),
    ],
)
def test_without_the_right_it_is_refused(office, permission, command):
    with pytest.raises(NotAllowed), transaction(office.shop.actor(permission)) as tx:
        command(tx, office)


def test_an_answer_waits_for_sii_before_anything_changes(office):
    document_id = office.received()
    detail = office.shop.do(service.accept, document_id)
    assert (detail.document.status, detail.document.is_waiting) == (PurchaseStatus.RECEIVED, True)
    assert detail.possible == ()
    assert [each.status_name for each in detail.claims] == ["Registrando"]
    assert len(office.waiting("purchases.register")) == 1
    with pytest.raises(NotPossible, match="Espera la respuesta"):
        office.shop.do(service.accept, document_id)


def test_a_claim_needs_a_reason_the_supplier_can_read(office):
    document_id = office.received()
    with pytest.raises(Invalid) as refused:
        office.shop.do(
            service.claim, document_id, action=ClaimAction.CLAIMS_CONTENT, reason="  no "
        )
    assert set(refused.value.details["fields"]) == {"reason"}
    with pytest.raises(Invalid):
        office.shop.do(
            service.claim, document_id, action=ClaimAction.ACCEPTS_CONTENT, reason="porque sí"
        )


def test_after_eight_days_a_document_counts_as_accepted(office):
    document_id = office.received()
    office.age(document_id, datetime.now(UTC) - timedelta(days=8, minutes=1))
    detail = office.shop.do(queries.one, document_id)
    assert (detail.document.state, detail.document.state_name) == ("DEEMED", "Aceptado por plazo")
    assert (detail.document.days_left, detail.possible) == (None, ())
    with pytest.raises(NotPossible, match="8 días"):
        office.shop.do(service.accept, document_id)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"state": "RECEIVED"}, 2), ({"state": "DEEMED"}, 1), ({"state": "CLAIMED"}, 0),
        ({"type": "61"}, 1), ({"type": "33"}, 2), ({"period": "2020-01"}, 0),
        ({"signature": "LITERAL"}, 3),
    ],
)  # fmt: skip
def test_the_list_is_filtered_by_the_database(office, asked, found):
    office.receive(office.envelope(F, NC))
    office.age(office.received(), datetime.now(UTC) - timedelta(days=9))
    assert office.shop.do(queries.find, Listing(filters=asked)).total == found


@pytest.mark.parametrize("asked", [{"state": "x"}, {"period": "2026"}, {"type": "a"}])
def test_nonsense_in_a_filter_is_refused(office, asked):
    with pytest.raises(Invalid):
        office.shop.do(queries.find, Listing(filters=asked))


def test_the_list_finds_by_supplier_rut_and_folio(office):
    folio = office.receive().documents[0].folio
    for wanted in ("repuestos", "NORTE", office.supplier.issuer.rut, str(folio)):
        assert office.shop.do(queries.find, Listing(q=wanted)).total == 1
    assert office.shop.do(queries.find, Listing(q="otro")).total == 0
    issuer = {"issuer": office.supplier.issuer.rut}
    assert office.shop.do(queries.find, Listing(filters=issuer)).total == 1


def test_pages_never_show_a_document_twice(office):
    for _ in range(5):
        office.receive()
    pages = [
        office.shop.do(queries.find, Listing(page=n, limit=2, sort="total")) for n in (1, 2, 3)
    ]
    ids = [row.id for page in pages for row in page.rows]
    assert len(ids) == len(set(ids)) == 5


def test_the_figures_count_what_waits_and_take_credit_notes_off(office):
    office.receive(office.envelope(F, F, NC))
    office.age(office.received(), datetime.now(UTC) - timedelta(days=6))
    told = office.shop.do(queries.overview)
    assert (told.to_answer, told.urgent) == (3, 1)
    assert (told.month_total, told.month_documents) == (2 * 11900, 4)


def test_who_may_answer_is_warned_three_days_and_one_day_before(office):
    document_id = office.received()
    now = datetime.now(UTC)
    office.age(document_id, now - timedelta(days=5))
    assert [office.shop.do(service.warn) for _ in range(2)] == [1, 0]
    office.age(document_id, now - timedelta(days=7))
    assert [office.shop.do(service.warn) for _ in range(2)] == [1, 0]
    told = [each.payload["days_left"] for each in office.emitted("PurchaseDeadlineNear")]
    assert told == [3, 1]


def test_nobody_is_warned_of_what_is_answered_or_over(office):
    office.age(office.received(), datetime.now(UTC) - timedelta(days=9))
    answered = office.received()
    office.age(answered, datetime.now(UTC) - timedelta(days=7))
    with office.shop.tx() as tx:
        tx.get(PurchaseDocument, answered).status = PurchaseStatus.CLAIMED
    office.received()
    assert office.shop.do(service.warn) == 0
