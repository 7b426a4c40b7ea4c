"""The diagnosis SII mails: written by the simulator, read by the client, byte for byte."""

import time

import httpx
import pytest

from tests.integrations.sii_exchange.conftest import Clerk
from tests.integrations.sii_exchange.workshop import Simulator, Workshop
from torque_app.integrations.sii.client.diagnosis import NoDiagnosis, read_diagnosis
from torque_app.integrations.sii.client.outcomes import TypeCount, Verdict
from torque_app.integrations.sii.client.status import DocumentQuery
from torque_app.integrations.sii.client.upload import Channel
from torque_app.integrations.sii.values import DteType, Totals

WRONG = Totals(net=10000, exempt=0, iva=1910, total=11910)


def attachment(simulator: Simulator, track: str) -> httpx.Response:
    return httpx.get(f"{simulator.url}/simulator/api/tracks/{track}/diagnosis")


def arrived(simulator: Simulator, track: str) -> bytes:
    """Return the attachment once the mail is there: SII writes a moment after its verdict."""
    deadline = time.monotonic() + 10
    while not (answer := attachment(simulator, track)).is_success:
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.05)
    return answer.content


def mails(simulator: Simulator, track: str) -> list[dict]:
    every = httpx.get(f"{simulator.url}/simulator/api/mail").json()
    return [mail for mail in every if mail["track_id"] == track]


def test_it_says_whose_the_reparos_are(clerk: Clerk, workshop: Workshop) -> None:
    good, odd = workshop.sign(), workshop.sign(totals=WRONG)
    track = clerk.send(workshop.seal(good, odd)).track_id
    clerk.settle(track)
    found = read_diagnosis(arrived(workshop.simulator, track))
    assert (found.issuer_rut, found.track_id) == (workshop.issuer.rut, track.lstrip("0"))
    assert (found.state, found.verdict) == ("EPR", Verdict.PROCESSED)
    assert found.counts == (TypeCount(33, 2, 1, 0, 1),)
    assert (found.refused, found.objected) == (frozenset(), {(33, odd.folio)})
    (reason,) = found.reasons
    assert (reason.folio, reason.code, reason.level) == (odd.folio, "HED-2-912", 2)
    assert reason.text == "IVA no cuadra con el monto neto"


def test_it_says_why_a_document_was_rejected(clerk: Clerk, workshop: Workshop) -> None:
    document = workshop.sign()
    track = clerk.send(workshop.reseal(workshop.seal(document), "aceite", "vinagre")).track_id
    clerk.settle(track)
    found = read_diagnosis(arrived(workshop.simulator, track))
    assert found.refused == {(33, document.folio)}
    assert {"DTE-3-505", "TED-3-511"} & {reason.code for reason in found.reasons}
    assert found.counts == (TypeCount(33, 1, 0, 1, 0),)


def test_it_says_why_an_envelope_was_refused(clerk: Clerk, workshop: Workshop) -> None:
    workshop.simulator.order("signature_refused", service="upload")
    track = clerk.send(workshop.seal(workshop.sign())).track_id
    clerk.settle(track)
    found = read_diagnosis(arrived(workshop.simulator, track))
    assert (found.state, found.verdict, found.counts) == ("RFR", Verdict.REJECTED, ())
    assert found.errors == ("(ENV-3-903) Firma del envio incorrecta: usuario sin permiso",)


def test_it_comes_when_the_envelope_is_judged(clerk: Clerk, workshop: Workshop) -> None:
    workshop.simulator.order("stuck", service="upload")
    track = clerk.send(workshop.seal(workshop.sign())).track_id
    assert attachment(workshop.simulator, track).status_code == 404
    assert not clerk.mail_again(track, issuer_rut=workshop.issuer.rut)
    workshop.simulator.post(f"tracks/{track}/outcome", outcome="release")
    clerk.settle(track)
    assert arrived(workshop.simulator, track)


def test_it_may_come_early_and_twice(clerk: Clerk, workshop: Workshop) -> None:
    for mode in ("stuck", "early_mail", "double_mail"):
        workshop.simulator.order(mode, service="upload")
    track = clerk.send(workshop.seal(workshop.sign())).track_id
    assert len(mails(workshop.simulator, track)) == 2
    assert read_diagnosis(arrived(workshop.simulator, track)).state == "EPR"


def test_it_is_mailed_again_on_request(clerk: Clerk, workshop: Workshop) -> None:
    track = clerk.send(workshop.seal(workshop.sign())).track_id
    clerk.settle(track)
    assert clerk.mail_again(track, issuer_rut=workshop.issuer.rut)
    subject = f"Resultado de Revision Envio {track.lstrip('0')} - {workshop.issuer.rut}"
    assert [mail["subject"] for mail in mails(workshop.simulator, track)] == [subject] * 2


def test_boletas_are_never_mailed_about(clerk: Clerk, workshop: Workshop) -> None:
    boleta = workshop.sign(DteType.BOLETA)
    result = clerk.send(workshop.seal(boleta), channel=Channel.BOLETA)
    clerk.settle(result.track_id, channel=Channel.BOLETA)
    assert mails(workshop.simulator, result.track_id) == []


def test_the_signature_of_a_document_can_be_asked_about(clerk: Clerk, workshop: Workshop) -> None:
    document = workshop.sign()
    clerk.settle(clerk.send(workshop.seal(document)).track_id)
    signature = document.text.rpartition("<SignatureValue>")[2].partition("<")[0]
    query = DocumentQuery.of(document)
    assert clerk.signed_document_status(query, signature=signature).matches
    assert clerk.signed_document_status(query, signature="otra").state == "DNK"


@pytest.mark.parametrize(
    "junk",
    [b"", b"no", b"<html/>", b"<RESULTADO_ENVIO/>", b"<EnvioDTE/>",
     b"<RESULTADO_ENVIO><TRACKID>x</TRACKID><RUTEMISOR>1-9</RUTEMISOR></RESULTADO_ENVIO>"],
)  # fmt: skip
def test_other_files_are_refused_with_what_to_do(junk: bytes) -> None:
    with pytest.raises(NoDiagnosis, match="Sube el XML adjunto"):
        read_diagnosis(junk)
