"""SII's bad days: nothing is sent twice under another name, and every error says what to do."""

import pytest

from tests.integrations.sii_exchange.conftest import Clerk
from tests.integrations.sii_exchange.test_exchange import channel_of
from tests.integrations.sii_exchange.workshop import Workshop, codes, now
from torque_app.integrations.sii.client.auth import TokenKind
from torque_app.integrations.sii.client.errors import (
    AccessDenied,
    AnswerNotUnderstood,
    OutcomeUnknown,
    QueryFailed,
    SenderNotAllowed,
    SiiBlocked,
    SiiBusy,
    SiiError,
    SiiUnavailable,
    UploadFailed,
)
from torque_app.integrations.sii.client.hosts import Hosts
from torque_app.integrations.sii.client.outcomes import Verdict
from torque_app.integrations.sii.client.status import DocumentQuery
from torque_app.integrations.sii.client.tokens import MemoryTokenCache
from torque_app.integrations.sii.client.upload import Channel
from torque_app.integrations.sii.values import DteType

STORED = {"lost_answer": {"seconds": 3}, "empty_body": {}, "error_500_text": {}}
UPLOADS = "upload|boleta_upload"


def tracks_of(workshop: Workshop, folio: int, type_: DteType) -> list[dict]:
    """The envelopes that carry a document."""
    wanted = (type_.value, folio)
    return [
        track
        for track in workshop.simulator.tracks()
        if wanted in {(document["type"], document["folio"]) for document in track["documents"]}
    ]


@pytest.mark.parametrize("mode", STORED)
def test_a_lost_answer_is_settled_by_asking(
    clerk: Clerk, hurried: Clerk, workshop: Workshop, type_: DteType, mode: str
) -> None:
    document = workshop.sign(type_)
    clerk.token(channel_of(type_).token_kind)
    workshop.simulator.order(mode, service=UPLOADS, **STORED[mode])
    with pytest.raises(OutcomeUnknown) as lost:
        hurried.send(workshop.seal(document), channel=channel_of(type_))
    assert not lost.value.retry
    assert lost.value.after == 30

    (track,) = tracks_of(workshop, document.folio, type_)
    clerk.settle(track["track_id"], channel=channel_of(type_))
    assert clerk.document_status(DocumentQuery.of(document)).matches
    assert len(tracks_of(workshop, document.folio, type_)) == 1


@pytest.mark.parametrize("mode", STORED)
def test_the_identical_file_again_adopts_the_first_track(
    clerk: Clerk, hurried: Clerk, workshop: Workshop, mode: str
) -> None:
    document = workshop.sign()
    envelope = workshop.seal(document)
    clerk.token(TokenKind.DTE)
    workshop.simulator.order(mode, service="upload", **STORED[mode])
    with pytest.raises(OutcomeUnknown):
        hurried.send(envelope)
    result = clerk.send(envelope)
    assert result.already_sent
    assert clerk.settle(result.track_id).accepted == 1
    assert len(tracks_of(workshop, document.folio, DteType.FACTURA)) == 1


def test_a_maintenance_page_leaves_the_upload_open(clerk: Clerk, workshop: Workshop) -> None:
    document = workshop.sign()
    workshop.simulator.order("maintenance_page", service="upload")
    with pytest.raises(OutcomeUnknown):
        clerk.send(workshop.seal(document))
    assert clerk.document_status(DocumentQuery.of(document)).state == "FAU"
    result = clerk.send(workshop.seal(document))
    assert not result.already_sent


def test_a_login_page_leaves_the_upload_open_and_ends_the_session(
    clerk: Clerk, workshop: Workshop, type_: DteType
) -> None:
    kind = channel_of(type_).token_kind
    before = clerk.token(kind)
    workshop.simulator.order("login_page", service=UPLOADS)
    with pytest.raises(OutcomeUnknown):
        clerk.send(workshop.seal(workshop.sign(type_)), channel=channel_of(type_))
    assert clerk.token(kind) != before


def test_a_login_page_instead_of_an_answer_renews_the_session(
    clerk: Clerk, workshop: Workshop, type_: DteType
) -> None:
    channel = channel_of(type_)
    result = clerk.send(workshop.seal(workshop.sign(type_)), channel=channel)
    workshop.simulator.order("login_page", service="envelope_status|boleta_envelope")
    assert clerk.settle(result.track_id, channel=channel).accepted == 1


