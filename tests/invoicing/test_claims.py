"""What receivers do about the facturas issued, within the 8 days SII's registry gives them."""

from datetime import UTC, datetime, timedelta

import pytest

from models.base import utc_now
from models.invoicing import ClaimStanding, Dte
from models.notifications import Notification
from tests.factories.workshop import add_member, any_rut, open_workshop
from tests.invoicing.counter import BOLETA, CREDITO, EXENTA, FACTURA
from tests.invoicing.test_handlers import hear
from torque_app.core.errors import Invalid, NotAllowed, NotFound
from torque_app.core.listing import Listing
from torque_app.core.tx import transaction
from torque_app.integrations.sii.client.claims import ClaimKey
from torque_app.integrations.sii.values import Environment
from torque_app.invoicing import queries, service
from torque_app.invoicing.service import NoCertificate, NotClaimable, RegisteredEvent
from workers import sii

READ = "invoicing.read_claims"
BUYER = "77777777-7"


def event(code, *, at=None, sentence=""):
    return RegisteredEvent(code, sentence, BUYER, at or datetime(2026, 11, 20, 15, tzinfo=UTC))


def told(counter, row, *events, received_at=None):
    """Record what the registry would tell of a document."""
    dte_id = counter.dte(row.id).id
    counter.shop.do(service.record_claims, dte_id, received_at=received_at, events=events)


def aged(counter, row, **age):
    """Have SII received a document so long ago."""
    with counter.shop.tx() as tx:
        dte = tx.get(Dte, counter.dte(row.id).id, lock=True)
        dte.sii_received_at = utc_now() - timedelta(**age)


def listed(counter, **filters):
    sort = filters.pop("sort", "")
    listing = Listing(sort=sort, order="asc", q=filters.pop("q", ""), filters=filters)
    return counter.shop.do(queries.claim_windows, listing)


def folios(page):
    return [(row.dte_type, row.folio) for row in page.rows]


def accepted(counter, dte_type=FACTURA):
    return counter.settled(counter.typed(dte_type))


# --- the list -----------------------------------------------------------------------------


def test_a_factura_sii_accepted_runs_its_eight_days(counter):
    row = accepted(counter)
    (found,) = listed(counter).rows
    assert (found.id, found.folio, found.state) == (row.id, row.folio, "OPEN")
    assert (found.days_left, found.is_sure, found.asked_at) == (8, False, None)
    assert timedelta(seconds=found.seconds_left) > timedelta(days=7, hours=22)
    assert found.client.startswith("Transportes O'Higgins")


def test_only_facturas_sii_accepted_are_listed(desk):
    desk.typed(BOLETA, client_id=desk.person())
    desk.guide()
    desk.settled(desk.guide(("Filtro", "1000")))
    refused = desk.settled(desk.typed(), accepted=False)
    factura = accepted(desk)
    desk.settled(desk.credit(factura.id, amount=1000))
    waiting = desk.typed()
    exenta = accepted(desk, EXENTA)
    assert sorted(folios(listed(desk))) == [(FACTURA, factura.folio), (EXENTA, exenta.folio)]
    assert refused.folio != factura.folio != waiting.folio


def test_silence_accepts_after_eight_days(counter):
    early, late = accepted(counter), accepted(counter)
    aged(counter, early, days=8, hours=2)
    aged(counter, late, days=7, hours=21)
    assert folios(listed(counter, state="DEEMED")) == [(FACTURA, early.folio)]
    (still,) = listed(counter, state="OPEN").rows
    assert still.folio == late.folio
    assert timedelta(0) < timedelta(seconds=still.seconds_left) < timedelta(hours=5)
    (over,) = listed(counter, state="DEEMED").rows
    assert (over.days_left, over.seconds_left) == (None, None)
    assert over.state_name == "Aceptada por plazo"


def test_the_list_is_sorted_by_what_ends_first(counter):
    rows = [accepted(counter) for _ in range(3)]
    for row, days in zip(rows, (1, 5, 3), strict=True):
        aged(counter, row, days=days)
    wanted = [rows[1], rows[2], rows[0]]
    assert folios(listed(counter, sort="deadline")) == [(FACTURA, row.folio) for row in wanted]


def test_the_list_finds_by_folio_and_client(counter):
    row = accepted(counter)
    other = counter.client("Minera Sur SpA", rut=any_rut(), giro="Minería", address="Uno 1",
                           comuna="Calama", city="Calama")  # fmt: skip
    second = counter.settled(counter.typed(FACTURA, client_id=other))
    assert folios(listed(counter, q="O'Higgins")) == [(FACTURA, row.folio)]
    assert folios(listed(counter, q="Minera")) == [(FACTURA, second.folio)]
    assert (FACTURA, second.folio) in folios(listed(counter, q=str(second.folio)))
    assert listed(counter, q="nadie así").rows == ()


