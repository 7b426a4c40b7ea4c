"""SII's e-mail is read, what its silence costs is told, and the exchange can be looked at."""

import time
from datetime import timedelta
from random import Random

import httpx
import pytest

from models.base import utc_now
from models.invoicing import Dte, DteStatus, EnvelopeStatus
from models.outbox import OutboxMessage
from tests.invoicing.counter import BOLETA, open_counter
from tests.invoicing.test_exchange import QUESTIONS, UPLOADS, accepted, documents
from torque_app.core.errors import NotAllowed, NotFound
from torque_app.integrations.sii.client.diagnosis import NoDiagnosis
from torque_app.integrations.sii.values import DteType
from torque_app.invoicing import queries, service
from torque_app.invoicing.queries.drafts import issuer_of
from torque_app.tenants import queries as tenants


def mailed(simulator, counter):
    """The attachment about the newest envelope of the company."""
    (track, *_) = simulator.tracks(counter.rut)
    address = f"{simulator.url}/simulator/api/tracks/{track['track_id']}/diagnosis"
    deadline = time.monotonic() + 10  # SII writes a moment after its verdict
    while not (answer := httpx.get(address)).is_success:
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.05)
    return answer.content


def read(counter, data):
    return counter.shop.do(service.read_diagnosis, data)


def test_the_mail_tells_why_a_document_was_rejected_and_only_once(counter, simulator):
    simulator.order("documents_rejected", service=UPLOADS)
    row = counter.issue()
    counter.work_off()
    assert counter.dte(row.id).reasons == []
    found = read(counter, mailed(simulator, counter))
    assert (found.documents, found.changed) == (1, 1)
    assert counter.dte(row.id).reasons == [
        {"code": "SIM-3-999", "level": 3, "text": "Rechazo pedido"}
    ]
    assert counter.steps(row.id)[-1] == "DIAGNOSIS"
    assert read(counter, mailed(simulator, counter)).changed == 0
    assert counter.steps(row.id).count("DIAGNOSIS") == 1


def test_the_mail_tells_whose_the_reparos_are(counter, simulator):
    rows = [counter.issue() for _ in range(12)]
    counter.carry_out("invoicing.sign")
    simulator.order("documents_objected", service="upload", share=0.5)
    counter.work_off()
    assert {counter.invoice(row.id).dte_status for row in rows} == {DteStatus.OBJECTED}
    read(counter, mailed(simulator, counter))
    ours = {row.folio: counter.invoice(row.id).dte_status.value for row in rows}
    assert ours == dict(documents(counter, simulator))
    assert set(ours.values()) == {"ACCEPTED", "OBJECTED"}


def test_a_mail_before_the_state_is_the_verdict(counter, simulator):
    simulator.order("stuck", service="upload")
    simulator.order("early_mail", service="upload")
    row = counter.issue()
    for _ in range(4):
        counter.carry_out()
    assert counter.dte(row.id).status is DteStatus.SENT
    read(counter, mailed(simulator, counter))
    assert accepted(counter, row)
    counter.work_off()
    assert counter.steps(row.id).count("ACCEPTED") == 1


def test_a_mail_settles_an_upload_that_was_never_answered(counter, simulator):
    simulator.order("documents_rejected", service="upload")
    simulator.order("empty_body", service="upload")
    row = counter.issue()
    for name in ("invoicing.sign", "invoicing.send", "invoicing.upload"):
        counter.carry_out(name)
    (envelope,) = counter.envelopes()
    assert (envelope.status, envelope.track_id) == (EnvelopeStatus.UPLOADING, None)
    read(counter, mailed(simulator, counter))
    (envelope,) = counter.envelopes()
    assert envelope.status is EnvelopeStatus.PROCESSED
    assert envelope.track_id
    assert counter.dte(row.id).status is DteStatus.REJECTED
    counter.work_off()
    assert len(documents(counter, simulator)) == 1


def test_a_mail_explains_a_refused_envelope(counter, simulator):
    simulator.order("signature_refused", service="upload")
    row = counter.issue()
    counter.work_off()
    assert read(counter, mailed(simulator, counter)).changed == 1
    (reason,) = counter.dte(row.id).reasons
    assert reason["errors"] == ["(ENV-3-903) Firma del envio incorrecta: usuario sin permiso"]
    assert counter.shop.do(queries.one, row.id).may_resend


def test_a_mail_of_another_workshop_is_not_found(counter, simulator, rival):
    row = counter.issue()
    counter.work_off()
    data = mailed(simulator, counter)
    with pytest.raises(NotFound, match="Ningún envío de tu taller"):
        read(open_counter(rival), data)
    assert accepted(counter, row)


def test_another_file_is_refused(counter):
    with pytest.raises(NoDiagnosis):
        read(counter, b"<EnvioDTE/>")


