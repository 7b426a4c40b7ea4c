"""Which documents of SII's test sets go together: in one envelope, in which book."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from torque_app.core.errors import Conflict
from torque_app.integrations.sii.values import DteDocument, DteType

BOLETAS: Final = ""
"""The one group of a set of boletas, whose cases carry no number of attention."""


class NothingToBook(Conflict):
    """A book asks for documents that no set built so far has."""

    code = "nothing_to_book"
    message = "Construye antes el set básico o el de factura exenta: el libro lleva sus documentos."


@dataclass(frozen=True, slots=True)
class Answered:
    """A case by its name and the document that answers it."""

    name: str
    document: DteDocument

    @property
    def number(self) -> int:
        """The case's number inside its set: 2 of `428551-2`, 0 when it has none."""
        number = self.name.rpartition("-")[2]
        return int(number) if number.isdigit() else 0


Group = Sequence[Answered]


def grouped(cases: Iterable[Answered]) -> dict[str, list[Answered]]:
    """Return the cases by SII's number of attention, in order; boletas and their notes as one."""
    cases = list(cases)
    if any(each.document.type.is_boleta for each in cases):
        return {BOLETAS: cases}
    groups: dict[str, list[Answered]] = {}
    for each in cases:
        groups.setdefault(each.name.partition("-")[0], []).append(each)
    return groups


def of_sales(groups: Iterable[Group]) -> Group:
    """Return the group whose documents make the book of sales: the basic set before the exempt.

    SII, set of the book of sales. Raises `NothingToBook` when neither is there.
    """
    groups = list(groups)
    for kind in (DteType.FACTURA, DteType.FACTURA_EXENTA):
        found = next((group for group in groups if _has(group, kind)), None)
        if found is not None:
            return found
    raise NothingToBook


def of_guides(groups: Iterable[Group]) -> Group:
    """Return the group of the guías; raises `NothingToBook`."""
    found = next((group for group in groups if _has(group, DteType.GUIA_DESPACHO)), None)
    if found is None:
        raise NothingToBook(
            "Construye antes el set de guías de despacho: el libro lleva sus documentos."
        )
    return found


def first_factura(groups: Iterable[Group]) -> DteDocument:
    """Return the factura that a billed guía names in its book; raises `NothingToBook`."""
    for group in groups:
        for each in group:
            if each.document.type is DteType.FACTURA:
                return each.document
    raise NothingToBook(
        "Construye antes el set básico: el libro de guías nombra la factura de la guía facturada."
    )


def period_of(group: Group) -> date:
    """Return a day of the tax period that a group's documents were issued in."""
    return group[0].document.issued_on


def _has(group: Group, kind: DteType) -> bool:
    return any(each.document.type is kind for each in group)
