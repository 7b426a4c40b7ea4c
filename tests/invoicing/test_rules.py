from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.invoicing import DteStatus
from torque_app.integrations.sii import checks
from torque_app.integrations.sii.values import (
    DteDocument,
    DteType,
    Issuer,
    Payment,
    PaymentMeans,
    Receiver,
)
from torque_app.invoicing.lifecycle import DTE, ENVELOPE, INVOICE
from torque_app.invoicing.rules import folios, receivers
from torque_app.invoicing.rules.amounts import Work, priced
from torque_app.invoicing.rules.content import restored, stored
from torque_app.invoicing.rules.verdicts import Answer, Finding, Outcome, in_doubt, judge, pause

TODAY = date(2026, 11, 21)
ISSUER = Issuer(
    rut="76192083-9", razon_social="Taller Ñuñoa SpA", giro="Reparación", actecos=("452001",),
    address="Los Aromos 1", comuna="Ñuñoa", city="Santiago", resolution_number=0,
    resolution_date=date(2026, 1, 15), sii_office="ÑUÑOA",
)  # fmt: skip
BUYER = Receiver("77777777-7", "Transportes Ltda.", "Transporte", "Calle 1", "Rancagua")

works = st.builds(
    Work,
    name=st.just("Cambio de aceite"),
    quantity=st.decimals("0.001", "500", places=3),
    unit_price=st.decimals("0", "900000", places=4),
    discount_percent=st.one_of(st.just(Decimal(0)), st.decimals("0.01", "100", places=2)),
    exempt=st.booleans(),
)
jobs = st.lists(works, min_size=1, max_size=20).map(
    lambda found: [Work(name="Revisión", quantity=Decimal(1), unit_price=Decimal(1000)), *found]
)


def document(work, type_):
    sums = priced(work, type_)
    return DteDocument(
        type=type_, folio=1, issued_on=TODAY, issuer=ISSUER,
        receiver=Receiver() if type_.is_boleta else BUYER,
        lines=sums.lines, totals=sums.totals,
        payment=None if type_.is_boleta else Payment.CASH,
    )  # fmt: skip


@given(jobs, st.sampled_from([DteType.FACTURA, DteType.BOLETA]))
def test_every_job_gives_a_document_sii_adds_up_like_us(work, type_):
    made = document(work, type_)
    assert checks.refusals(made, today=TODAY) == ()
    totals = made.totals
    assert totals.net + totals.exempt + totals.iva == totals.total


@given(jobs)
def test_a_job_costs_the_same_by_boleta_and_by_factura(work):
    boleta, factura = (priced(work, each).totals for each in (DteType.BOLETA, DteType.FACTURA))
    assert (boleta.total, boleta.exempt) == (factura.total, factura.exempt)


@given(jobs)
def test_the_lines_of_a_boleta_sum_to_its_total(work):
    made = priced(work, DteType.BOLETA)
    assert sum(line.amount for line in made.lines) == made.totals.total


@given(jobs, st.sampled_from([DteType.FACTURA, DteType.BOLETA]))
def test_a_stored_document_comes_back_exactly(work, type_):
    made = document(work, type_)
    assert restored(stored(made)) == made


def test_a_boleta_of_8000_pesos_splits_as_sii_does():
    work = [Work("Cambio neumático", Decimal(1), Decimal("6722.6891"))]
    totals = priced(work, DteType.BOLETA).totals
    assert (totals.net, totals.iva, totals.total) == (6723, 1277, 8000)


def test_halves_go_up():
    work = [Work("Perno", Decimal("0.5"), Decimal(5))]
    totals = priced(work, DteType.FACTURA).totals
    assert (totals.net, totals.iva) == (3, 1)


def test_a_discount_leaves_what_the_ot_says():
    work = [Work("Filtro", Decimal(3), Decimal("3333.33"), Decimal("12.5"))]
    (line,) = priced(work, DteType.FACTURA).lines
    assert (line.amount, line.discount, line.discount_percent) == (8750, 1250, Decimal("12.5"))


def test_a_line_without_price_says_only_what_was_done():
    work = [Work("Garantía", Decimal(1), Decimal(0)), Work("Mano de obra", Decimal(1), Decimal(9))]
    line = priced(work, DteType.BOLETA).lines[0]
    assert (line.price, line.amount) == (None, 0)


def test_a_factura_asks_by_field_for_what_is_missing():
    found = receivers.faults(Receiver("77777777-7", "Transportes"), DteType.FACTURA, total=1)
    assert set(found) == {"giro", "address", "comuna"}
    assert found["giro"] == "Falta el giro para la factura."


def test_a_factura_needs_a_rut():
    assert "rut" in receivers.faults(Receiver(), DteType.FACTURA, total=1)


