"""The whole exchange against the simulator's process: nothing is doubled, nothing is lost."""

import base64
import re
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1
from lxml import etree

from models.base import utc_now
from models.invoicing import Certificate, DteStatus, EnvelopeStatus, InvoiceStatus
from models.outbox import OutboxMessage
from models.tenants import Company
from tests.integrations.sii.verification import cut_dtes, signatures, verifies
from tests.invoicing.counter import BOLETA, FACTURA, PASSWORD, caf, open_counter, pfx
from torque_app.core.redis import redis
from torque_app.integrations.sii.caf import public_key_of
from torque_app.integrations.sii.schemas import Root, validate
from torque_app.integrations.sii.values import DteType
from torque_app.invoicing import queries, service
from workers import invoicing as worker
from workers import job as jobs
from workers import sii

UPLOADS = "upload|boleta_upload"
QUESTIONS = "envelope_status|boleta_envelope"
HAPPY = ["ISSUED", "SIGNED", "SENDING", "SENT"]


@pytest.fixture(params=[FACTURA, BOLETA], ids=["factura", "boleta"])
def dte_type(request) -> int:
    return request.param


def accepted(counter, row):
    return counter.invoice(row.id).dte_status is DteStatus.ACCEPTED


def documents(counter, simulator):
    """Every document of this company that the simulator holds, with its outcome."""
    return [
        (document["folio"], document["outcome"])
        for track in simulator.tracks(counter.rut)
        for document in track["documents"]
    ]


def test_a_document_is_signed_sent_and_accepted(counter, simulator, dte_type):
    row = counter.issue(dte_type=dte_type)
    counter.work_off()
    assert accepted(counter, row)
    assert counter.invoice(row.id).status is InvoiceStatus.SENT
    told = counter.steps(row.id)
    assert told[:4] == HAPPY
    assert told[-1] == "ACCEPTED"
    assert documents(counter, simulator) == [(row.folio, "ACCEPTED")]
    (envelope,) = counter.envelopes()
    assert (envelope.status, envelope.counts["accepted"]) == (EnvelopeStatus.PROCESSED, 1)


def test_what_leaves_passes_schema_libxmlsec_and_stamp(counter, schemas, dte_type):
    order = counter.job(
        labor=(("Ajuste «fino» & niñerías d'época", "12345"),),
        parts=(("Aceite 5W30", "4.5", "8990.33"), ("Filtro <A>", "1", "7990")),
    )
    row = counter.issue(order, dte_type=dte_type)
    counter.work_off()
    (envelope,) = counter.envelopes()
    root = Root.ENVIO_BOLETA if dte_type == BOLETA else Root.ENVIO_DTE
    assert validate(envelope.xml, root, directory=schemas) == []
    assert len(signatures(envelope.xml)) == 2
    reference = f"#F{row.folio}T{dte_type}"
    assert verifies(envelope.xml, "#SetDoc")
    assert verifies(envelope.xml, reference)
    (alone,) = cut_dtes(envelope.xml)
    assert verifies(alone, reference)
    dte = counter.dte(row.id)
    assert alone == dte.xml
    assert queries_xml(counter, row) == dte.xml
    assert stamp_holds(dte.ted)
    assert dte.ted in dte.xml.decode("iso-8859-1")


def queries_xml(counter, row):
    return counter.shop.do(queries.xml, row.id).data


def stamp_holds(ted: str) -> bool:
    """Whether FRMT is the CAF key's signature over the DD, byte by byte."""
    data = re.search(r"<DD>.*</DD>", ted)[0]
    key = public_key_of(re.search(r"<CAF .*</CAF>", ted)[0])
    signature = base64.b64decode(etree.fromstring(ted).findtext("FRMT"))
    key.verify(signature, data.encode("iso-8859-1"), PKCS1v15(), SHA1())
    return True


def test_documents_that_wait_together_travel_together(counter, simulator):
    rows = [counter.issue(dte_type=BOLETA) for _ in range(5)]
    counter.carry_out("invoicing.sign")
    counter.work_off()
    assert all(accepted(counter, row) for row in rows)
    assert len(simulator.tracks(counter.rut)) == len(counter.envelopes()) == 1


def test_a_rejected_document_tells_why_and_needs_a_new_folio(counter, simulator, dte_type):
    simulator.order("documents_rejected", service=UPLOADS)
    row = counter.issue(dte_type=dte_type)
    counter.work_off()
    detail = counter.shop.do(queries.one, row.id)
    assert detail.invoice.dte_status is DteStatus.REJECTED
    assert detail.steps[-1].sentence.startswith("El SII rechazó el documento.")
    assert (detail.may_resend, detail.may_reissue) == (False, True)
    if dte_type == BOLETA:
        assert detail.reasons
    with pytest.raises(service.NotMendable, match="folio nuevo"):
        counter.shop.do(service.resend, row.id)

    again = counter.shop.do(service.reissue, row.id)
    assert again.invoice.folio == row.folio + 1
    counter.work_off()
    assert accepted(counter, row)
    assert counter.invoice(row.id).folio == row.folio + 1


