"""Which SII the company's documents travel to."""

from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from models.tenants import DteEnvironment
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.integrations.sii.client.hosts import Hosts
from torque_app.integrations.sii.values import Environment
from torque_app.invoicing.permissions import Invoicing
from torque_app.settings import settings
from torque_app.tenants import queries as tenants


@dataclass(frozen=True, slots=True)
class Connection:
    """The environment a company issues in and the server behind it.

    `is_simulated`: a program of ours plays SII, and nothing leaves this installation.
    """

    razon_social: str
    environment: DteEnvironment
    host: str
    is_simulated: bool

    @property
    def is_real(self) -> bool:
        """Whether what is issued has effect before the law."""
        return self.environment is DteEnvironment.PRODUCTION and not self.is_simulated


@needs(Invoicing.VIEW)
def connection(tx: Tx, company_id: UUID | None = None) -> Connection:
    """Return where a company's documents go, by default the first one's.

    NotFound when there is no company, or not that one.
    """
    company = tenants.company(tx, company_id)
    simulator = settings().sii_simulator_url
    base = simulator or Hosts.of(Environment(company.dte_environment.value)).dte
    return Connection(
        company.razon_social, company.dte_environment, urlsplit(base).netloc, bool(simulator)
    )
