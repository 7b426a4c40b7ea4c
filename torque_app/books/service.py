"""Bringing SII's register of a month in."""

from dataclasses import asdict
from datetime import date
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import select

from models.base import new_id
from models.books import BookSide, RegisterEntry, RegisterImport
from torque_app.books.events import RegisterImported
from torque_app.books.permissions import Books
from torque_app.books.queries import ImportRow
from torque_app.books.queries.month import company_of
from torque_app.books.rules import periods, register_file
from torque_app.books.rules.register_file import RegisterFile
from torque_app.core.errors import Invalid
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx

_INSERT: Final = insert(RegisterEntry.__table__)  # type: ignore[attr-defined]
_OF_THE_FILE: Final = ("side", "section")


@needs(Books.IMPORT)
def import_register(
    tx: Tx, data: bytes, *, period: str, company_id: UUID | None = None, filename: str = ""
) -> ImportRow:
    """Take in a CSV of SII's register for a month; it replaces the one of the same book and tab.

    Raises Invalid on `file` for what is no such file, or is another month's, and on `period`.
    """
    company, first = company_of(tx, company_id), periods.month(period, now=tx.now)
    found = register_file.read(data)
    _check_month(found, first)
    for old in _replaced(tx, company.id, periods.key(first), found):
        old.deleted_at = tx.now
    row = RegisterImport(
        id=new_id(),
        company_id=company.id,
        period=periods.key(first),
        side=found.side,
        section=found.section,
        filename=filename[:120],
        sha256=sha256(data).hexdigest(),
        entries=len(found.entries),
        imported_by=tx.actor.user_id,
        created_at=tx.now,
    )
    tx.session.add(row)
    tx.session.flush()
    _write(tx, row.id, found)
    tx.emit(RegisterImported(company.id, row.period, row.entries))
    return ImportRow(row.id, row.side, row.section, row.filename, row.entries, row.created_at)


def _check_month(found: RegisterFile, first: date) -> None:
    """Refuse another month's file; purchases may be of earlier months than they came in."""
    until = periods.following(first)
    late = [entry for entry in found.entries if entry.issued_on >= until]
    early = [entry for entry in found.entries if entry.issued_on < first]
    if late or (found.side is BookSide.SALES and early):
        other = (late or early)[0]
        raise Invalid.field(
            "file",
            Sentence(
                "El archivo es de otro mes: trae el documento {folio} del {day}.",
                folio=other.folio,
                day=f"{other.issued_on:%d-%m-%Y}",
            ),
        )


def _replaced(tx: Tx, company_id: UUID, period: str, found: RegisterFile) -> list[RegisterImport]:
    query = (
        select(RegisterImport)
        .where(
            RegisterImport.company_id == company_id,
            RegisterImport.period == period,
            RegisterImport.side == found.side,
            RegisterImport.section == found.section,
        )
        .with_for_update()
    )
    return list(tx.session.exec(query))


def _write(tx: Tx, import_id: UUID, found: RegisterFile) -> None:
    """Write the entries in one statement; they are a file's, never changed one by one."""
    rows = [
        {name: value for name, value in asdict(entry).items() if name not in _OF_THE_FILE}
        | {
            "tenant_id": tx.actor.tenant_id,
            "id": new_id(),
            "import_id": import_id,
            "created_at": tx.now,
        }
        for entry in found.entries
    ]
    if rows:
        tx.session.connection().execute(_INSERT, rows)