def test_an_objected_document_is_accepted_with_reparos(counter, simulator, dte_type):
    simulator.order("documents_objected", service=UPLOADS)
    row = counter.issue(dte_type=dte_type)
    counter.work_off()
    assert counter.invoice(row.id).dte_status is DteStatus.OBJECTED


def test_a_refused_envelope_is_sent_again_with_the_same_bytes(counter, simulator):
    simulator.order("signature_refused", service="upload")
    row = counter.issue()
    counter.work_off()
    detail = counter.shop.do(queries.one, row.id)
    assert (detail.invoice.dte_status, detail.may_resend) == (DteStatus.REJECTED, True)
    assert detail.steps[-1].sentence.endswith("El folio no se perdió.")
    frozen = counter.dte(row.id).xml
    counter.shop.do(service.resend, row.id)
    counter.work_off()
    assert accepted(counter, row)
    assert counter.dte(row.id).xml == frozen
    assert counter.invoice(row.id).folio == row.folio


def test_a_sender_without_permission_is_told_to_a_person(counter, simulator, dte_type):
    who = {"sender_rut": "12345678-5", "company_rut": counter.rut}
    simulator.post("permissions", **who, allowed=False)
    row = counter.issue(dte_type=dte_type)
    counter.work_off()
    detail = counter.shop.do(queries.one, row.id)
    assert detail.invoice.dte_status is DteStatus.REJECTED
    assert "no tiene permiso" in detail.steps[-1].sentence
    simulator.post("permissions", **who, allowed=True)
    counter.shop.do(service.resend, row.id)
    counter.work_off()
    assert accepted(counter, row)


@pytest.mark.parametrize("mode", ["empty_body", "error_500_text"])
def test_a_lost_answer_leads_to_one_document(counter, simulator, dte_type, mode):
    row = counter.issue(dte_type=dte_type)
    simulator.order(mode, service=UPLOADS)
    counter.work_off()
    assert accepted(counter, row)
    assert documents(counter, simulator) == [(row.folio, "ACCEPTED")]
    assert "WAITING" in counter.steps(row.id)


def test_an_answer_lost_to_a_timeout_leads_to_one_document(
    counter, simulator, dte_type, monkeypatch
):
    monkeypatch.setattr(sii, "TIMEOUTS", sii.Timeouts(connect=2.0, read=0.5))
    row = counter.issue(dte_type=dte_type)
    counter.carry_out("invoicing.sign")
    counter.carry_out("invoicing.send")
    simulator.order("lost_answer", service=UPLOADS, seconds=1)
    counter.work_off()
    assert accepted(counter, row)
    assert documents(counter, simulator) == [(row.folio, "ACCEPTED")]


def test_a_maintenance_page_means_try_again(counter, simulator, dte_type):
    row = counter.issue(dte_type=dte_type)
    simulator.order("maintenance_page", service=UPLOADS)
    simulator.order("maintenance_page", service=QUESTIONS)
    counter.work_off()
    assert accepted(counter, row)
    assert len(documents(counter, simulator)) == 1


def test_a_dead_token_is_replaced_unseen(counter, simulator, dte_type):
    first = counter.issue(dte_type=dte_type)
    counter.work_off()
    simulator.kill_tokens()
    second = counter.issue(dte_type=dte_type)
    counter.work_off()
    assert accepted(counter, first)
    assert accepted(counter, second)


def test_tokens_are_shared_through_redis(counter, simulator):
    counter.issue()
    counter.work_off()
    kept = [key for key in redis().scan_iter("sii:token:*") if not key.endswith(b":lock")]
    assert any(simulator.url.encode() in key for key in kept)


def test_a_stuck_envelope_is_asked_about_until_it_is_released(counter, simulator):
    simulator.order("stuck", service="upload", state="CRT")
    row = counter.issue()
    for _ in range(6):
        counter.carry_out()
    assert counter.invoice(row.id).dte_status is DteStatus.SENT
    assert counter.steps(row.id)[-1] == "REVIEW"
    (track,) = simulator.tracks(counter.rut)
    simulator.post(f"tracks/{track['track_id']}/outcome", outcome="release")
    counter.work_off()
    assert accepted(counter, row)


def test_an_unreachable_sii_loses_nothing(counter, simulator, monkeypatch):
    row = counter.issue()
    monkeypatch.setattr(sii, "hosts", lambda _: sii.Hosts.at("http://127.0.0.1:9"))
    for _ in range(4):
        counter.carry_out()
    assert counter.dte(row.id).status is DteStatus.SENDING
    assert counter.steps(row.id)[-1] == "WAITING"
    monkeypatch.undo()
    counter.work_off()
    assert accepted(counter, row)
    assert len(documents(counter, simulator)) == 1


# --- death at every boundary -------------------------------------------------------------


class Killed(BaseException):
    """What a kill -9 looks like from inside: no handler of ours sees it."""


BOUNDARIES = [
    ("sign", "before"), ("sign", "after"), ("pack", "before"), ("pack", "after"),
    ("begin_upload", "before"), ("begin_upload", "after"), ("record_sent", "before"),
    ("record_sent", "after"), ("watch", "after"), ("record_verdicts", "before"),
    ("record_verdicts", "after"),
]  # fmt: skip