@pytest.mark.parametrize("state", ["SILENT", "ALL", "", "x"])
def test_a_state_that_is_not_shown_is_refused(counter, state):
    with pytest.raises(Invalid) as refused:
        listed(counter, state=state)
    assert "state" in refused.value.details["fields"]


def test_figures_say_how_much_may_be_claimed_and_was(counter):
    still, claimed = accepted(counter), accepted(counter)
    told(counter, claimed, event("RCD"))
    figures = counter.shop.do(queries.claim_summary)
    assert (figures.open, figures.open_total) == (1, still.total)
    assert (figures.claimed, figures.claimed_total) == (1, claimed.total)


def test_whoever_sees_only_their_own_documents_sees_only_their_windows(counter):
    accepted(counter)
    member = counter.shop.actor("invoicing.view", user_id=add_member(counter.shop))
    with transaction(member) as tx:
        assert queries.claim_windows(tx, Listing()).rows == ()
        assert queries.claim_summary(tx) == queries.ClaimSummary()


def test_another_workshop_sees_nothing(counter):
    accepted(counter)
    assert open_workshop().do(queries.claim_windows, Listing()).rows == ()


# --- what the registry tells --------------------------------------------------------------


@pytest.mark.parametrize(
    ("codes", "standing", "name"),
    [
        (["ACD"], "ACCEPTED", "Aceptada"),
        (["ERM"], "ACKNOWLEDGED", "Con recibo de mercaderías"),
        (["ERM", "ACD"], "ACCEPTED", "Aceptada"),
        (["RCD"], "CLAIMED", "Reclamada"),
        (["RFP"], "CLAIMED", "Reclamada"),
        (["RFT"], "CLAIMED", "Reclamada"),
        (["NCA"], "OPEN", "Plazo abierto"),
        ([], "OPEN", "Plazo abierto"),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, list) else None,
)
def test_events_say_what_the_receiver_made_of_it(counter, codes, standing, name):
    row = accepted(counter)
    told(counter, row, *(event(code) for code in codes))
    (found,) = listed(counter, state=standing).rows
    assert (found.state_name, [each.code for each in found.claims]) == (name, codes)
    assert found.is_sure


def test_siis_own_moment_of_reception_replaces_ours(counter):
    row, moment = accepted(counter), utc_now() - timedelta(days=2)
    told(counter, row, received_at=moment)
    (found,) = listed(counter).rows
    assert (found.received_at, found.is_sure, found.days_left) == (moment, True, 6)


def test_an_event_is_kept_and_told_once(counter):
    row = accepted(counter)
    for _ in range(2):
        told(counter, row, event("RCD"))
    assert [each.code for each in listed(counter).rows[0].claims] == ["RCD"]
    assert counter.steps(row.id).count("CLAIMED") == 1
    assert len(counter.rows_of_events("ReceiverAnswered")) == 1
    assert len(counter.rows_of_events("ClaimsRead")) == 2


def test_a_note_of_siis_is_no_answer_of_the_receiver(counter):
    row = accepted(counter)
    told(counter, row, event("NCA"), event("XYZ", sentence="Algo nuevo"))
    names = [each.name for each in listed(counter).rows[0].claims]
    assert names == ["Nota de crédito que la anula", "Algo nuevo"]
    assert counter.rows_of_events("ReceiverAnswered") == []
    assert counter.dte(row.id).claim_standing is ClaimStanding.SILENT


def test_a_claim_rings_the_bell_and_an_acceptance_does_not(counter):
    claimed, fine = accepted(counter), accepted(counter)
    told(counter, claimed, event("RFT"))
    told(counter, fine, event("ACD"))
    hear(counter, "ReceiverAnswered")
    titles = [each.title for each in counter.rows(Notification)]
    assert f"Reclamaron Factura {claimed.folio}" in titles
    assert not [title for title in titles if title.endswith(f"Factura {fine.folio}")
                and title.startswith("Reclamaron")]  # fmt: skip


def test_the_document_says_until_when_it_may_be_claimed_and_that_it_was(counter):
    row = accepted(counter)
    open_ = counter.shop.do(queries.one, row.id)
    assert open_.claim_state == "OPEN"
    assert open_.claim_notice.startswith("Quien la recibe puede reclamarla hasta el ")
    told(counter, row, event("RCD"))
    after = counter.shop.do(queries.one, row.id)
    assert after.claim_state == "CLAIMED"
    assert "nota de crédito" in after.claim_notice
    aged(counter, other := accepted(counter), days=9)
    deemed = counter.shop.do(queries.one, other.id)
    assert (deemed.claim_state, deemed.claim_notice) == ("DEEMED", None)


def test_a_boleta_has_no_window(counter):
    row = counter.settled(counter.typed(BOLETA, client_id=counter.person()))
    detail = counter.shop.do(queries.one, row.id)
    assert (detail.claim_state, detail.claim_notice) == ("", None)


