"""Choosing from where on a company is told that its folios or its certificate run out."""

from uuid import UUID

from torque_app.core.errors import Invalid
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.invoicing.events import BillingConfigured
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries.alerts import AlertRow, alert_row
from torque_app.invoicing.rules.alerts import SETTING, wrong_thresholds
from torque_app.tenants import queries as tenants
from torque_app.tenants import service as workshop


@needs(Invoicing.CONFIGURE)
def set_alerts(
    tx: Tx,
    company_id: UUID | None = None,
    *,
    folios: int | None = None,
    folio_days: int | None = None,
    certificate_days: int | None = None,
    range_days: int | None = None,
) -> AlertRow:
    """Change the thresholds given; the next check of folios and certificates goes by them.

    Raises Invalid naming each one out of its bounds (rules.alerts.MOST).
    """
    asked = {
        "folios": folios,
        "folio_days": folio_days,
        "certificate_days": certificate_days,
        "range_days": range_days,
    }
    changes = {name: value for name, value in asked.items() if value is not None}
    wrong = wrong_thresholds(changes)
    if wrong:
        raise Invalid(fields=wrong)
    company = tenants.company(tx, company_id)
    workshop.change_company_setting(tx, company.id, key=SETTING, changes=changes)
    tx.emit(BillingConfigured(company.id))
    return alert_row(tx, company.id)