def test_a_wrong_rut_says_which_digit_it_should_be():
    buyer = receivers.receiver({"rut": "12.345.678-9"}, {})
    assert "debería ser 5" in receivers.faults(buyer, DteType.BOLETA, total=1)["rut"]


def test_a_boleta_may_be_anonymous_below_the_limit():
    assert receivers.faults(Receiver(), DteType.BOLETA, total=5_000_000, limit=5_300_000) == {}


def test_a_large_boleta_asks_who_buys_and_how_they_paid():
    found = receivers.faults(Receiver(), DteType.BOLETA, total=5_300_000, limit=5_300_000)
    assert set(found) == {"rut", "razon_social", "email", "means"}
    known = Receiver("12345678-5", "Marta Soto", phone="+56912345678")
    means = PaymentMeans.TRANSFER
    assert receivers.faults(known, DteType.BOLETA, total=9_000_000, means=means) == {}


def test_what_the_form_says_replaces_the_file_and_empty_text_removes():
    known = {"rut": "77777777-7", "razon_social": "Vieja Ltda.", "giro": "Fletes"}
    buyer = receivers.receiver(known, {"razon_social": "Nueva SpA", "giro": ""})
    assert (buyer.rut, buyer.razon_social, buyer.giro) == ("77777777-7", "Nueva SpA", None)


def test_a_range_is_used_expired_or_waiting():
    def state(next_folio, expires_on=None):
        return folios.range_state(
            first=1, last=10, next_folio=next_folio, expires_on=expires_on, today=TODAY
        )

    assert state(1) is folios.RangeState.WAITING
    assert state(5) is folios.RangeState.IN_USE
    assert state(11) is folios.RangeState.USED_UP
    assert state(5, TODAY) is folios.RangeState.EXPIRED
    assert state(5, TODAY + timedelta(days=1)) is folios.RangeState.IN_USE


def processed(**counts):
    return Answer("EPR", "Envio Procesado", Outcome.PROCESSED, **counts)


def test_all_accepted_is_accepted():
    verdicts = judge(processed(accepted=2), [1, 2])
    assert {each.status for each in verdicts.values()} == {DteStatus.ACCEPTED}


def test_processed_is_not_accepted():
    verdicts = judge(processed(rejected=1), [1])
    assert verdicts[1].status is DteStatus.REJECTED


def test_a_document_sii_knows_is_accepted_whatever_the_counts_say():
    answer = Answer("EPR", "", Outcome.PROCESSED, rejected=1, known={1: True})
    assert judge(answer, [1])[1].status is DteStatus.ACCEPTED


def test_only_the_documents_sii_lacks_are_rejected():
    answer = Answer("EPR", "", Outcome.PROCESSED, accepted=1, rejected=1, known={1: True, 2: False})
    verdicts = judge(answer, [1, 2])
    assert (verdicts[1].status, verdicts[2].status) == (DteStatus.ACCEPTED, DteStatus.REJECTED)


def test_rejects_put_every_document_in_doubt_and_pending_none():
    assert in_doubt(processed(accepted=1, rejected=1), [1, 2]) == (1, 2)
    assert in_doubt(processed(accepted=2), [1, 2]) == ()
    assert in_doubt(Answer("REC", "", Outcome.PENDING), [1]) == ()


def test_the_reason_of_a_boleta_is_told():
    finding = Finding(7, "DTE-3-505", 3, "Firma DTE Incorrecta")
    answer = Answer(
        "EPR", "", Outcome.PROCESSED, accepted=1, rejected=1, findings=(finding,),
        known={7: False, 8: True},
    )  # fmt: skip
    verdicts = judge(answer, [7, 8])
    assert "Firma DTE Incorrecta (DTE-3-505)" in verdicts[7].sentence
    assert verdicts[8].status is DteStatus.ACCEPTED


def test_a_finding_of_level_two_is_a_reparo():
    finding = Finding(7, "HED-2-101", 2, "Monto IVA no cuadra")
    answer = Answer("EPR", "", Outcome.PROCESSED, accepted=1, objected=1, findings=(finding,))
    verdicts = judge(answer, [7, 8])
    assert (verdicts[7].status, verdicts[8].status) == (DteStatus.OBJECTED, DteStatus.ACCEPTED)


def test_waits_grow_to_a_quarter_of_an_hour_and_scatter():
    random = Random(1)
    waits = [pause(asked, quick=False, random=random) for asked in range(12)]
    assert 1.6 <= waits[0] <= 2.4
    assert 720 <= waits[-1] <= 1080
    assert pause(30, quick=True, random=random) <= 1.2


@pytest.mark.parametrize("machine", [INVOICE, DTE, ENVELOPE])
def test_every_state_can_be_reached(machine):
    assert machine.reachable() == frozenset(machine.moves) == frozenset(machine.names)
