"""The nouns of a test set: what SII asks a company to issue before it may issue for real.

Source: SII "Instrucciones para la ejecución del set de pruebas" and the files it hands out.
"""

from dataclasses import dataclass
from decimal import Decimal

from torque_app.core.errors import TorqueError
from torque_app.integrations.sii.values import DteType, NoteReason


class SetUnreadable(TorqueError):
    """The file is no test set of SII's, or asks for something that is not issued here."""

    code, status = "test_set_unreadable", 422
    message = "El archivo no es un set de pruebas del SII."


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a case; a note repeats only what changes and takes the rest from its document."""

    name: str
    quantity: Decimal | None = None
    unit: str | None = None
    price: Decimal | None = None
    discount_percent: Decimal | None = None
    exempt: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One document to issue, named `414175-5`; `refers_to` names the case a note is about.

    `rebate_percent` is a boleta's note that takes a share off every line.
    """

    name: str
    type: DteType
    items: tuple[Item, ...] = ()
    discount_percent: Decimal | None = None
    """Over the taxed lines."""
    refers_to: str | None = None
    reason: NoteReason | None = None
    reason_text: str = ""
    movement: int | None = None
    dispatch: int | None = None
    rebate_percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SalesBook:
    """Asks for the book of the sales of another set's documents."""

    attention: str


@dataclass(frozen=True, slots=True)
class GuideBook:
    """Asks for the book of guías: which were billed in the period, which are void."""

    attention: str
    billed: tuple[int, ...]
    """Case numbers within the set of guías."""
    void: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PurchaseEntry:
    """One purchase to enter in the book, whole pesos; `kind` and `remark` are SII's words."""

    kind: str
    folio: int
    remark: str
    exempt: int
    affected: int


@dataclass(frozen=True, slots=True)
class CertificationSet:
    """What one file asks for."""

    cases: tuple[Case, ...] = ()
    sales_book: SalesBook | None = None
    guide_book: GuideBook | None = None
    purchases: tuple[PurchaseEntry, ...] = ()
    purchases_attention: str = ""
    vat_share: Decimal | None = None
    """Part of the IVA of common use that may be deducted ("factor de proporcionalidad")."""