def test_reading_mail_takes_the_right_to_send(counter):
    with pytest.raises(NotAllowed), counter.shop.tx("invoicing.view") as tx:
        service.read_diagnosis(tx, b"")


# --- silence ------------------------------------------------------------------------------


@pytest.mark.parametrize("sent", [False, True], ids=["upload", "verdict"])
def test_two_days_of_silence_are_told_once_to_a_person(counter, simulator, sent):
    rows = [counter.issue() for _ in range(3)]
    counter.carry_out("invoicing.sign")
    simulator.order("stuck", service="upload")
    if not sent:
        simulator.order("maintenance_page", service="*", times=50)
    for _ in range(4):
        counter.carry_out()
    with counter.shop.tx() as tx:
        for envelope in counter.envelopes():
            row = tx.get(type(envelope), envelope.id, lock=True)
            row.created_at = row.sent_at = utc_now() - timedelta(hours=49)
            row.last_polled_at = utc_now() - timedelta(hours=2)
    for _ in range(2):
        for name in ("invoicing.upload", "invoicing.poll"):
            counter.carry_out(name)
    for _ in range(3):
        counter.carry_out()
    told = [step for row in rows for step in counter.shop.do(queries.one, row.id).steps
            if "más de 48 horas" in step.sentence]  # fmt: skip
    assert len(told) == 3
    events = [
        each
        for each in counter.rows(OutboxMessage)
        if each.name.endswith("DocumentBlocked") and "48 horas" in each.payload["reason"]
    ]
    assert len(events) == 1
    assert "otros 2 documentos" in events[0].payload["reason"]


def test_a_rate_limit_is_respected(counter, simulator):
    row = counter.issue()
    simulator.order("rate_limit", service=UPLOADS, seconds=4)
    for name in ("invoicing.sign", "invoicing.send", "invoicing.upload"):
        counter.carry_out(name)
    (waiting,) = counter.waiting("invoicing.upload")
    assert waiting.not_before - utc_now() > timedelta(seconds=2.5)
    counter.work_off()
    assert accepted(counter, row)


# --- health -------------------------------------------------------------------------------


def counted(rows):
    return {row.state: row.count for row in rows if row.count}


def test_a_quiet_exchange_says_so(counter):
    health = counter.shop.do(queries.exchange_health)
    assert health.is_quiet
    assert (health.oldest_waiting_at, health.next_try_at, health.last_error) == (None, None, "")
    assert health.envelopes[0].name == "Armado"


def test_the_exchange_tells_what_waits_and_why(counter, simulator):
    done = counter.issue()
    counter.work_off()
    waiting = counter.issue(dte_type=BOLETA)
    simulator.order("maintenance_page", service=f"{UPLOADS}|{QUESTIONS}", times=20)
    for _ in range(3):
        counter.carry_out()
    health = counter.shop.do(queries.exchange_health)
    assert counted(health.documents) == {"ACCEPTED": 1, "SENDING": 1}
    assert counted(health.envelopes) == {"PROCESSED": 1, "UPLOADING": 1}
    assert (health.waiting, health.stopped, health.is_quiet) == (1, 0, False)
    assert health.oldest_waiting_at is not None
    assert health.oldest_waiting_at > counter.dte(done.id).created_at
    assert health.last_state == "EPR"
    assert "el SII " in health.last_error.lower().replace("sii", "SII")
    assert "_" not in health.last_error
    assert health.next_try_at is not None
    simulator.reset()
    counter.work_off()
    assert accepted(counter, waiting)
    assert counter.shop.do(queries.exchange_health).is_quiet


def test_looking_at_the_exchange_takes_the_right_to_view(counter):
    with pytest.raises(NotAllowed), counter.shop.tx("clients.view") as tx:
        queries.exchange_health(tx)


# --- SII wants the referenced document first ----------------------------------------------


def test_a_note_waits_for_the_document_it_refers_to(counter, simulator):
    from tests.chaos.paper import Paper  # noqa: PLC0415 - after the settings

    for kind in DteType:
        if kind not in {DteType.FACTURA, DteType.BOLETA}:
            counter.folios(kind.value)
    with counter.shop.tx() as tx:
        issuer = issuer_of(tenants.company(tx, counter.shop.company_id))
    paper = Paper(counter, issuer, Random(3))
    list(paper.issue(1, kind=DteType.FACTURA))
    simulator.order("stuck", service="upload")
    for _ in range(4):
        counter.carry_out()
    list(paper.issue(1, kind=DteType.NOTA_CREDITO))
    for _ in range(4):
        counter.carry_out()
    assert [dte.status for dte in counter.rows(Dte)] == [DteStatus.SENT, DteStatus.SIGNED]
    (track,) = simulator.tracks(counter.rut)
    simulator.post(f"tracks/{track['track_id']}/outcome", outcome="release")
    counter.work_off()
    assert {dte.status for dte in counter.rows(Dte)} == {DteStatus.ACCEPTED}