def test_nobody_at_the_door_means_nothing_was_sent(clerk: Clerk, workshop: Workshop) -> None:
    clerk.token(TokenKind.DTE)
    workshop.simulator.order("deaf", service="document_status", seconds=3)
    document = workshop.sign()
    with pytest.raises(SiiUnavailable):
        clerk.document_status(DocumentQuery.of(document))
    with pytest.raises(SiiUnavailable) as failed:  # never connected, so never OutcomeUnknown
        clerk.send(workshop.seal(document))
    assert failed.value.retry
    assert clerk.settle(clerk.send(workshop.seal(document)).track_id).accepted == 1


@pytest.mark.parametrize("processed", [False, True])
def test_a_reset_leaves_the_upload_open(
    clerk: Clerk, workshop: Workshop, type_: DteType, processed: bool
) -> None:
    document = workshop.sign(type_)
    clerk.token(channel_of(type_).token_kind)
    workshop.simulator.order("reset", service=UPLOADS, processed=processed)
    with pytest.raises(OutcomeUnknown):
        clerk.send(workshop.seal(document), channel=channel_of(type_))
    assert len(tracks_of(workshop, document.folio, type_)) == processed


@pytest.mark.parametrize("channel", Channel)
def test_the_firewall_is_no_verdict(clerk: Clerk, workshop: Workshop, channel: Channel) -> None:
    type_ = DteType.BOLETA if channel is Channel.BOLETA else DteType.FACTURA
    workshop.simulator.order("blocked", service=UPLOADS)
    with pytest.raises(SiiBlocked) as blocked:
        clerk.send(workshop.seal(workshop.sign(type_)), channel=channel)
    assert (blocked.value.retry, blocked.value.after) == (True, 300)


def test_a_file_taken_twice_at_once_is_adopted(clerk: Clerk, workshop: Workshop) -> None:
    workshop.simulator.order("sent_before", service="upload")
    result = clerk.send(workshop.seal(workshop.sign()))
    assert result.already_sent
    assert clerk.settle(result.track_id).accepted == 1


def test_a_share_of_the_documents_may_fail(clerk: Clerk, workshop: Workshop) -> None:
    workshop.simulator.order("documents_rejected", service="upload", share=0.5)
    status = clerk.settle(clerk.send(workshop.seal(*(workshop.sign() for _ in range(30)))).track_id)
    assert 0 < status.rejected < 30
    assert status.rejected + status.accepted == 30


def test_an_envelope_stuck_for_a_while_goes_on_by_itself(clerk: Clerk, workshop: Workshop) -> None:
    workshop.simulator.order("stuck", service="upload", state="REC", seconds=1)
    result = clerk.send(workshop.seal(workshop.sign()))
    status = clerk.envelope_status(
        result.track_id, issuer_rut=workshop.issuer.rut, channel=Channel.DTE
    )
    assert status.state == "REC"
    assert clerk.settle(result.track_id).accepted == 1


def test_boletas_may_come_without_their_reasons(clerk: Clerk, workshop: Workshop) -> None:
    workshop.simulator.order("documents_rejected", service="boleta_upload")
    workshop.simulator.order("no_detail", service="boleta_envelope", times=99)
    result = clerk.send(workshop.seal(workshop.sign(DteType.BOLETA)), channel=Channel.BOLETA)
    status = clerk.settle(result.track_id, channel=Channel.BOLETA)
    assert (status.rejected, status.reasons) == (1, ())


def test_clocks_that_differ_reject_the_cover(clerk: Clerk, workshop: Workshop) -> None:
    workshop.simulator.order("clock_skew", service="upload", seconds=-7200)
    result = clerk.send(workshop.seal(workshop.sign()))
    assert clerk.settle(result.track_id).state == "RCT"
    assert "CRT-3-906" in codes(workshop.simulator.track(result.track_id))


@pytest.mark.parametrize(
    ("state", "error"), [("-7", QueryFailed), ("-6", SenderNotAllowed), ("-13", SenderNotAllowed)]
)
def test_error_states_of_questions_are_typed(
    clerk: Clerk, workshop: Workshop, state: str, error: type[SiiError]
) -> None:
    result = clerk.send(workshop.seal(workshop.sign()))
    workshop.simulator.order("query_state", service="envelope_status", state=state)
    with pytest.raises(error):
        clerk.envelope_status(result.track_id, issuer_rut=workshop.issuer.rut, channel=Channel.DTE)


@pytest.mark.parametrize(("status", "after"), [("9", 300), ("-1", 120), ("12", 120)])
def test_an_upload_sii_could_not_take_is_for_later(
    clerk: Clerk, workshop: Workshop, status: str, after: int
) -> None:
    workshop.simulator.order("upload_status", service="upload", status=status)
    with pytest.raises(UploadFailed) as failed:
        clerk.send(workshop.seal(workshop.sign()))
    assert failed.value.after == after


