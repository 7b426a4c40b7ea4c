"""An envelope goes in and its verdict comes out, through both doors."""

import pytest

from tests.integrations.sii_exchange.conftest import Clerk
from tests.integrations.sii_exchange.workshop import Workshop
from torque_app.integrations.sii.client.errors import TrackUnknown
from torque_app.integrations.sii.client.outcomes import Verdict
from torque_app.integrations.sii.client.status import DocumentQuery
from torque_app.integrations.sii.client.upload import Channel
from torque_app.integrations.sii.values import DteType


def channel_of(type_: DteType) -> Channel:
    return Channel.BOLETA if type_.is_boleta else Channel.DTE


def test_a_document_is_uploaded_processed_and_accepted(
    clerk: Clerk, workshop: Workshop, type_: DteType
) -> None:
    channel = channel_of(type_)
    result = clerk.send(workshop.seal(workshop.sign(type_)), channel=channel)
    status = clerk.settle(result.track_id, channel=channel)

    assert len(result.track_id) == (15 if type_.is_boleta else 10)
    assert status.state == "EPR"
    assert status.verdict is Verdict.PROCESSED
    (count,) = status.counts
    assert (count.type, count.informed, count.accepted) == (type_.value, 1, 1)
    assert (status.rejected, status.objected, status.reasons) == (0, 0, ())


def test_the_counts_are_kept_by_type_and_outcome(clerk: Clerk, workshop: Workshop) -> None:
    wrong = workshop.document()
    off_by_ten = workshop.sign(totals=wrong.totals.__class__(10000, 0, 1910, 11910))
    result = clerk.send(workshop.seal(workshop.sign(), workshop.sign(), off_by_ten))
    (count,) = clerk.settle(result.track_id).counts
    assert (count.informed, count.accepted, count.rejected, count.objected) == (3, 2, 0, 1)


def test_sii_knows_an_accepted_document(clerk: Clerk, workshop: Workshop, type_: DteType) -> None:
    document = workshop.sign(type_)
    channel = channel_of(type_)
    clerk.settle(clerk.send(workshop.seal(document), channel=channel).track_id, channel=channel)
    status = clerk.document_status(DocumentQuery.of(document))
    assert (status.state, status.received, status.matches) == ("DOK", True, True)


def test_sii_does_not_know_a_document_never_sent(
    clerk: Clerk, workshop: Workshop, type_: DteType
) -> None:
    status = clerk.document_status(DocumentQuery.of(workshop.sign(type_)))
    assert (status.state, status.received, status.matches) == ("FAU", False, False)


def test_other_data_under_a_known_folio_do_not_match(clerk: Clerk, workshop: Workshop) -> None:
    document = workshop.sign()
    clerk.settle(clerk.send(workshop.seal(document)).track_id)
    asked = DocumentQuery(
        document.type, document.folio, document.issuer_rut, document.receiver_rut,
        document.issued_on, document.total + 1,
    )  # fmt: skip
    status = clerk.document_status(asked)
    assert (status.state, status.received, status.matches) == ("DNK", True, False)


@pytest.mark.parametrize("channel", Channel)
def test_an_unknown_track_is_said_so(clerk: Clerk, workshop: Workshop, channel: Channel) -> None:
    with pytest.raises(TrackUnknown) as refused:
        clerk.envelope_status("999999999", issuer_rut=workshop.issuer.rut, channel=channel)
    assert refused.value.retry


def test_boletas_tell_the_reasons(clerk: Clerk, workshop: Workshop) -> None:
    boleta = workshop.sign(DteType.BOLETA)
    envelope = workshop.reseal(workshop.seal(boleta), "aceite", "vinagre")
    result = clerk.send(envelope, channel=Channel.BOLETA)
    status = clerk.settle(result.track_id, channel=Channel.BOLETA)
    rejection = next(reason for reason in status.reasons if reason.level == 3)
    assert (rejection.folio, rejection.code) == (boleta.folio, "DTE-3-505")
    assert rejection.text.startswith("Firma DTE Incorrecta")
