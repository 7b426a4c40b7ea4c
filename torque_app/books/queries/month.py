"""The books of a month: their sums, their documents, and how they stand against SII's."""

import csv
import io
from collections import defaultdict
from datetime import date
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from models.books import BookSide, RegisterEntry, RegisterImport, RegisterSection
from models.tenants import Company
from torque_app.books.permissions import Books
from torque_app.books.queries import own
from torque_app.books.queries.rows import (
    DifferenceRow,
    EntryRow,
    ImportRow,
    Month,
    Reconciliation,
)
from torque_app.books.rules import periods
from torque_app.books.rules.declaration import declared
from torque_app.books.rules.entries import Entry, sums_by_type
from torque_app.books.rules.reconciliation import Difference, compared
from torque_app.core.errors import Invalid, NotFound
from torque_app.core.listing import Listing, Page, columns, paged, whole
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.invoicing.queries import type_name

_COLUMNS: Final = (
    "Tipo Doc", "Folio", "RUT", "Razon Social", "Fecha Docto", "Monto Exento", "Monto Neto",
    "Monto IVA", "Monto Total",
)  # fmt: skip
FOLIO_DIGITS: Final = 10
"""The longest folio of SII's schemas."""

_FORMULA: Final = ("=", "+", "-", "@", "\t")


@needs(Books.VIEW)
def month(tx: Tx, period: str, *, company_id: UUID | None = None) -> Month:
    """Return a month of one company, by default of the only or first one."""
    company, first = company_of(tx, company_id), periods.month(period, now=tx.now)
    sales = own.entries(tx, company, first, BookSide.SALES)
    purchases = own.entries(tx, company, first, BookSide.PURCHASES)
    of_section: dict[RegisterSection, list[Entry]] = defaultdict(list)
    for entry in purchases:
        of_section[entry.section].append(entry)
    figures = declared([*sales, *purchases])
    return Month(
        company_id=company.id,
        rut=company.rut,
        razon_social=company.razon_social,
        period=periods.key(first),
        sales=sums_by_type(sales),
        purchases={section: sums_by_type(found) for section, found in of_section.items()},
        declaration=figures,
        determined=figures.determined,
        left_over=figures.left_over,
        waiting=own.waiting(tx, company, first),
        imports=[_import_row(row) for row in _imports(tx, company, first)],
    )


@needs(Books.VIEW)
def find(
    tx: Tx, listing: Listing, *, period: str, side: BookSide, company_id: UUID | None = None
) -> Page[EntryRow]:
    """Return a page of a month's documents; filter by `type`, search by name, RUT or folio."""
    company = company_of(tx, company_id)
    found = own.of_month(company, periods.month(period, now=tx.now), side, now=tx.now).subquery()
    query = columns(found)
    wanted = listing.q.strip()
    if wanted:
        match = found.c.name.icontains(wanted, autoescape=True) | found.c.rut.icontains(
            wanted.replace(".", ""), autoescape=True
        )
        if wanted.isascii() and wanted.isdigit() and len(wanted) <= FOLIO_DIGITS:
            match |= found.c.folio == int(wanted)
        query = query.where(match)
    return paged(
        tx,
        query,
        listing,
        sorts={name: found.c[name] for name in ("id", "issued_on", "folio", "total", "name")},
        default="id",
        filters={
            "type": lambda typed: found.c.dte_type == whole(typed),
            "section": lambda typed: found.c.section == typed,
        },
        make=_entry_row,
    )


@needs(Books.VIEW)
def reconciliation(
    tx: Tx, period: str, *, side: BookSide, company_id: UUID | None = None
) -> Reconciliation:
    """Compare a month of one book with what was imported of SII's register of it."""
    company, first = company_of(tx, company_id), periods.month(period, now=tx.now)
    files = [row for row in _imports(tx, company, first) if row.side is side]
    if not files:
        return Reconciliation(periods.key(first), side, known=False, equal=0, differences=[])
    result = compared(own.entries(tx, company, first, side), _theirs(tx, files))
    rows = [_difference_row(one) for one in result.differences]
    return Reconciliation(
        periods.key(first), side, known=True, equal=result.equal, differences=rows
    )


@needs(Books.VIEW)
def export(tx: Tx, period: str, *, side: BookSide, company_id: UUID | None = None) -> str:
    """Return a month's documents as CSV with semicolons, which a spreadsheet opens as it is."""
    company, first = company_of(tx, company_id), periods.month(period, now=tx.now)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for each in own.entries(tx, company, first, side):
        amounts = (each.exempt, each.net, each.iva, each.total)
        who = (each.rut, _harmless(each.name), f"{each.issued_on:%d/%m/%Y}")
        writer.writerow((each.dte_type, each.folio, *who, *(int(one) for one in amounts)))
    return text.getvalue()


def company_of(tx: Tx, company_id: UUID | None) -> Company:
    """Return the company asked for, or the first one there is; raises NotFound or Invalid."""
    if company_id is not None:
        return tx.get(Company, company_id)
    found = tx.session.exec(select(Company).order_by(col(Company.created_at)).limit(1)).first()
    if found is None:
        raise Invalid.field("company_id", "Guarda primero los datos de tu empresa.")
    return found


def _imports(tx: Tx, company: Company, first: date) -> list[RegisterImport]:
    query = (
        select(RegisterImport)
        .where(RegisterImport.company_id == company.id, RegisterImport.period == periods.key(first))
        .order_by(col(RegisterImport.created_at).desc())
    )
    return list(tx.session.exec(query))


def _theirs(tx: Tx, files: list[RegisterImport]) -> list[Entry]:
    of_import = {row.id: row for row in files}
    query = select(RegisterEntry).where(col(RegisterEntry.import_id).in_(of_import))
    return [_register_entry(row, of_import[row.import_id]) for row in tx.session.exec(query)]


def _register_entry(row: RegisterEntry, file: RegisterImport) -> Entry:
    return Entry(
        side=file.side,
        section=file.section,
        **{name: getattr(row, name) for name in Entry.__slots__ if name not in {"side", "section"}},
    )


def _import_row(row: RegisterImport) -> ImportRow:
    return ImportRow(row.id, row.side, row.section, row.filename, row.entries, row.created_at)


def _entry_row(row: object) -> EntryRow:
    entry = own.entry(row)
    return EntryRow(
        id=row.id,  # type: ignore[attr-defined]
        side=entry.side,
        section=entry.section,
        dte_type=entry.dte_type,
        type_name=type_name(entry.dte_type),
        folio=entry.folio,
        rut=entry.rut,
        name=entry.name,
        issued_on=entry.issued_on,
        exempt=entry.exempt,
        net=entry.net,
        iva=entry.iva,
        total=entry.total,
        state=str(row.state),  # type: ignore[attr-defined]
    )


def _difference_row(one: Difference) -> DifferenceRow:
    entry = one.ours or one.theirs
    if entry is None:
        raise NotFound
    return DifferenceRow(
        finding=one.finding,
        dte_type=entry.dte_type,
        type_name=type_name(entry.dte_type),
        folio=entry.folio,
        rut=entry.rut,
        name=entry.name,
        ours=one.ours,
        theirs=one.theirs,
        gap=one.gap,
    )


def _harmless(name: str) -> str:
    """Return a name that no spreadsheet takes for a formula."""
    return f"'{name}" if name.startswith(_FORMULA) else name
