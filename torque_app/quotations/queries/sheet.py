"""A version of a quotation on paper: kept as it was sent, or laid out as it stands."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final
from uuid import UUID

from models.quotations import PartCondition, Payer, Quotation, QuotedKind, QuotedPriority
from models.values import clock, money, quantity
from torque_app.core.needs import needs
from torque_app.core.paper import Paper
from torque_app.core.tx import Tx
from torque_app.files import queries as files
from torque_app.integrations.printing.quotation import (
    OfferedLine,
    QuotationSheet,
    print_quotation,
)
from torque_app.integrations.printing.sheet import SheetClient
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.queries.reading import one, version_of
from torque_app.quotations.queries.rows import QuotationDetail, QuotedLine
from torque_app.quotations.rules.amounts import combined
from torque_app.quotations.words import CONDITION_NAMES, DOCUMENT_NAMES, KIND_NAMES, PRIORITY_NAMES
from torque_app.work_orders import queries as work_orders

SECOND_HAND: Final = frozenset({PartCondition.USED, PartCondition.REBUILT})
INSURED: Final = "Paga la compañía"
_IVA: Final = f"IVA {quantity.formatted(money.IVA_RATE * 100)} %"


@needs(Quotations.VIEW)
def sheet(
    tx: Tx, quotation_id: UUID, revision: int | None = None, *, as_sent: bool = True
) -> Paper:
    """Return the PDF of a version: what was sent byte for byte, else as it stands now.

    Not `as_sent` is a copy without the client's link, for those who could not have sent it: whoever
    holds that link answers as the client.
    """
    detail = one(tx, quotation_id, revision=revision)
    kept = version_of(tx, quotation_id, revision or detail.quotation.revision)
    if kept.pdf_file_id is not None and as_sent:
        _, content = files.opened(tx, kept.pdf_file_id)
        with content:
            data = content.read()
        return Paper(_name(detail, kept.revision), "application/pdf", data, kept.pdf_sha256)
    return printed(tx, detail, kept.revision, is_draft=kept.frozen_at is None)


def printed(
    tx: Tx, detail: QuotationDetail, revision: int, *, link: str = "", is_draft: bool = False
) -> Paper:
    """Return a version laid out at this moment, with its hash."""
    data = print_quotation(replace(_sheet(tx, detail, revision, link=link), is_draft=is_draft))
    digest = hashlib.sha256(data).hexdigest()
    return Paper(_name(detail, revision), "application/pdf", data, digest)


def _name(detail: QuotationDetail, revision: int) -> str:
    return f"Presupuesto-{detail.quotation.number}-v{revision}.pdf"


def _sheet(tx: Tx, detail: QuotationDetail, revision: int, *, link: str) -> QuotationSheet:
    shown = detail.quotation
    centre, branding = work_orders.letterhead(tx, shown.service_center_id)
    snapshot = tx.get(Quotation, shown.id).client_snapshot
    return QuotationSheet(
        title=DOCUMENT_NAMES[detail.document_type],
        number=shown.number,
        revision=revision,
        made_at=tx.now,
        valid_until=shown.valid_until,
        delivery_days=detail.delivery_days,
        plate=shown.plate,
        vehicle=shown.vehicle,
        client=SheetClient(
            name=shown.client,
            rut=snapshot.get("rut"),
            phone=detail.client_phone or None,
            email=detail.client_email or None,
        ),
        advisor=shown.advisor or "",
        centre=centre,
        lines=tuple(_line(line, detail) for line in detail.lines),
        figures=tuple(_figures(detail)),
        notes=(detail.notes, detail.custom_notes),
        insurance=tuple(_insurance(detail)),
        link=link,
        branding=branding,
    )


def _line(line: QuotedLine, detail: QuotationDetail) -> OfferedLine:
    sold, header = line.kind is not QuotedKind.DISCOUNT, detail.discount_percent
    return OfferedLine(
        group=KIND_NAMES[line.kind],
        description=line.description,
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount_percent=combined(line.discount_percent, header) if sold else Decimal(0),
        amount=line.amount,
        notes=tuple(_notes(line, insured=detail.has_insurance)),
        by_hours=line.by_hours,
        second_hand=line.condition in SECOND_HAND,
    )


def _notes(line: QuotedLine, *, insured: bool) -> Iterator[str]:
    if line.part_number:
        yield line.part_number
    if line.condition is not None:
        yield CONDITION_NAMES[line.condition]
    promised = [
        text
        for text in (
            _months(line.warranty_months),
            f"{quantity.formatted(Decimal(line.warranty_km))} km" if line.warranty_km else "",
        )
        if text
    ]
    if promised:
        yield f"Garantía {' o '.join(promised)}"
    if line.expected_on is not None:
        yield f"Llega el {clock.formatted_date(line.expected_on)}"
    if line.kind is not QuotedKind.DISCOUNT and line.priority is not QuotedPriority.MAINTENANCE:
        yield PRIORITY_NAMES[line.priority]
    if insured and line.payer is Payer.INSURER:
        yield INSURED
    if line.finding:
        yield line.finding


def _months(months: int | None) -> str:
    if not months:
        return ""
    return "1 mes" if months == 1 else f"{months} meses"


def _figures(detail: QuotationDetail) -> Iterator[tuple[str, Decimal]]:
    sums = detail.offered
    if sums.discount:
        yield "Subtotal", sums.subtotal
        yield "Descuento", -sums.discount
    yield "Neto", sums.net
    if sums.exempt:
        yield "Exento", sums.exempt
    yield _IVA, sums.tax
    yield "Total", sums.total


def _insurance(detail: QuotationDetail) -> Iterator[tuple[str, str]]:
    if not detail.has_insurance:
        return
    for label, value in (("Compañía", detail.insurer), ("Siniestro", detail.claim_number)):
        if value:
            yield label, value
    yield "Deducible", money.formatted(detail.deductible)
    yield INSURED, f"{money.formatted(detail.split.insurer)} con IVA"
    yield "Pagas tú", f"{money.formatted(detail.split.customer)} con IVA, deducible incluido"
