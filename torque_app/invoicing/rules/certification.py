"""What may be done with a test set of SII's, and what of it is out of date."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from models.invoicing import EnvelopeStatus
from models.invoicing_certification import CertificationFileKind
from torque_app.integrations.sii.values import DteType


@dataclass(frozen=True, slots=True)
class Trip:
    """What only a person knows of the trip that a set's guías tell of."""

    plate: str | None = None
    driver_rut: str | None = None
    driver_name: str | None = None


def sources_of(
    book: CertificationFileKind, sets: Mapping[UUID, Collection[DteType]], *, names_factura: bool
) -> frozenset[UUID]:
    """Return which built sets, each with the types of its documents, a book is made of.

    The same choice as `of_sales`, `of_guides` and `first_factura`; `names_factura` for a book of
    guías some of which were billed.
    """
    if book is CertificationFileKind.GUIDE_BOOK:
        kinds = {DteType.GUIA_DESPACHO} | ({DteType.FACTURA} if names_factura else set())
    elif book is CertificationFileKind.SALES_BOOK:
        basic = any(DteType.FACTURA in types for types in sets.values())
        kinds = {DteType.FACTURA if basic else DteType.FACTURA_EXENTA}
    else:
        return frozenset()
    return frozenset(each for each, types in sets.items() if kinds & set(types))


def may_send(status: EnvelopeStatus, track_id: str | None) -> bool:
    """Whether a file may go to SII: it never went, or SII did not even take it."""
    if status is EnvelopeStatus.BUILT:
        return True
    return status is EnvelopeStatus.REFUSED and track_id is None


def is_on_its_way(status: EnvelopeStatus) -> bool:
    """Whether SII has a file or may have it, and has not said what becomes of it."""
    return status in {EnvelopeStatus.UPLOADING, EnvelopeStatus.SENT}