@pytest.mark.parametrize("service", ["boleta_upload", "boleta_envelope"])
def test_the_wrong_host_is_said_so(clerk: Clerk, workshop: Workshop, service: str) -> None:
    workshop.simulator.order("access_denied", service=service)
    with pytest.raises(AccessDenied):
        if service == "boleta_upload":
            clerk.send(workshop.seal(workshop.sign(DteType.BOLETA)), channel=Channel.BOLETA)
        clerk.envelope_status("1", issuer_rut=workshop.issuer.rut, channel=Channel.BOLETA)


@pytest.mark.parametrize(
    "order",
    [
        {"mode": "maintenance_page"},
        {"mode": "maintenance_page", "status": 200},
        {"mode": "error_500_text"},
        {"mode": "empty_body"},
        {"mode": "reset"},
        {"mode": "reset", "processed": True},
        {"mode": "blocked"},
        {"mode": "lost_answer", "seconds": 3},
    ],
    ids=lambda order: "-".join(map(str, order.values())),
)
@pytest.mark.parametrize("channel", Channel)
def test_a_question_without_answer_may_be_asked_again(
    clerk: Clerk, hurried: Clerk, workshop: Workshop, order: dict, channel: Channel
) -> None:
    type_ = DteType.BOLETA if channel is Channel.BOLETA else DteType.FACTURA
    result = clerk.send(workshop.seal(workshop.sign(type_)), channel=channel)
    workshop.simulator.order(**order, service="envelope_status|boleta_envelope")
    with pytest.raises(SiiUnavailable) as failed:
        hurried.envelope_status(result.track_id, issuer_rut=workshop.issuer.rut, channel=channel)
    assert failed.value.retry
    assert clerk.settle(result.track_id, channel=channel).accepted == 1


@pytest.mark.parametrize("channel", Channel)
def test_a_rate_limit_says_how_long_to_wait(
    clerk: Clerk, workshop: Workshop, channel: Channel
) -> None:
    workshop.simulator.order("rate_limit", service="seed|boleta_seed", seconds=7)
    with pytest.raises(SiiBusy) as busy:
        clerk.token(channel.token_kind)
    assert (busy.value.retry, busy.value.after) == (True, 7)


def test_facturas_over_the_rate_were_not_taken(clerk: Clerk, workshop: Workshop) -> None:
    workshop.simulator.order("rate_limit", service="upload", seconds=9, own_header=True)
    with pytest.raises(SiiBusy) as busy:
        clerk.send(workshop.seal(workshop.sign()))
    assert busy.value.after == 9


def test_boletas_over_the_rate_were_not_taken(clerk: Clerk, workshop: Workshop) -> None:
    workshop.simulator.order("rate_limit", service="boleta_upload", status=503, seconds=9)
    with pytest.raises(SiiBusy) as busy:
        clerk.send(workshop.seal(workshop.sign(DteType.BOLETA)), channel=Channel.BOLETA)
    assert busy.value.after == 9


def test_a_token_dead_at_upload_is_renewed_unseen(
    clerk: Clerk, workshop: Workshop, type_: DteType
) -> None:
    first = clerk.token(channel_of(type_).token_kind)
    workshop.simulator.order("dead_token", service=UPLOADS)
    clerk.send(workshop.seal(workshop.sign(type_)), channel=channel_of(type_))
    assert clerk.token(channel_of(type_).token_kind) != first


def test_a_token_dead_at_a_question_is_renewed_unseen(
    clerk: Clerk, workshop: Workshop, type_: DteType
) -> None:
    channel = channel_of(type_)
    document = workshop.sign(type_)
    result = clerk.send(workshop.seal(document), channel=channel)
    workshop.simulator.order("dead_token", service="envelope_status|boleta_envelope")
    assert clerk.settle(result.track_id, channel=channel).accepted == 1
    workshop.simulator.order("dead_token", service="document_status|boleta_document")
    assert clerk.document_status(DocumentQuery.of(document)).matches


def test_a_token_that_dies_twice_is_an_error_to_retry(clerk: Clerk, workshop: Workshop) -> None:
    workshop.simulator.order("dead_token", service="upload", times=2)
    with pytest.raises(SiiError) as failed:
        clerk.send(workshop.seal(workshop.sign()))
    assert (failed.value.code, failed.value.retry) == ("sii_token_refused", True)


def test_a_seed_too_old_is_replaced_unseen(
    clerk: Clerk, workshop: Workshop, type_: DteType
) -> None:
    workshop.simulator.order("old_seed", service="token|boleta_token")
    assert clerk.token(channel_of(type_).token_kind)


