"""The sets that ask for a book: sales, purchases, guías. Books exist only for certification."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from torque_app.core.texts import Sentence
from torque_app.integrations.sii.certification.cases import (
    CertificationSet,
    GuideBook,
    PurchaseEntry,
    SalesBook,
    SetUnreadable,
)

_ATTENTION: Final = r"[^\n]*NUMERO DE ATENCION:?\s*(\d+)"
_SALES: Final = re.compile(f"SET LIBRO DE VENTAS{_ATTENTION}")
_GUIDES: Final = re.compile(f"SET LIBRO DE GUIAS{_ATTENTION}")
_PURCHASES: Final = re.compile(f"SET LIBRO DE COMPRAS{_ATTENTION}")
_BILLED: Final = re.compile(r"CASO\s+(\d+)[^\n]*SE FACTURO")
_VOID: Final = re.compile(r"CASO\s+(\d+)[^\n]*ANULADA")
_SHARE: Final = re.compile(r"FACTOR DE PROPORCIONALIDAD\s+DEL IVA ES DE\s+([01][.,]\d+)")
_HEADING: Final = re.compile(r"([A-Z][A-Z ]+?)\s+(\d+)\s*$")
_RULE: Final = re.compile(r"={20,}")
_AMOUNT_COLUMN: Final = 8
"""A sum further left than this is exempt, further right it is affected, tabs taken as eight."""


def books(text: str) -> CertificationSet:
    """Return the books a file asks for; empty when it asks for none."""
    sales, guides, purchases = (each.search(text) for each in (_SALES, _GUIDES, _PURCHASES))
    share = _SHARE.search(text)
    return CertificationSet(
        sales_book=SalesBook(sales[1]) if sales else None,
        guide_book=_guide_book(guides[1], text[guides.end() :]) if guides else None,
        purchases=tuple(_entries(text[purchases.end() :])) if purchases else (),
        purchases_attention=purchases[1] if purchases else "",
        vat_share=Decimal(share[1].replace(",", ".")) if share else None,
    )


def _guide_book(attention: str, text: str) -> GuideBook:
    return GuideBook(
        attention,
        billed=tuple(map(int, _BILLED.findall(text))),
        void=tuple(map(int, _VOID.findall(text))),
    )


def _entries(text: str) -> Iterator[PurchaseEntry]:
    """Yield the purchases between the second and the third rule of the table."""
    parts = _RULE.split(text)
    if len(parts) < 3:  # noqa: PLR2004 before the heading, the heading, the rows
        raise SetUnreadable("Al libro de compras le falta su tabla.")
    lines = [line.rstrip() for line in parts[2].splitlines() if line.strip()]
    if len(lines) % 3:
        raise SetUnreadable("Cada compra del libro lleva tres líneas.")
    for heading, remark, amounts in zip(lines[::3], lines[1::3], lines[2::3], strict=True):
        yield _entry(heading, remark, amounts)


def _entry(heading: str, remark: str, amounts: str) -> PurchaseEntry:
    named = _HEADING.match(heading)
    found = list(re.finditer(r"\d+", amounts.expandtabs(8)))
    if not named or not 1 <= len(found) <= 2:  # noqa: PLR2004 exempt and affected
        raise SetUnreadable(
            Sentence("No se entiende la compra «{heading}».", heading=heading.strip())
        )
    first = found[0]
    exempt = int(first[0]) if len(found) > 1 or first.start() < _AMOUNT_COLUMN else 0
    affected = int(found[-1][0]) if len(found) > 1 or not exempt else 0
    return PurchaseEntry(
        kind=" ".join(named[1].split()),
        folio=int(named[2]),
        remark=" ".join(remark.split()),
        exempt=exempt,
        affected=affected,
    )
