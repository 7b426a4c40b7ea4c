"""What is shown of certificates and folios: plain frozen rows for the API and for the screens."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from models.tenants import DteEnvironment
from torque_app.invoicing.rules.folios import FolioEnd, RangeState


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A signing certificate without its secret; `days_left` may be negative."""

    id: UUID
    company_id: UUID
    holder_rut: str
    holder_name: str
    not_before: datetime
    not_after: datetime
    days_left: int
    is_active: bool
    warning: str | None
    environment: DteEnvironment = DteEnvironment.CERTIFICATION
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class CafRow:
    """One range of folios."""

    id: UUID
    dte_type: int
    range_from: int
    range_to: int
    next_folio: int
    available: int
    used: int
    authorised_on: date
    expires_on: date | None
    state: RangeState


@dataclass(frozen=True, slots=True)
class FolioStock:
    """The folios of one type in the company's environment.

    `lasts_until` is the day none is left, `ends_by` why; `wasted` expire before they are used.
    """

    company_id: UUID
    environment: str
    dte_type: int
    type_name: str
    available: int
    used: int
    per_day: Decimal
    lasts_until: date | None
    warning: str | None
    ranges: tuple[CafRow, ...] = ()
    ends_by: FolioEnd | None = None
    wasted: int = 0


@dataclass(frozen=True, slots=True)
class LostFolios:
    """Folios that no valid document has, one or a range; all must be answered for to SII.

    `kind` is BURNT (SII rejected the document), VOIDED (the range was retired) or EXPIRED (the
    range ended before they were used: void them at SII).
    """

    kind: str
    kind_name: str
    dte_type: int
    type_name: str
    environment: DteEnvironment
    folio_from: int
    folio_to: int
    count: int
    since: date
    reason: str
    invoice_id: UUID | None
