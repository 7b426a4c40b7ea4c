"""Answers through the worker and the simulator's process: registered once, whatever fails."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from models.invoicing import Certificate
from models.outbox import OutboxMessage
from models.purchases import (
    AnswerKind,
    ClaimAction,
    ClaimStatus,
    PurchaseClaim,
    PurchaseDocument,
    PurchaseStatus,
)
from tests.integrations.sii.verification import verifies
from tests.purchases.supplier import open_office
from torque_app.integrations.sii import reading
from torque_app.integrations.sii.schemas import Root, validate
from torque_app.integrations.sii.values import DteType
from torque_app.purchases import queries, service
from workers import job as jobs

ACD, ERM = ClaimAction.ACCEPTS_CONTENT, ClaimAction.RECEIVED_GOODS
RCD, RFT = ClaimAction.CLAIMS_CONTENT, ClaimAction.CLAIMS_TOTAL


@pytest.fixture(autouse=True)
def _exchange(simulator):
    """Every test here talks to the simulator."""


def claim(office, document_id, action=RCD, reason="No compramos esto"):
    return office.shop.do(service.claim, document_id, action=action, reason=reason)


def expect(simulator, office, document_id, **said):
    document = office.document(document_id)
    simulator.post(
        "claimable", issuer=document.issuer_rut, type=document.dte_type, folio=document.folio,
        **{"receiver": office.rut, "days_ago": 0, **said},
    )  # fmt: skip


def settled(office, document_id):
    detail = office.shop.do(queries.one, document_id)
    return detail.document.status, [(each.action, each.status) for each in detail.claims]


def steps(office, document_id):
    return [each.step for each in office.shop.do(queries.one, document_id).steps]


def test_the_envelope_is_acknowledged_with_what_came_and_what_did_not(office, schemas):
    good, bad = office.supplier.sign(office.rut), office.supplier.sign("77777777-7")
    office.receive(office.supplier.seal(good, bad, to=office.rut), filename="envio.xml")
    office.carry_out("purchases.acknowledge_envelope")
    (answer,) = office.answers()
    assert (answer.kind, answer.document_id) == (AnswerKind.RECEPTION, None)
    assert validate(answer.xml, Root.RESPUESTA, directory=schemas) == []
    assert verifies(answer.xml, "#Respuesta")
    read = reading.read(answer.xml)
    assert (read.issuer_rut, read.receiver_rut) == (office.rut, office.supplier.issuer.rut)
    assert [(each.folio, each.state) for each in read.answers if each.folio] == [
        (good.folio, 0), (bad.folio, 3),
    ]  # fmt: skip


def test_a_file_is_acknowledged_once(office):
    office.receive()
    (message,) = office.waiting("purchases.acknowledge_envelope")
    for _ in range(3):
        jobs.run(str(office.shop.tenant_id), str(message.id))
    assert len(office.answers()) == 1


def test_without_certificate_the_answers_wait_for_one(shop, supplier, simulator):
    office = open_office(shop, supplier, certificate=False)
    document_id = office.received()
    office.shop.do(service.accept, document_id)
    office.carry_out()
    assert office.answers() == []
    assert settled(office, document_id) == (
        PurchaseStatus.RECEIVED, [(ACD, ClaimStatus.PENDING)],
    )  # fmt: skip
    assert steps(office, document_id)[-1] == "WAITING"
    open_office(shop, supplier)
    office.carry_out()
    assert settled(office, document_id)[0] is PurchaseStatus.ACCEPTED


def test_sii_says_when_it_received_the_document(office, simulator):
    document_id = office.received()
    expect(simulator, office, document_id, days_ago=5.5)
    office.carry_out("purchases.look_up")
    document = office.document(document_id)
    ago = datetime.now(UTC) - document.sii_received_at
    assert timedelta(days=5.4) < ago < timedelta(days=5.6)
    detail = office.shop.do(queries.one, document_id)
    assert detail.deadline_is_sure
    assert detail.document.days_left in {2, 3}


def test_what_sii_has_not_received_is_asked_again_later(office, simulator):
    document_id = office.received()
    expect(simulator, office, document_id, days_ago=None)
    office.carry_out("purchases.look_up")
    assert office.document(document_id).sii_received_at is None
    (message,) = office.waiting("purchases.look_up")
    assert message.not_before > datetime.now(UTC) + timedelta(minutes=50)


def test_an_acceptance_is_registered_and_the_supplier_told(office, schemas):
    document_id = office.received()
    office.shop.do(service.accept, document_id)
    office.carry_out("purchases.register")
    assert settled(office, document_id) == (
        PurchaseStatus.ACCEPTED, [(ACD, ClaimStatus.REGISTERED)],
    )  # fmt: skip
    (answer,) = office.answers()
    assert answer.kind is AnswerKind.RESULT
    assert validate(answer.xml, Root.RESPUESTA, directory=schemas) == []
    assert verifies(answer.xml, "#Respuesta")
    assert [each.state for each in reading.read(answer.xml).answers] == [0]
    assert steps(office, document_id) == ["RECEIVED", "ASKED", "ACD", "ANSWER"]
    assert len(office.emitted("PurchaseAnswered")) == 1
    paper = office.shop.do(queries.answer, document_id, answer.id)
    assert (paper.data, paper.name.startswith("RespuestaComercial-")) == (answer.xml, True)


def test_a_receipt_is_registered_and_signed_twice_over(office, schemas):
    document_id = office.received()
    office.shop.do(service.acknowledge, document_id, premises="Bodega Ñuñoa")
    office.carry_out("purchases.register")
    assert settled(office, document_id)[0] is PurchaseStatus.ACKNOWLEDGED
    (answer,) = office.answers()
    assert answer.kind is AnswerKind.RECEIPT
    assert validate(answer.xml, Root.RECIBOS, directory=schemas) == []
    (receipt,) = reading.read(answer.xml).receipts
    assert (receipt.place, receipt.signature.holds) == ("Bodega Ñuñoa", True)
    detail = office.shop.do(service.accept, document_id)
    assert detail.document.is_waiting
    office.carry_out("purchases.register")
    assert settled(office, document_id)[0] is PurchaseStatus.ACCEPTED


def test_a_claim_carries_its_reason_to_the_supplier(office):
    document_id = office.received()
    claim(office, document_id, reason="Cobra discos que no llegaron")
    office.carry_out("purchases.register")
    assert settled(office, document_id)[0] is PurchaseStatus.CLAIMED
    (said,) = reading.read(office.answers()[0].xml).answers
    assert (said.state, said.comment) == (2, "Cobra discos que no llegaron")


def test_after_a_claim_another_kind_may_be_claimed_and_nothing_accepted(office):
    document_id = office.received()
    claim(office, document_id)
    office.carry_out("purchases.register")
    detail = claim(office, document_id, RFT, "Tampoco llegó nada")
    office.carry_out("purchases.register")
    assert settled(office, document_id)[1] == [
        (RCD, ClaimStatus.REGISTERED), (RFT, ClaimStatus.REGISTERED),
    ]  # fmt: skip
    assert ACD not in detail.possible
    with pytest.raises(service.NotPossible, match="ya reclamado"):
        office.shop.do(service.accept, document_id)


def test_what_sii_registered_elsewhere_is_believed(office, simulator):
    document_id = office.received()
    office.shop.do(service.accept, document_id)
    office.carry_out("purchases.register")
    # somebody claims the same factura by hand at SII's site: our next act is refused
    again = office.received()
    expect(simulator, office, again, days_ago=9)
    claim(office, again)
    office.carry_out("purchases.register")
    assert settled(office, again) == (PurchaseStatus.RECEIVED, [(RCD, ClaimStatus.REFUSED)])
    assert "8 días" in office.shop.do(queries.one, again).claims[0].sii_sentence
    (told,) = office.emitted("PurchaseAnswerRefused")
    assert told.payload["asked_by"] == str(office.shop.owner_id)
    office.carry_out("purchases.look_up")
    assert office.shop.do(queries.one, again).document.state == "DEEMED"


def test_a_document_sii_never_got_can_be_answered_again_later(office, simulator):
    document_id = office.received()
    expect(simulator, office, document_id, days_ago=None)
    office.shop.do(service.accept, document_id)
    office.carry_out("purchases.register")
    assert settled(office, document_id)[1] == [(ACD, ClaimStatus.REFUSED)]
    expect(simulator, office, document_id)
    office.shop.do(service.accept, document_id)
    office.carry_out("purchases.register")
    assert settled(office, document_id)[0] is PurchaseStatus.ACCEPTED


def test_a_holder_without_rights_is_told_so(office, simulator):
    document_id = office.received()
    expect(simulator, office, document_id)
    simulator.post("permissions", sender_rut="12345678-5", company_rut=office.rut, allowed=False)
    office.shop.do(service.accept, document_id)
    office.carry_out("purchases.register")
    (asked,) = office.rows(PurchaseClaim)
    assert (asked.status, asked.sii_code) == (ClaimStatus.REFUSED, 17)


@pytest.mark.parametrize(
    ("mode", "argument"),
    [
        ("maintenance_page", {"status": 503}), ("maintenance_page", {"status": 200}),
        ("maintenance_page", {"processed": True}), ("error_500_text", {}), ("empty_body", {}),
        ("login_page", {}), ("rate_limit", {"seconds": 1}), ("dead_token", {}),
        ("charset_lie", {}),
    ],
)  # fmt: skip
def test_whatever_sii_answers_the_act_is_registered_once(office, simulator, mode, argument):
    document_id = office.received()
    claim(office, document_id)
    simulator.order(mode, service="claims", times=2, **argument)
    for _ in range(4):
        office.carry_out("purchases.register")
    assert settled(office, document_id) == (
        PurchaseStatus.CLAIMED, [(RCD, ClaimStatus.REGISTERED)],
    )  # fmt: skip
    assert len(office.emitted("PurchaseAnswered")) == 1
    assert len([each for each in office.answers() if each.kind is AnswerKind.RESULT]) == 1


def test_a_worker_killed_after_the_call_registers_nothing_twice(office, sii):
    document_id = office.received()
    claim(office, document_id)
    (message,) = office.waiting("purchases.register")
    # the first worker asked SII and died before it could record: the message is still there
    order = office.shop.do(service.begin_claim, office.rows(PurchaseClaim)[0].id)
    from workers.purchases import _ask  # noqa: PLC0415

    assert _ask(order) == (0, frozenset())
    jobs.run(str(office.shop.tenant_id), str(message.id))
    (asked,) = office.rows(PurchaseClaim)
    assert (asked.status, asked.sii_code) == (ClaimStatus.REGISTERED, 7)
    jobs.run(str(office.shop.tenant_id), str(message.id))
    assert len(office.answers()) == 1


def test_a_credit_note_is_answered_to_the_supplier_alone(office):
    (judged,) = office.receive(office.envelope(DteType.NOTA_CREDITO)).documents
    assert office.waiting("purchases.look_up") == []
    office.shop.do(service.accept, judged.document_id)
    office.carry_out("purchases.register")
    (asked,) = office.rows(PurchaseClaim)
    assert (asked.status, asked.sii_code) == (ClaimStatus.REGISTERED, None)
    assert office.document(judged.document_id).status is PurchaseStatus.ACCEPTED


def test_every_step_is_in_the_history_and_no_secret_in_the_outbox(office):
    document_id = office.received()
    office.shop.do(service.accept, document_id)
    office.carry_out()
    with office.shop.tx() as tx:
        rows = tx.session.connection().exec_driver_sql(
            "SELECT status FROM purchase_documents_history WHERE id = %s", (document_id,)
        )
        assert [row[0] for row in rows][-1] == "RECEIVED"
        assert tx.get(PurchaseDocument, document_id).version > 1
    text = "".join(str(each.payload) for each in office.rows(OutboxMessage))
    assert "PRIVATE" not in text
    assert len(office.rows(Certificate)) == 1


def test_the_simulator_answers_only_who_is_signed_in(sii):
    path = f"{sii}/WSREGISTRORECLAMODTECERT/registroreclamodteservice"
    answer = httpx.post(path, content=b"<x/>", headers={"Cookie": "TOKEN=nadie"})
    assert "RUT y clave" in answer.text
