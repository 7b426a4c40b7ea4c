"""Whatever is typed: sums add up, notes stay inside their document, nobody owes less than zero."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from models.invoicing import Invoice, NoteKind
from torque_app.integrations.sii import checks
from torque_app.integrations.sii.arithmetic import line_amount
from torque_app.integrations.sii.values import (
    Delivery,
    DteDocument,
    DteType,
    Issuer,
    Payment,
    Receiver,
)
from torque_app.invoicing.rules import limits, notes
from torque_app.invoicing.rules.drafting import ISSUABLE, DraftContent, DraftLine, kept, read
from torque_app.invoicing.rules.notes import Standing
from torque_app.invoicing.rules.pricing import price
from torque_app.invoicing.service.settling import owing

TODAY = date(2026, 11, 21)
SIX = st.decimals("0.000001", "5000", places=6)
LINES = st.builds(
    DraftLine,
    name=st.sampled_from(["Freno", "Aceite 5W30", "Mano de obra"]),
    quantity=SIX,
    unit_price=st.decimals(0, "900000", places=6),
    discount_percent=st.decimals(0, 100, places=2),
    surcharge_percent=st.decimals(0, 100, places=2),
    exempt=st.booleans(),
)
ISSUER = Issuer("76192083-9", "Taller SpA", "Taller", ("452001",), "Uno 1", "Talca", "Talca", 0,
                TODAY, "TALCA")  # fmt: skip
BUYER = Receiver("77777777-7", "Cliente", "Comercio", "Dos 2", "Talca")


def document(lines, type, *, gross):
    sums = price(lines, type, with_iva=gross)
    return DteDocument(
        type=type,
        folio=7,
        issued_on=TODAY,
        issuer=ISSUER,
        receiver=BUYER,
        lines=sums.lines,
        totals=sums.totals,
        payment=None if type.is_boleta or type is DteType.GUIA_DESPACHO else Payment.CASH,
        gross_prices=gross and not type.is_boleta,
        delivery=Delivery(6) if type is DteType.GUIA_DESPACHO else None,
    )


@given(st.lists(LINES, min_size=1, max_size=8), st.sampled_from(ISSUABLE), st.booleans())
def test_net_iva_and_exempt_are_the_total_and_sii_agrees(lines, type, gross):
    if type.is_exempt:
        lines = [DraftLine(each.name, each.quantity, each.unit_price, exempt=True)
                 for each in lines]  # fmt: skip
    made = document(lines, type, gross=gross)
    totals = made.totals
    assert totals.net + totals.iva + totals.exempt == totals.total
    assert all(line.amount == line_amount(line) for line in made.lines)
    reasons = checks.refusals(made, today=TODAY)
    assert not [why for why in reasons if "monto" in why or "total" in why.lower()], reasons


@given(st.lists(LINES, min_size=1, max_size=80), st.booleans())
def test_an_annulment_equals_its_boleta_to_the_peso_however_long(lines, exempt):
    lines = [DraftLine(each.name, each.quantity, each.unit_price, exempt=exempt) for each in lines]
    type_ = DteType.BOLETA_EXENTA if exempt else DteType.BOLETA
    original = document(lines, type_, gross=True)
    note = notes.voiding(original, DteType.NOTA_CREDITO, on=TODAY, reason="")
    assert note.totals == original.totals
    assert len(note.lines) <= 60
    assert not [w for w in checks.refusals(note, today=TODAY) if "neto" in w or "IVA" in w]


@given(st.lists(LINES, min_size=1, max_size=4), st.booleans(), st.sampled_from(ISSUABLE))
def test_what_was_typed_comes_back_exactly(lines, gross, type):
    typed = DraftContent(dte_type=int(type), lines=tuple(lines), with_iva=gross)
    assert read(kept(typed)) == typed


@dataclass
class Ledger:
    """A document, its notes and payments, as the product counts them."""

    total: int
    credits: list[int] = field(default_factory=list)
    debits: list[int] = field(default_factory=list)
    paid: int = 0

    @property
    def standing(self):
        settled = sum(self.debits)
        return Standing(self.total, credited=sum(self.credits), debited=settled, settled=settled)

    def invoice(self):
        return Invoice(
            dte_type=33,
            total=Decimal(self.total),
            credited_amount=Decimal(sum(self.credits)),
            debited_amount=Decimal(sum(self.debits)),
            paid_amount=Decimal(self.paid),
        )


MOVES = st.lists(
    st.tuples(st.sampled_from(["pay", "refund", "credit", "undo", "debit"]), st.integers(1, 5000)),
    max_size=30,
)


@given(st.integers(1, 10000), MOVES)
def test_no_order_of_notes_and_payments_makes_a_balance_negative(total, moves):
    ledger = Ledger(total)
    for move, amount in moves:
        balance, _ = owing(ledger.invoice())
        if move == "pay":
            ledger.paid += min(amount, int(balance))
        elif move == "refund":
            ledger.paid -= min(amount, ledger.paid)
        elif move == "credit" and amount <= ledger.standing.remaining:
            ledger.credits.append(amount)
        elif move == "undo" and ledger.credits:
            ledger.credits.pop()
        elif move == "debit":
            ledger.debits.append(amount)
        owed, favour = owing(ledger.invoice())
        assert owed >= 0 <= favour
        assert not (owed and favour)
        assert owed - favour == total + sum(ledger.debits) - sum(ledger.credits) - ledger.paid
        assert sum(ledger.credits) <= total + sum(ledger.debits)


def test_only_what_sii_accepted_of_a_debit_may_be_credited():
    assert Standing(100, debited=50).remaining == 100
    assert Standing(100, debited=50, settled=50, credited=30).remaining == 120
    assert Standing(100, credited=130).remaining == 0


def test_corrections_name_only_what_changes():
    names = {"giro": "giro", "address": "dirección"}
    said = notes.corrections(BUYER, {"giro": "Transporte", "address": "Dos 2"}, names)
    assert said == "Donde dice giro: Comercio, debe decir: Transporte"


def test_limits_in_time_are_warnings():
    assert limits.late_credit(date(2026, 5, 21), TODAY) is None
    assert "6 meses" in limits.late_credit(date(2026, 5, 20), TODAY)
    assert limits.late_credit(date(2025, 8, 31), date(2026, 2, 28)) is None


def test_the_limit_of_boletas_is_of_its_year():
    said = {"boleta_receiver_from": {"2026": 5_363_000}}
    assert limits.boleta_limit(said, 2026) == (5_363_000, None)
    figure, warning = limits.boleta_limit(said, 2027)
    assert figure < 5_363_000
    assert "2027" in warning
    assert NoteKind.VOID in notes.CODES
