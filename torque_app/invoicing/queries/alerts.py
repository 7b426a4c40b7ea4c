"""From where on a company is told that its folios or its certificate run out."""

from dataclasses import dataclass
from uuid import UUID

from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.rules.alerts import SETTING, Thresholds
from torque_app.tenants import queries as tenants


@dataclass(frozen=True, slots=True)
class AlertRow:
    """A company's thresholds: fewer folios, fewer days of them, days before an end."""

    company_id: UUID
    folios: int
    folio_days: int
    certificate_days: int
    range_days: int


@needs(Invoicing.CONFIGURE)
def alerts(tx: Tx, company_id: UUID | None = None) -> AlertRow:
    """Return a company's thresholds, by default the first one's; the usual where it chose none."""
    return alert_row(tx, tenants.company(tx, company_id).id)


def alert_row(tx: Tx, company_id: UUID) -> AlertRow:
    """Return the row of a company's thresholds; no rights are asked."""
    kept = thresholds(tx, company_id)
    named = {name: getattr(kept, name) for name in Thresholds.__slots__}
    return AlertRow(company_id=company_id, **named)


def thresholds(tx: Tx, company_id: UUID) -> Thresholds:
    """Return a company's thresholds; no rights are asked."""
    return Thresholds.of(tenants.company_setting(tx, company_id, SETTING))
