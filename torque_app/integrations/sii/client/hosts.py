"""Where SII's servers are; the only place that knows an address (SII: maullin and palena)."""

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Self
from urllib.parse import urlsplit

from torque_app.integrations.sii.values import Environment


@dataclass(frozen=True, slots=True)
class Hosts:
    """Base URLs without a final slash, one per server, all of one environment.

    `dte` serves SOAP and DTEUpload; `boleta` the boletas' questions; `boleta_upload` their files;
    `claims` the registry of acceptances and claims.
    """

    environment: Environment
    dte: str
    boleta: str
    boleta_upload: str
    claims: str

    @classmethod
    def of(cls, environment: Environment) -> Self:
        """Return SII's own servers of that environment."""
        if environment is Environment.PRODUCTION:
            return cls(
                environment,
                "https://palena.sii.cl",
                "https://api.sii.cl",
                "https://rahue.sii.cl",
                "https://ws1.sii.cl/WSREGISTRORECLAMODTE",
            )
        return cls(
            environment,
            "https://maullin.sii.cl",
            "https://apicert.sii.cl",
            "https://pangal.sii.cl",
            "https://ws2.sii.cl/WSREGISTRORECLAMODTECERT",
        )

    @classmethod
    def at(cls, base_url: str, *, environment: Environment = Environment.CERTIFICATION) -> Self:
        """Return every service at one address: the simulator's."""
        base = base_url.rstrip("/")
        return cls(environment, base, base, base, f"{base}/WSREGISTRORECLAMODTECERT")

    @property
    def is_loopback(self) -> bool:
        """Whether the servers are on this machine, so that no proxy may stand between."""
        host = urlsplit(self.dte).hostname or ""
        if host == "localhost":
            return True
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return False