def test_not_ready_yet_is_pending(clerk: Clerk, workshop: Workshop) -> None:
    result = clerk.send(workshop.seal(workshop.sign()))
    workshop.simulator.order("not_ready", service="envelope_status")
    status = clerk.envelope_status(
        result.track_id, issuer_rut=workshop.issuer.rut, channel=Channel.DTE
    )
    assert (status.state, status.verdict, status.final) == ("-11", Verdict.PENDING, False)


def test_stuck_is_pending_however_long(clerk: Clerk, workshop: Workshop) -> None:
    workshop.simulator.order("stuck", service="upload", state="CRT")
    result = clerk.send(workshop.seal(workshop.sign()))
    status = clerk.envelope_status(
        result.track_id, issuer_rut=workshop.issuer.rut, channel=Channel.DTE
    )
    assert (status.state, status.final) == ("CRT", False)
    workshop.simulator.post(f"tracks/{result.track_id}/outcome", outcome="release")
    assert clerk.settle(result.track_id).accepted == 1


def test_processed_is_not_accepted(clerk: Clerk, workshop: Workshop) -> None:
    document = workshop.sign()
    workshop.simulator.order("documents_rejected", service="upload")
    status = clerk.settle(clerk.send(workshop.seal(document)).track_id)
    assert (status.verdict, status.accepted, status.rejected) == (Verdict.PROCESSED, 0, 1)
    assert clerk.document_status(DocumentQuery.of(document)).state == "FAU"


def test_objections_count_as_accepted(clerk: Clerk, workshop: Workshop) -> None:
    workshop.simulator.order("documents_objected", service="upload")
    status = clerk.settle(clerk.send(workshop.seal(workshop.sign())).track_id)
    assert (status.accepted, status.objected, status.rejected) == (1, 1, 0)
    assert status.counts[0].accepted == 0


def test_a_missing_permission_may_look_like_a_bad_signature(
    clerk: Clerk, workshop: Workshop
) -> None:
    workshop.simulator.order("signature_refused", service="upload")
    status = clerk.settle(clerk.send(workshop.seal(workshop.sign())).track_id)
    assert (status.state, status.verdict) == ("RFR", Verdict.REJECTED)


def test_a_file_cut_on_the_way_is_sent_once_more(clerk: Clerk, workshop: Workshop) -> None:
    workshop.simulator.order("file_cut", service="upload")
    assert clerk.settle(clerk.send(workshop.seal(workshop.sign())).track_id).accepted == 1


def test_a_file_cut_twice_is_left_for_later(clerk: Clerk, workshop: Workshop) -> None:
    workshop.simulator.order("file_cut", service="upload", times=2)
    with pytest.raises(UploadFailed) as failed:
        clerk.send(workshop.seal(workshop.sign()))
    assert (failed.value.retry, failed.value.after) == (True, 120)


@pytest.mark.parametrize("mode", ["charset_lie", "odd_order"])
def test_odd_answers_are_read_all_the_same(
    clerk: Clerk, workshop: Workshop, type_: DteType, mode: str
) -> None:
    workshop.simulator.order(mode, times=100)
    document = workshop.sign(type_)
    result = clerk.send(workshop.seal(document), channel=channel_of(type_))
    status = clerk.settle(result.track_id, channel=channel_of(type_))
    assert status.accepted == 1
    assert clerk.document_status(DocumentQuery.of(document)).matches


def test_accents_survive_a_lying_charset(clerk: Clerk, workshop: Workshop) -> None:
    workshop.simulator.order("charset_lie", service="envelope_status", times=100)
    result = clerk.send(workshop.seal(workshop.sign()))
    assert clerk.settle(result.track_id).gloss == "Envío Procesado"


def test_without_a_server_nothing_was_sent(workshop: Workshop) -> None:
    with Clerk(
        Hosts.at("http://127.0.0.1:9"),
        workshop.certificate,
        token_cache=MemoryTokenCache(now),
        clock=now,
    ) as clerk:
        clerk.workshop = workshop
        with pytest.raises(SiiUnavailable) as failed:
            clerk.send(workshop.seal(workshop.sign()))
    assert failed.value.retry


def test_every_error_is_typed_and_speaks_spanish() -> None:
    def below(kind: type[SiiError]) -> set[type[SiiError]]:
        return {kind}.union(*map(below, kind.__subclasses__()))

    errors = below(SiiError)
    assert AnswerNotUnderstood in errors
    for error in errors:
        raised = error()
        assert isinstance(raised.retry, bool)
        assert raised.after is None or raised.after > 0
        assert not raised.retry or raised.after is not None or error is SiiError
        assert str(raised).endswith(".")