# --- asking -------------------------------------------------------------------------------


def test_asking_twice_asks_once(counter):
    row = accepted(counter)
    for _ in range(2):
        counter.shop.do(service.ask_claims, row.id)
    assert counter.shop.do(service.ask_open_claims) == 0
    assert len(counter.waiting(READ)) == 1


def test_every_open_factura_is_asked_about(counter):
    accepted(counter)
    accepted(counter)
    told(counter, accepted(counter), event("RCD"))
    assert counter.shop.do(service.ask_open_claims) == 2
    assert len(counter.waiting(READ)) == 2


def test_the_clock_asks_again_after_some_hours(counter):
    row = accepted(counter)
    told(counter, row)
    assert counter.shop.do(service.watch_claims) == 0
    with counter.shop.tx() as tx:
        dte = tx.get(Dte, counter.dte(row.id).id, lock=True)
        dte.claims_asked_at = utc_now() - timedelta(hours=7)
    assert counter.shop.do(service.watch_claims) == 1


def test_a_last_question_follows_the_eight_days_and_no_other(counter):
    told_since, untold = accepted(counter), accepted(counter)
    told(counter, told_since, received_at=utc_now() - timedelta(days=8, hours=3))
    aged(counter, untold, days=8, hours=3)
    assert counter.shop.do(service.ask_open_claims) == 1
    (waiting,) = counter.waiting(READ)
    assert waiting.payload["dte_id"] == str(counter.dte(untold.id).id)


def test_what_is_long_past_is_not_asked_about(counter):
    aged(counter, accepted(counter), days=31)
    assert counter.shop.do(service.watch_claims) == 0


@pytest.mark.parametrize("dte_type", [BOLETA, FACTURA])
def test_only_an_accepted_factura_can_be_asked_about(counter, dte_type):
    row = counter.typed(dte_type)
    with pytest.raises(NotClaimable):
        counter.shop.do(service.ask_claims, row.id)


def test_asking_takes_the_right_to_send(counter):
    row = accepted(counter)
    with pytest.raises(NotAllowed), counter.shop.tx("invoicing.view") as tx:
        service.ask_claims(tx, row.id)
    with pytest.raises(NotFound):
        open_workshop().do(service.ask_claims, row.id)


def test_without_a_certificate_nobody_can_ask(counter):
    row = accepted(counter)
    (signer,) = counter.shop.do(queries.certificates)
    counter.shop.do(service.remove_certificate, signer.id)
    with pytest.raises(NoCertificate):
        counter.shop.do(service.begin_claims, counter.dte(row.id).id)
    counter.shop.do(service.ask_claims, row.id)
    counter.carry_out(READ)
    assert len(counter.waiting(READ)) == 1


# --- against SII as it is simulated -------------------------------------------------------


def as_receiver(counter, row, action):
    """Register an act at SII, as whoever received the document."""
    dte_id = counter.dte(row.id).id
    question = counter.shop.do(service.begin_claims, dte_id)
    with sii.client_of(Environment.CERTIFICATION, question.certificate) as client:
        answer = client.register_claim(ClaimKey(counter.rut, row.dte_type, row.folio), action)
    assert answer.code == 0, answer.sentence


def test_the_registry_tells_of_a_claim(counter, simulator):
    row = counter.issue()
    counter.work_off()
    before = counter.dte(row.id).sii_received_at
    as_receiver(counter, row, "RFP")
    counter.shop.do(service.ask_claims, row.id)
    counter.work_off()
    (found,) = listed(counter).rows
    assert (found.state, found.is_sure) == ("CLAIMED", True)
    assert found.claims[0].name == "Reclamó una entrega parcial"
    assert abs(found.received_at - before) < timedelta(minutes=2)
    assert counter.steps(row.id)[-1] == "CLAIMED"


def test_the_registry_tells_of_nothing(counter, simulator):
    row = counter.issue()
    counter.work_off()
    counter.shop.do(service.ask_claims, row.id)
    counter.work_off()
    (found,) = listed(counter).rows
    assert (found.state, found.claims, found.is_sure) == ("OPEN", (), True)


def test_a_registry_out_of_order_is_asked_again(counter, simulator):
    row = counter.issue()
    counter.work_off()
    simulator.order("maintenance_page", times=1)
    counter.shop.do(service.ask_claims, row.id)
    counter.carry_out(READ)
    assert len(counter.waiting(READ)) == 1
    counter.work_off()
    assert listed(counter).rows[0].is_sure


def test_a_note_does_not_enter_the_registry(desk, simulator):
    row = accepted(desk)
    note = desk.settled(desk.credit(row.id, amount=1000))
    assert note.dte_type == CREDITO
    with pytest.raises(NotClaimable):
        desk.shop.do(service.ask_claims, note.id)
