"""The simulator finds what SII finds; reasons are read from its own records."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.integrations.sii_exchange.conftest import Clerk
from tests.integrations.sii_exchange.workshop import Workshop, codes, today
from torque_app.integrations.sii.caf import parse_caf
from torque_app.integrations.sii.client.errors import (
    CompanyNotAllowed,
    FileRefused,
    SchemaRefused,
    SenderNotAllowed,
)
from torque_app.integrations.sii.client.outcomes import Verdict
from torque_app.integrations.sii.client.upload import Channel
from torque_app.integrations.sii.practice import PRACTICE_KEY, make_authority, make_caf
from torque_app.integrations.sii.simulator import desk
from torque_app.integrations.sii.values import Caf, DteType, Environment

OTHER = "96790240-3"


def caf_by(authority, **changes: object) -> Caf:
    """A CAF of the practice company signed by whoever, with any field changed."""
    fields = {
        "type": DteType.FACTURA,
        "issuer_rut": "76192083-9",
        "razon_social": "Taller",
        "first": 1,
        "last": 100_000,
        "authorized_on": today(),
        "authority": authority,
    } | changes
    return parse_caf(
        make_caf(**fields),
        environment=Environment.CERTIFICATION,
        issuer_rut=fields["issuer_rut"],
        trusted_keys={PRACTICE_KEY: authority.public_key()},
    )


def test_a_set_changed_after_signing_is_rejected_for_its_signature(
    clerk: Clerk, workshop: Workshop
) -> None:
    envelope = workshop.seal(workshop.sign()).replace(b"<Folio>", b"<Folio>0", 1)
    result = clerk.send(envelope)
    status = clerk.settle(result.track_id)
    assert (status.state, status.verdict, status.counts) == ("RFR", Verdict.REJECTED, ())


def test_a_rejected_envelope_does_not_consume_its_folios(clerk: Clerk, workshop: Workshop) -> None:
    document = workshop.sign()
    good = workshop.seal(document)
    clerk.settle(clerk.send(good.replace(b"<NroResol>0", b"<NroResol>1", 1)).track_id)
    status = clerk.settle(clerk.send(good).track_id)
    assert (status.state, status.accepted) == ("EPR", 1)


def test_an_amount_changed_inside_a_well_signed_set_rejects_the_document(
    clerk: Clerk, workshop: Workshop
) -> None:
    envelope = workshop.seal(workshop.sign(), workshop.sign())
    first_only = "<MntTotal>11900</MntTotal>"
    text = envelope.decode("iso-8859-1").replace(first_only, "<MntTotal>1190</MntTotal>", 1)
    track = clerk.judge(workshop.reseal(text.encode("iso-8859-1"), "<Caratula", "<Caratula"))
    rejected, accepted = track["documents"]
    assert (rejected["outcome"], accepted["outcome"]) == ("REJECTED", "ACCEPTED")
    assert {"DTE-3-505", "TED-3-511"} <= codes(track)


def test_the_caf_of_another_company_is_refused(clerk: Clerk, workshop: Workshop) -> None:
    raw = workshop.simulator.caf(DteType.FACTURA, rut=OTHER, first=1, last=100_000)
    foreign = parse_caf(
        raw,
        environment=Environment.CERTIFICATION,
        issuer_rut=OTHER,
        trusted_keys=workshop.simulator.trusted_keys(),
    )
    document = workshop.sign(caf=replace(foreign, issuer_rut=workshop.issuer.rut))
    track = clerk.judge(workshop.seal(document))
    assert codes(track) == {"CAF-3-516"}
    assert OTHER in track["documents"][0]["findings"][0]


def test_a_caf_signed_by_a_stranger_is_refused(clerk: Clerk, workshop: Workshop) -> None:
    track = clerk.judge(workshop.seal(workshop.sign(caf=caf_by(make_authority()))))
    assert codes(track) == {"CAF-3-516"}


def test_the_practice_authority_cannot_pass_for_sii(clerk: Clerk, workshop: Workshop) -> None:
    own = workshop.cafs[DteType.FACTURA]
    claimed = replace(own, text=own.text.replace("<IDK>999<", "<IDK>100<"))
    track = clerk.judge(workshop.seal(workshop.sign(caf=claimed)))
    assert "CAF-3-516" in codes(track)


def test_a_folio_outside_the_range_is_refused(clerk: Clerk, workshop: Workshop) -> None:
    caf = workshop.cafs[DteType.FACTURA]
    document = workshop.sign(folio=100_001, caf=replace(caf, last=200_000))
    assert codes(clerk.judge(workshop.seal(document))) == {"CAF-3-516"}


def test_folios_older_than_six_months_are_void(clerk: Clerk, workshop: Workshop) -> None:
    raw = desk.order(
        "caf",
        folder=str(workshop.simulator.data),
        type=33,
        rut=workshop.issuer.rut,
        razon_social="Taller",
        first=1,
        last=100_000,
        authorized_on=(today() - timedelta(days=190)).isoformat(),
    )
    old = parse_caf(
        raw,
        environment=Environment.CERTIFICATION,
        issuer_rut=workshop.issuer.rut,
        trusted_keys=workshop.simulator.trusted_keys(),
    )
    fresh = replace(old, authorized_on=today())
    assert codes(clerk.judge(workshop.seal(workshop.sign(caf=fresh)))) == {"CAF-3-517"}


def test_the_same_folio_twice_is_refused(clerk: Clerk, workshop: Workshop) -> None:
    document = workshop.sign()
    clerk.settle(clerk.send(workshop.seal(document)).track_id)
    again = workshop.seal(workshop.sign(folio=document.folio, due_on=today()))
    assert codes(clerk.judge(again)) == {"DTE-3-100"}


def test_a_broken_stamp_is_an_objection(clerk: Clerk, workshop: Workshop) -> None:
    caf = workshop.cafs[DteType.FACTURA]
    other_key = caf_by(make_authority()).private_key
    track = clerk.judge(workshop.seal(workshop.sign(caf=replace(caf, private_key=other_key))))
    assert codes(track) == {"TED-2-510"}
    assert track["documents"][0]["outcome"] == "OBJECTED"


def test_totals_that_do_not_add_up_are_an_objection(clerk: Clerk, workshop: Workshop) -> None:
    totals = workshop.document().totals
    document = workshop.sign(totals=replace(totals, iva=1800, total=11801))
    assert codes(clerk.judge(workshop.seal(document))) == {"HED-2-911", "HED-2-912"}


def test_a_resolution_that_is_not_the_companys_rejects_the_caratula(
    clerk: Clerk, workshop: Workshop
) -> None:
    rut = workshop.issuer.rut
    workshop.simulator.post("companies", rut=rut, resolution_number="80")
    try:
        result = clerk.send(workshop.seal(workshop.sign()))
        status = clerk.settle(result.track_id)
    finally:
        workshop.simulator.post("companies", rut=rut)
    assert (status.state, status.verdict) == ("RCT", Verdict.REJECTED)
    assert "CRT-3-19" in codes(workshop.simulator.track(result.track_id))


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("<RutReceptor>60803000-K<", "<RutReceptor>77777777-7<", "CRT-3-18"),
        ("<RutEnvia>12345678-5<", "<RutEnvia>11111111-1<", "CRT-3-11"),
        ("<NroDTE>1<", "<NroDTE>2<", "CRT-3-902"),
    ],
)
def test_a_wrong_caratula_is_named(
    clerk: Clerk, workshop: Workshop, before: str, after: str, code: str
) -> None:
    track = clerk.judge(workshop.reseal(workshop.seal(workshop.sign()), before, after))
    assert track["state"] == "RCT"
    assert code in codes(track)


@pytest.mark.parametrize(
    ("before", "after", "error"),
    [
        (b"<RUTRecep>77777777-7</RUTRecep>", b"", "LSX-00213"),
        (b"EnvioDTE_v10.xsd", b"EnvioDTE_v09.xsd", "SCH-00001"),
        (b'encoding="ISO-8859-1"', b'encoding="UTF-8"', "CHR-00001"),
        (b"<TipoDTE>33<", b"<TipoDTE>33<!--" + b"x" * 4100 + b"--><", "CHR-00002"),
        (b"</SetDTE>", b"", "LSX-00200"),
        ("Ñuñoa &".encode("latin-1"), "Ñuñoa &".encode(), "CHR-00001"),
    ],
)  # fmt: skip
def test_what_is_no_sii_file_is_refused_at_once(
    clerk: Clerk, workshop: Workshop, before: bytes, after: bytes, error: str
) -> None:
    envelope = workshop.seal(workshop.sign())
    assert before in envelope
    broken = envelope.replace(before, after)
    if error == "CHR-00001" and before[0] == 0xD1:
        broken = envelope.decode("latin-1").encode()
    with pytest.raises(SchemaRefused) as refused:
        clerk.send(broken)
    assert refused.value.details["errors"][0].startswith(error)
    assert not refused.value.retry


def test_a_boleta_that_breaks_the_schema_is_told_by_its_status(
    clerk: Clerk, workshop: Workshop
) -> None:
    envelope = workshop.seal(workshop.sign(DteType.BOLETA)).replace(b"<Folio>", b"<Folio>x")
    result = clerk.send(envelope, channel=Channel.BOLETA)
    status = clerk.settle(result.track_id, channel=Channel.BOLETA)
    assert (status.state, status.verdict) == ("RSC", Verdict.REJECTED)


@pytest.mark.parametrize("channel", Channel)
def test_a_sender_without_permission_is_refused(
    clerk: Clerk, workshop: Workshop, channel: Channel
) -> None:
    pair = {"sender_rut": "12345678-5", "company_rut": OTHER}
    workshop.simulator.post("permissions", **pair, allowed=False)
    with pytest.raises(SenderNotAllowed, match="Mantención de usuarios"):
        clerk.upload(
            workshop.seal(workshop.sign()),
            issuer_rut=OTHER,
            sender_rut="12345678-5",
            filename="envio.xml",
            channel=channel,
        )


def test_nobody_sends_in_the_name_of_somebody_else(clerk: Clerk, workshop: Workshop) -> None:
    with pytest.raises(SenderNotAllowed):
        clerk.upload(
            workshop.seal(workshop.sign()),
            issuer_rut=workshop.issuer.rut,
            sender_rut="11111111-1",
            filename="envio.xml",
            channel=Channel.DTE,
        )


def test_a_company_that_is_no_issuer_is_refused(clerk: Clerk, workshop: Workshop) -> None:
    workshop.simulator.post("companies", rut="77000000-0", authorized=False)
    with pytest.raises(CompanyNotAllowed):
        clerk.upload(
            workshop.seal(workshop.sign()),
            issuer_rut="77000000-0",
            sender_rut="12345678-5",
            filename="envio.xml",
            channel=Channel.DTE,
        )


def test_a_file_that_is_too_small_is_refused(clerk: Clerk) -> None:
    with pytest.raises(FileRefused) as refused:
        clerk.send(b"<EnvioDTE/>")
    assert refused.value.details["status"] == "2"
