"""What is answered about the books."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from models.books import BookSide, RegisterSection
from torque_app.books.rules.declaration import Declaration
from torque_app.books.rules.entries import Entry, TypeSum
from torque_app.books.rules.reconciliation import Finding


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A document of ours in a book; `state` is what SII or we last said of it."""

    id: UUID
    side: BookSide
    section: RegisterSection
    dte_type: int
    type_name: str
    folio: int
    rut: str
    name: str
    issued_on: date
    exempt: Decimal
    net: Decimal
    iva: Decimal
    total: Decimal
    state: str


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A register of SII that was brought in."""

    id: UUID
    side: BookSide
    section: RegisterSection
    filename: str
    entries: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Month:
    """The two books of a company's month, what the F29 takes from them, and SII's files at hand.

    `waiting` counts our own documents SII has not judged yet: the month is not final before.
    """

    company_id: UUID
    rut: str
    razon_social: str
    period: str
    sales: list[TypeSum]
    purchases: Mapping[RegisterSection, list[TypeSum]]
    declaration: Declaration
    determined: Decimal
    left_over: Decimal
    waiting: int
    imports: list[ImportRow]


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """A document on which we and SII do not agree, and where ours is to be looked at."""

    finding: Finding
    dte_type: int
    type_name: str
    folio: int
    rut: str
    name: str
    ours: Entry | None
    theirs: Entry | None
    gap: Decimal


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A month of one book against SII's register; `known` is False when there is no file yet."""

    period: str
    side: BookSide
    known: bool
    equal: int
    differences: list[DifferenceRow]
