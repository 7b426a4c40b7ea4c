"""The books a test set asks for, made of the documents of that set and of others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from torque_app.integrations.sii.certification.cases import CertificationSet, GuideBook
from torque_app.integrations.sii.certification.choosing import (
    Group,
    NothingToBook,
    first_factura,
    of_guides,
    of_sales,
    period_of,
)
from torque_app.integrations.sii.certification.guides import GuideLine, guide_book
from torque_app.integrations.sii.certification.iecv import Side, iecv
from torque_app.integrations.sii.certification.purchasing import Supplier, purchase_lines
from torque_app.integrations.sii.certification.sales import sale_lines
from torque_app.integrations.sii.certification.signing import Signatory, SignedFile
from torque_app.integrations.sii.clock import sii_time


class BookKind(StrEnum):
    """Which book, and what its file is called."""

    SALES = "LibroVentas"
    PURCHASES = "LibroCompras"
    GUIDES = "LibroGuias"


@dataclass(frozen=True, slots=True)
class Book:
    """A signed book; `name` carries SII's number of attention."""

    kind: BookKind
    attention: str
    file: SignedFile

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"{self.kind}-{self.attention}.xml"


def books_of(
    asked: CertificationSet, groups: Sequence[Group], *, supplier: Supplier, by: Signatory
) -> Iterator[Book]:
    """Yield the books a set asks for; `groups` are the documents built, the nearest first.

    Raises `NothingToBook` when none of them is what a book is made of, `SetUnreadable` for a
    purchase without a rule.
    """
    if asked.sales_book:
        yield Book(BookKind.SALES, asked.sales_book.attention, _sales(groups, by))
    if asked.purchases:
        made = _purchases(asked, groups, supplier, by)
        yield Book(BookKind.PURCHASES, asked.purchases_attention, made)
    if asked.guide_book:
        made = _guides(asked.guide_book, groups, by)
        yield Book(BookKind.GUIDES, asked.guide_book.attention, made)


def _sales(groups: Sequence[Group], by: Signatory) -> SignedFile:
    sold = of_sales(groups)
    lines = sale_lines(each.document for each in sold)
    return iecv(Side.SALES, lines, period=period_of(sold), by=by)


def _purchases(
    asked: CertificationSet, groups: Sequence[Group], supplier: Supplier, by: Signatory
) -> SignedFile:
    period = _period(groups, by)
    lines = purchase_lines(
        asked.purchases,
        supplier=supplier,
        issued_on=period.replace(day=1),
        share=asked.vat_share,
    )
    return iecv(Side.PURCHASES, lines, period=period, by=by, share=asked.vat_share)


def _period(groups: Sequence[Group], by: Signatory) -> date:
    """Return the period of the book of purchases: that of sales, or this month without any."""
    try:
        return period_of(of_sales(groups))
    except NothingToBook:
        return sii_time(by.at).date()


def _guides(book: GuideBook, groups: Sequence[Group], by: Signatory) -> SignedFile:
    guides = of_guides(groups)
    factura = first_factura(groups) if book.billed else None
    lines = [
        GuideLine(
            each.document,
            is_void=each.number in book.void,
            billed_by=factura if each.number in book.billed else None,
        )
        for each in guides
    ]
    return guide_book(lines, period=period_of(guides), by=by)
