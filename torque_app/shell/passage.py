"""What the shield knows of a request while it passes; REST routes add who it turned out to be."""

import dataclasses
import ipaddress
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from torque_app.core.actor import Actor
from torque_app.settings import settings

SCOPE = "torque_passage"
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


@dataclass(slots=True)
class Passage:
    """One HTTP request or websocket on its way through; `headers` are lower case, last one wins."""

    method: str
    path: str
    headers: Mapping[str, str]
    ip: str
    request_id: str
    started: float = field(default_factory=time.perf_counter)
    tenant_id: UUID | None = None
    user_id: UUID | None = None
    told: dict[str, str] = field(default_factory=dict)
    """More headers for the answer: what is left of the actor's minute."""

    @property
    def is_socket(self) -> bool:
        return self.method == "WS"

    @property
    def wants_page(self) -> bool:
        return "text/html" in self.headers.get("accept", "")

    @property
    def user_agent(self) -> str:
        return self.headers.get("user-agent", "")[:300]

    @property
    def is_local(self) -> bool:
        """Tell whether it comes from this machine, and not through a proxy of it."""
        if "x-forwarded-for" in self.headers or "forwarded" in self.headers:
            return settings().trusted_proxy_hops > 0 and _is_loopback(self.ip)
        return _is_loopback(self.ip)

    def known(self, actor: Actor) -> Actor:
        """Remember who is asking, and return the actor with where the request came from."""
        self.tenant_id, self.user_id = actor.tenant_id, actor.user_id
        came = {
            "source": "api_key" if actor.key_id else "api",
            "ip": self.ip,
            "user_agent": self.user_agent,
            "request_id": self.request_id,
        }
        return dataclasses.replace(actor, context={**actor.context, **came})


def read(scope: Mapping[str, Any]) -> Passage:
    """Return the passage of an ASGI scope."""
    headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
    given = headers.get("x-request-id", "")
    return Passage(
        method="WS" if scope["type"] == "websocket" else scope["method"],
        path=scope["path"],
        headers=headers,
        ip=client_ip(scope, headers),
        request_id=given if _GIVEN_ID.fullmatch(given) else secrets.token_hex(16),
    )


def client_ip(scope: Mapping[str, Any], headers: Mapping[str, str]) -> str:
    """Return the client's address; X-Forwarded-For counts only behind the proxies we trust."""
    near = (scope.get("client") or ("",))[0]
    hops = settings().trusted_proxy_hops
    if not hops:
        return str(near)
    told = [part.strip() for part in headers.get("x-forwarded-for", "").split(",") if part.strip()]
    far = told[-hops] if len(told) >= hops else near
    try:
        return str(ipaddress.ip_address(far))
    except ValueError:
        return str(near)


def _is_loopback(ip: str) -> bool:
    try:
        return ipaddress.ip_address(ip).is_loopback
    except ValueError:
        return False
