"""Credit and debit notes: what they copy, how much they may say, what they do and undo."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest

from models.base import utc_now
from models.invoicing import CafFolio, DteStatus, Invoice, InvoiceStatus, NoteKind
from models.payments import PaymentMethod
from models.tenants import Company, DteEnvironment
from models.work_orders import OTStatus
from tests.invoicing.counter import BOLETA, BOLETA_EXENTA, CREDITO, EXENTA, FACTURA
from torque_app.core.errors import Invalid, NotAllowed, NotFound
from torque_app.core.tx import transaction
from torque_app.integrations.sii.values import NoteReason
from torque_app.invoicing import queries, service
from torque_app.invoicing.queries import DraftLine, NotNotable
from torque_app.invoicing.rules.content import restored
from torque_app.payments import service as payments

VOID, TEXT, AMOUNT = NoteKind.VOID, NoteKind.TEXT, NoteKind.AMOUNT


@pytest.fixture
def sold(desk):
    """A factura of $ 119.000 that SII accepted."""
    return desk.settled(desk.typed(FACTURA, ("Frenos", "60000"), ("Pastillas", "40000")))


def content(desk, row):
    return restored(desk.dte(row.id).content)


def pay(desk, row, amount):
    return desk.shop.do(
        payments.record,
        invoice_id=row.id,
        amount=Decimal(amount),
        method=PaymentMethod.CASH,
    )


def owed(desk, row):
    invoice = desk.invoice(row.id)
    return int(invoice.balance), int(invoice.credit_balance), invoice.status


# --- what a note says ------------------------------------------------------------------


@pytest.mark.parametrize("dte_type", [FACTURA, EXENTA, BOLETA, BOLETA_EXENTA])
def test_a_voiding_note_copies_every_line_and_the_total(desk, dte_type):
    row = desk.settled(desk.typed(dte_type, ("Frenos", "60001.5"), ("Pastillas", "333")))
    note = desk.credit(row.id, VOID)
    said, original = content(desk, note), content(desk, row)
    assert [line.amount for line in said.lines] == [line.amount for line in original.lines]
    assert said.totals == original.totals
    (reference,) = said.references
    assert (reference.document_type, reference.folio, reference.reason) == (
        str(dte_type), str(row.folio), NoteReason.VOIDS,
    )  # fmt: skip


def test_a_note_over_an_anonymous_boleta_names_a_final_consumer(desk):
    row = desk.settled(desk.typed(BOLETA, ("Ampolleta", "5990"), client_id=None))
    note = desk.credit(row.id, VOID)
    said = content(desk, note)
    assert (said.receiver.rut, said.receiver.razon_social) == ("66666666-6", "Consumidor final")
    assert (note.total, said.gross_prices) == (5990, True)


def test_a_long_boleta_is_voided_in_the_lines_a_note_has_room_for(desk):
    lines = [(f"Perno {n}", "101") for n in range(70)]
    row = desk.settled(desk.typed(BOLETA, *lines))
    note = desk.credit(row.id, VOID)
    assert (note.total, len(content(desk, note).lines)) == (7070, 1)


def test_a_text_note_says_what_to_read_and_costs_nothing(desk, sold):
    note = desk.credit(sold.id, TEXT, corrections={"giro": "Arriendo de grúas"})
    said = content(desk, note)
    assert "Donde dice giro: Transporte de carga, debe decir: Arriendo de grúas" in (
        said.lines[0].name
    )
    assert (note.total, owed(desk, sold)[0]) == (0, 119000)


def test_a_text_note_without_words_is_refused(desk, sold):
    with pytest.raises(Invalid, match="qué dice"):
        desk.credit(sold.id, TEXT)


def test_an_amount_note_says_lines_or_an_amount_with_iva(desk, sold):
    by_line = desk.credit(sold.id, lines=(DraftLine("Pastillas", unit_price=Decimal(40000)),))
    by_amount = desk.credit(sold.id, amount=10000)
    assert (by_line.total, by_amount.total) == (47600, 10000)
    assert content(desk, by_amount).gross_prices is True
    assert owed(desk, sold)[0] == 119000 - 57600


def test_an_amount_over_an_exempt_document_is_exempt(desk):
    row = desk.settled(desk.typed(EXENTA, ("Peritaje", "50000")))
    note = desk.credit(row.id, amount=20000)
    assert (note.net, note.exempt, note.total) == (0, 20000, 20000)


def test_a_note_asks_why(desk, sold):
    with pytest.raises(Invalid, match="por qué"):
        desk.credit(sold.id, amount=100, reason=" ")


# --- how much it may say ---------------------------------------------------------------


def test_notes_never_say_more_than_is_left(desk, sold):
    desk.credit(sold.id, amount=100000)
    with pytest.raises(NotNotable, match=r"quedan \$ 19.000"):
        desk.credit(sold.id, amount=19001)
    assert desk.credit(sold.id, amount=19000).total == 19000
    with pytest.raises(NotNotable, match="no queda nada"):
        desk.credit(sold.id, amount=1)
    assert owed(desk, sold) == (0, 0, InvoiceStatus.PAID)


def test_an_accepted_debit_note_may_be_credited_too(desk, sold):
    more = desk.debit(sold.id, amount=11900)
    assert owed(desk, sold)[0] == 130900
    with pytest.raises(NotNotable):
        desk.credit(sold.id, amount=119001)
    desk.settled(more)
    assert desk.credit(sold.id, amount=130900).total == 130900


def test_a_refused_note_spends_no_folio(desk, sold):
    with pytest.raises(NotNotable):
        desk.credit(sold.id, amount=119001)
    (caf,) = [row for row in desk.rows(CafFolio) if row.dte_type == CREDITO]
    assert caf.next_folio == 1


def test_eight_notes_at_once_never_exceed_the_document(desk, sold):
    def take(_):
        try:
            return desk.credit(sold.id, amount=30000).folio
        except NotNotable:
            return None

    with ThreadPoolExecutor(8) as pool:
        folios = [folio for folio in pool.map(take, range(8)) if folio]
    assert sorted(folios) == [1, 2, 3]
    assert owed(desk, sold)[0] == 29000


def test_sums_that_are_nothing_are_no_correction(desk, sold):
    with pytest.raises(Invalid):
        desk.credit(sold.id, amount=0)
    with pytest.raises(NotNotable, match="más que cero"):
        desk.credit(sold.id, lines=(DraftLine("Nada"),))


# --- which documents take one ----------------------------------------------------------


def test_a_document_is_annulled_once(desk, sold):
    desk.credit(sold.id, VOID)
    for again in (VOID, AMOUNT, TEXT):
        with pytest.raises(NotNotable, match="ya tiene una nota que la anula"):
            desk.credit(sold.id, again, amount=10, text="x")


def test_two_annulments_at_once_make_one_note(desk, sold):
    def click(_):
        try:
            return desk.credit(sold.id, VOID)
        except NotNotable:
            return None

    with ThreadPoolExecutor(4) as pool:
        made = [each for each in pool.map(click, range(4)) if each]
    assert len(made) == 1


def test_a_rejected_document_is_issued_again_not_corrected(desk):
    row = desk.settled(desk.typed(), accepted=False)
    with pytest.raises(NotNotable, match="emítela de nuevo"):
        desk.credit(row.id, VOID)


def test_a_partly_credited_document_is_not_annulled_whole(desk, sold):
    desk.credit(sold.id, amount=1000)
    with pytest.raises(NotNotable, match="por monto"):
        desk.credit(sold.id, VOID)


def test_boletas_and_guias_take_no_debit_notes(desk):
    boleta = desk.settled(desk.typed(BOLETA))
    with pytest.raises(NotNotable, match="otra boleta"):
        desk.debit(boleta.id, amount=100)
    guide = desk.settled(desk.guide())
    with pytest.raises(NotNotable, match="Una guía no lleva notas"):
        desk.credit(guide.id, VOID)


def test_a_note_never_reaches_the_other_environment(desk, sold):
    with desk.shop.tx() as tx:
        company = tx.get(Company, desk.shop.company_id, lock=True)
        company.dte_environment = DteEnvironment.PRODUCTION
    with pytest.raises(NotNotable, match="otro ambiente"):
        desk.credit(sold.id, VOID)


def test_notes_need_an_administrator(desk, sold):
    manager = desk.shop.actor("invoicing.view", "invoicing.void", role="MANAGER")
    wish = queries.Wish(AMOUNT, reason="x", amount=10)
    with pytest.raises(NotAllowed), transaction(manager) as tx:
        service.credit(tx, sold.id, wish=wish)
    with transaction(manager) as tx:
        assert service.void(tx, sold.id).dte_type == CREDITO


def test_another_workshop_credits_nothing(desk, sold, rival):
    with pytest.raises(NotFound):
        rival.do(service.credit, sold.id, wish=queries.Wish(VOID))
    with pytest.raises(NotFound):
        rival.do(queries.note_options, sold.id)


# --- what SII's answer does ------------------------------------------------------------


def test_an_accepted_annulment_voids_and_reopens_the_ot(desk):
    order = desk.job()
    row = desk.settled(desk.issue(order))
    note = desk.shop.do(service.void, row.id, reason="Error en el cliente")
    assert (owed(desk, row)[0], desk.order(order).status) == (0, OTStatus.INVOICED)
    desk.settled(note)
    assert owed(desk, row) == (0, 0, InvoiceStatus.VOID)
    assert desk.order(order).status is OTStatus.COMPLETED
    again = desk.issue(order)
    assert again.folio == row.folio + 1


def test_a_paid_document_that_is_annulled_owes_the_client(desk):
    order = desk.job()
    row = desk.settled(desk.issue(order))
    paid = pay(desk, row, int(row.total))
    assert desk.order(order).status is OTStatus.CLOSED
    desk.settled(desk.credit(row.id, VOID))
    assert owed(desk, row) == (0, int(row.total), InvoiceStatus.VOID)
    assert desk.order(order).status is OTStatus.COMPLETED
    desk.shop.do(payments.reverse, paid.id, reason="Devuelto en efectivo")
    assert owed(desk, row) == (0, 0, InvoiceStatus.VOID)


def test_a_rejected_annulment_leaves_the_document_as_it_was(desk, sold):
    note = desk.credit(sold.id, VOID)
    desk.settled(note, accepted=False)
    assert owed(desk, sold) == (119000, 0, InvoiceStatus.SENT)
    assert desk.credit(sold.id, VOID).folio == note.folio + 1


def test_a_rejected_amount_gives_the_balance_back(desk, sold):
    note = desk.credit(sold.id, amount=19000)
    assert owed(desk, sold)[0] == 100000
    desk.settled(note, accepted=False)
    assert owed(desk, sold)[0] == 119000
    again = desk.shop.do(service.reissue, note.id)
    assert (again.invoice.folio, owed(desk, sold)[0]) == (note.folio + 1, 100000)


def test_a_rejected_note_goes_out_again_only_while_there_is_room(desk, sold):
    note = desk.credit(sold.id, amount=100000)
    desk.settled(note, accepted=False)
    desk.credit(sold.id, amount=50000)
    with pytest.raises(service.NotMendable, match="ya no tiene ese saldo"):
        desk.shop.do(service.reissue, note.id)


def test_a_credit_note_is_undone_by_a_debit_note(desk, sold):
    note = desk.settled(desk.credit(sold.id, amount=19000))
    undoing = desk.debit(note.id, VOID)
    assert owed(desk, sold)[0] == 100000
    desk.settled(undoing)
    assert desk.invoice(note.id).status is InvoiceStatus.VOID
    assert owed(desk, sold)[0] == 119000
    with pytest.raises(NotNotable, match="ya está anulada"):
        desk.debit(note.id, VOID)


def test_what_annulled_a_whole_document_stays(desk, sold):
    note = desk.settled(desk.credit(sold.id, VOID))
    with pytest.raises(NotNotable, match="documento nuevo"):
        desk.debit(note.id, VOID)


def test_a_debit_note_is_undone_while_nobody_used_it(desk, sold):
    more = desk.settled(desk.debit(sold.id, amount=10000))
    desk.settled(desk.credit(more.id, VOID))
    assert owed(desk, sold)[0] == 119000
    assert desk.invoice(more.id).status is InvoiceStatus.VOID


def test_a_payment_beyond_what_notes_left_is_the_clients(desk, sold):
    pay(desk, sold, 119000)
    desk.credit(sold.id, amount=19000)
    assert owed(desk, sold) == (0, 19000, InvoiceStatus.PAID)
    with pytest.raises(service.NotPayable):
        pay(desk, sold, 1)


def test_nobody_pays_a_note_or_what_is_being_annulled(desk, sold):
    note = desk.credit(sold.id, VOID)
    for row in (note, sold):
        with pytest.raises(service.NotPayable):
            pay(desk, row, 10)


# --- what is shown ---------------------------------------------------------------------


def test_the_options_say_what_is_left_and_what_to_mind(desk, sold):
    desk.credit(sold.id, amount=19000)
    pay(desk, sold, 50000)
    seen = desk.shop.do(queries.note_options, sold.id)
    assert (seen.total, seen.credited, seen.remaining) == (119000, 19000, 100000)
    assert (61, "AMOUNT") in seen.allowed
    assert (61, "VOID") not in seen.allowed
    assert any("a favor del cliente" in each for each in seen.warnings)
    assert any("no mueve repuestos" in each for each in seen.warnings)
    with desk.shop.tx(now=utc_now() + timedelta(days=200)) as tx:
        late = queries.note_options(tx, sold.id)
    assert any("6 meses" in each for each in late.warnings)


def test_a_preview_of_a_note_writes_nothing(desk, sold):
    wish = queries.Wish(AMOUNT, reason="Rebaja", amount=200000)
    seen = desk.shop.do(queries.preview_note, sold.id, dte_type=61, wish=wish)
    assert (seen.total, seen.remaining) == (200000, 119000)
    assert any("por acreditar" in each for each in seen.refusals)
    assert len(desk.rows(Invoice)) == 1


def test_a_document_shows_its_notes_and_a_note_its_document(desk, sold):
    note = desk.credit(sold.id, amount=10)
    (beside,) = desk.shop.do(queries.one, sold.id).related
    assert (beside.id, beside.relation, beside.note_kind) == (note.id, "NOTE", AMOUNT)
    (about,) = desk.shop.do(queries.one, note.id).related
    assert (about.id, about.relation) == (sold.id, "REFERENCE")


def test_notes_are_signed_stamped_and_printed(desk, sold):
    for row in (desk.credit(sold.id, TEXT, text="Donde dice A, debe decir B"),
                desk.credit(sold.id, amount=10), desk.debit(sold.id, amount=10)):  # fmt: skip
        desk.carry_out("invoicing.sign")
        assert desk.dte(row.id).status is DteStatus.SIGNED
        assert desk.shop.do(queries.pdf, row.id).data.startswith(b"%PDF")
        assert desk.shop.do(queries.pdf, row.id, "ROLL_80").data.startswith(b"%PDF")


def test_the_whole_way_of_an_annulment_through_sii(desk, simulator):
    row = desk.typed()
    note = desk.credit(row.id, VOID)
    desk.work_off()
    assert desk.invoice(note.id).dte_status is DteStatus.ACCEPTED
    assert desk.invoice(row.id).status is InvoiceStatus.VOID