@pytest.mark.parametrize(("step", "when"), BOUNDARIES, ids=lambda each: each)
def test_a_worker_killed_anywhere_doubles_nothing(  # noqa: PLR0917 - fixtures
    counter, simulator, dte_type, monkeypatch, step, when
):
    row = counter.issue(dte_type=dte_type)
    real = getattr(service, step)

    def dying(*args, **kwargs):
        if when == "before":
            raise Killed
        real(*args, **kwargs)
        raise Killed

    monkeypatch.setattr(service, step, dying)
    with pytest.raises(Killed):
        counter.work_off()
    monkeypatch.setattr(service, step, real)
    counter.work_off()
    assert accepted(counter, row)
    assert documents(counter, simulator) == [(row.folio, "ACCEPTED")]
    assert counter.steps(row.id).count("SIGNED") == 1
    assert counter.steps(row.id).count("ACCEPTED") == 1
    assert len(counter.envelopes()) == 1


def test_a_worker_killed_just_after_sii_took_the_file_asks_first(
    counter, simulator, dte_type, monkeypatch
):
    row = counter.issue(dte_type=dte_type)
    real = worker.SiiClient.upload

    def dying(self, *args, **kwargs):
        real(self, *args, **kwargs)
        raise Killed

    monkeypatch.setattr(worker.SiiClient, "upload", dying)
    with pytest.raises(Killed):
        counter.work_off()
    monkeypatch.undo()
    counter.work_off()
    assert accepted(counter, row)
    assert documents(counter, simulator) == [(row.folio, "ACCEPTED")]


def test_every_job_delivered_twice_changes_nothing(counter, simulator, dte_type):
    row = counter.issue(dte_type=dte_type)
    counter.work_off()
    before = (counter.steps(row.id), counter.dte(row.id).sha256, len(counter.envelopes()))
    for message in counter.rows(OutboxMessage):
        if message.name in ("invoicing.sign", "invoicing.send", "invoicing.upload",
                            "invoicing.poll"):  # fmt: skip
            run = jobs.Run(counter.shop.tenant_id, message.id, {}, 0)
            jobs.JOBS[message.name](run, **message.payload)
    after = (counter.steps(row.id), counter.dte(row.id).sha256, len(counter.envelopes()))
    assert before == after
    assert len(documents(counter, simulator)) == 1


# --- what waits for a person -------------------------------------------------------------


def test_a_document_waits_for_a_certificate_and_goes_on_by_itself(counter):
    row = counter.issue()
    with counter.shop.tx() as tx:
        for certificate in tx.session.query(Certificate).all():
            certificate.not_after = utc_now() - timedelta(days=1)
    counter.carry_out("invoicing.sign")
    counter.carry_out("invoicing.sign")
    assert counter.steps(row.id) == ["ISSUED", "WAITING"]
    with counter.shop.tx() as tx:
        for certificate in tx.session.query(Certificate).all():
            certificate.not_after = utc_now() + timedelta(days=100)
    counter.shop.do(service.save_certificate, pfx(), password=PASSWORD)
    counter.carry_out("invoicing.sign")
    counter.work_off()
    assert accepted(counter, row)


def test_the_simulator_hands_out_practice_files(shop, simulator):
    counter = open_counter(shop, certificate=False, folios=False)
    shop.do(service.order_practice)
    counter.work_off(patience=60)
    (certificate,) = shop.do(queries.certificates)
    assert certificate.holder_name == "Firmante de Práctica"
    stocks = {stock.dte_type: stock.available for stock in shop.do(queries.caf_status)}
    assert stocks == {int(kind): 500 for kind in DteType}
    row = counter.issue()
    counter.work_off()
    assert accepted(counter, row)


def test_practice_files_are_no_choice_in_production(counter):
    with counter.shop.tx() as tx:
        company = tx.get(Company, counter.shop.company_id, lock=True)
        company.dte_environment = "PRODUCTION"
    with pytest.raises(service.NoPractice):
        counter.shop.do(service.order_practice)


@pytest.mark.parametrize("layout", ["LETTER", "ROLL_80"])
def test_a_signed_document_prints(counter, dte_type, layout):
    row = counter.issue(dte_type=dte_type)
    with pytest.raises(Exception, match="se está firmando"):
        counter.shop.do(queries.pdf, row.id, layout)
    counter.carry_out("invoicing.sign")
    paper = counter.shop.do(queries.pdf, row.id, layout)
    assert paper.data.startswith(b"%PDF")
    assert paper.name == f"DTE-{counter.rut}-{dte_type}-{row.folio}.pdf"
    if dte_type == FACTURA:
        assert counter.shop.do(queries.pdf, row.id, layout, cedible=True).data != paper.data


def test_caf_made_for_the_run_is_of_the_practice_authority(counter):
    assert b"<IDK>999</IDK>" in caf(counter.rut, type=FACTURA, first=7000, last=7001)
