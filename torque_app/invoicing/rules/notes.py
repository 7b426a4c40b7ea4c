"""What a credit note (61) or a debit note (56) says of the document it refers to.

Source: SII "Formato DTE" v2.5, `CodRef`. 1 voids: a full copy with the same amounts. 2 corrects
text: an amount of zero. 3 corrects amounts: a part, never more than what is left of the document.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from models.approvals import ApprovalState, ApprovalSubject
from models.invoicing import NoteKind
from torque_app.integrations.sii.arithmetic import after_discounts, totals
from torque_app.integrations.sii.values import (
    DteDocument,
    DteType,
    Indicator,
    Line,
    NoteReason,
    Receiver,
    Reference,
    Totals,
)
from torque_app.invoicing.rules.drafting import DraftLine
from torque_app.invoicing.rules.pricing import price

ASKED_AS: Final = ApprovalSubject.CREDIT_NOTE
"""Under what the rules of approval look at a credit note."""

OPEN_REQUEST: Final = ApprovalState.PENDING

CODES: Final = {
    NoteKind.VOID: NoteReason.VOIDS,
    NoteKind.TEXT: NoteReason.CORRECTS_TEXT,
    NoteKind.AMOUNT: NoteReason.CORRECTS_AMOUNTS,
}
OWING: Final = frozenset(
    {DteType.FACTURA, DteType.FACTURA_EXENTA, DteType.BOLETA, DteType.BOLETA_EXENTA}
)
"""The types that leave a debt; notes change the debt of another, guías none."""

NOBODY: Final = "Consumidor final"
PRIVATE: Final = "Particular"
"""The giro of a person, on a note over a boleta: the format wants one, and people have none."""

_MOST_LINES: Final = 60


@dataclass(frozen=True, slots=True)
class Standing:
    """What notes in force made of a document, in whole pesos.

    `settled` are debits that SII accepted and nobody is undoing: only they may be credited.
    """

    total: int
    credited: int = 0
    debited: int = 0
    settled: int = 0

    @property
    def remaining(self) -> int:
        """The most a further credit note may say."""
        return max(0, self.total + self.settled - self.credited)


def owes(dte_type: int) -> bool:
    """Tell whether documents of the type leave a debt of their own."""
    return dte_type in OWING


def voiding(original: DteDocument, type: DteType, *, on: date, reason: str) -> DteDocument:
    """Return the note that leaves the original without effect: its lines and totals, whole."""
    gross = original.gross_prices or (original.type.is_boleta and original.totals.net > 0)
    lines, discounts = original.lines, original.discounts
    if len(lines) > _MOST_LINES:
        lines, discounts = _gathered(original), ()
    return _note(
        replace(original, lines=lines, discounts=discounts),
        type,
        on=on,
        kind=NoteKind.VOID,
        reason=reason or "Anula el documento",
        gross=gross,
        sums=original.totals,
    )


def _gathered(original: DteDocument) -> tuple[Line, ...]:
    """Return a boleta of up to 1000 lines as one line per kind: a note has room for 60."""
    name = f"Anula {original.type.title.lower()} {original.folio}"
    found = []
    for indicator in (None, *Indicator):
        amount = after_discounts(original.lines, original.discounts, indicator)
        if amount:
            found.append(
                Line(
                    name=name,
                    amount=amount,
                    quantity=Decimal(1),
                    price=Decimal(amount),
                    exempt=indicator is Indicator.EXEMPT,
                    non_billable=indicator is Indicator.NON_BILLABLE,
                )
            )
    return tuple(found)


def correcting(original: DteDocument, type: DteType, *, on: date, sentence: str) -> DteDocument:
    """Return the note that corrects words: `sentence` says which, the amount is zero."""
    words = (Line(name=sentence, amount=0),)
    return _note(
        replace(original, lines=words, discounts=()),
        type,
        on=on,
        kind=NoteKind.TEXT,
        reason=sentence,
        gross=False,
        sums=Totals(0, 0, 0, 0, tax_rate=original.totals.tax_rate),
    )


def adjusting(
    original: DteDocument,
    type: DteType,
    *,
    on: date,
    reason: str,
    lines: tuple[DraftLine, ...],
    with_iva: bool | None = None,
) -> DteDocument:
    """Return the note over a part; prices are as the original shows them, unless said otherwise."""
    if original.type.is_exempt:
        lines = tuple(replace(line, exempt=not line.non_billable) for line in lines)
    shown = original.gross_prices or original.type.is_boleta
    gross = (shown if with_iva is None else with_iva) and not all(line.exempt for line in lines)
    sums = price(lines, type, with_iva=gross)
    return _note(
        replace(original, lines=sums.lines, discounts=()),
        type,
        on=on,
        kind=NoteKind.AMOUNT,
        reason=reason,
        gross=gross,
        sums=totals(sums.lines, type=type, gross_prices=gross),
    )


def of_amount(amount: int, *, name: str) -> tuple[DraftLine, ...]:
    """Return the single line of a note over an amount that includes IVA."""
    return (DraftLine(name=name, unit_price=Decimal(amount)),)


def _note(
    copy: DteDocument,
    type: DteType,
    *,
    on: date,
    kind: NoteKind,
    reason: str,
    gross: bool,
    sums: Totals,
) -> DteDocument:
    reference = Reference(
        document_type=str(int(copy.type)),
        folio=str(copy.folio),
        issued_on=copy.issued_on,
        reason=CODES[kind],
        comment=reason[:90],
    )
    return replace(
        copy,
        type=type,
        folio=1,
        issued_on=on,
        totals=sums,
        gross_prices=gross,
        references=(reference,),
        receiver=receiver_of(copy.receiver),
        payment=None,
        due_on=None,
        means=None,
        delivery=None,
        terms=None,
        installments=(),
    )


def receiver_of(receiver: Receiver) -> Receiver:
    """Return whom a note names: a note is no boleta, its receiver has at least a name."""
    if receiver.is_anonymous:
        return replace(receiver, razon_social=receiver.razon_social or NOBODY)
    return replace(receiver, giro=receiver.giro or PRIVATE)


def corrections(receiver: Receiver, wanted: dict[str, str], names: dict[str, str]) -> str:
    """Return "Donde dice..., debe decir..." for fields of the receiver; empty for no change."""
    said = [
        f"Donde dice {names[field]}: {getattr(receiver, field) or 'nada'}, "
        f"debe decir: {value.strip()}"
        for field, value in wanted.items()
        if value.strip() and value.strip() != (getattr(receiver, field) or "")
    ]
    return ". ".join(said)
