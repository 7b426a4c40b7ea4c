"""HTTP towards SII: timeouts, and the difference between "not sent" and "perhaps stored"."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import httpx

from torque_app.integrations.sii.client.errors import OutcomeUnknown, SiiBusy, SiiUnavailable
from torque_app.integrations.sii.client.hosts import Hosts

# Both libraries log addresses or headers, and ours carry RUTs and the session cookie.
for _chatty in ("httpx", "httpcore"):
    logging.getLogger(_chatty).setLevel(logging.WARNING)

_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds; SII may take more than a minute to answer an upload at the end of a month."""

    connect: float = 10.0
    read: float = 90.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, untouched."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def retry_after(self) -> float | None:
        """Seconds SII asks to wait (`Retry-After` or `X-Retry-After`), None if it does not say."""
        for name in ("retry-after", "x-retry-after"):
            value = self.headers.get(name, "").strip()
            if value.isdigit():
                return float(value)
        return None

    def refuse_if_busy(self) -> None:
        """Raise SiiBusy when SII limits the rate, which it does before reading anything."""
        limited = self.status in {405, 503} and self.retry_after is not None
        if self.status == httpx.codes.TOO_MANY_REQUESTS or limited:
            raise SiiBusy(after=self.retry_after)


class Transport:
    """One pool of connections to one set of hosts; safe to share between threads."""

    def __init__(self, hosts: Hosts, *, timeouts: Timeouts) -> None:
        self._http = httpx.Client(
            timeout=httpx.Timeout(timeouts.read, connect=timeouts.connect),
            trust_env=not hosts.is_loopback,
        )

    def ask(self, method: str, url: str, **request: Any) -> Reply:
        """Send a question; any failure to get an answer is SiiUnavailable."""
        try:
            return self._send(method, url, **request)
        except httpx.HTTPError as failure:
            raise SiiUnavailable from failure

    def deliver(self, url: str, **request: Any) -> Reply:
        """POST a file; once its bytes may have arrived a lost answer is OutcomeUnknown."""
        try:
            return self._send("POST", url, **request)
        except _NEVER_LEFT as failure:
            raise SiiUnavailable from failure
        except httpx.HTTPError as failure:
            raise OutcomeUnknown from failure

    def _send(self, method: str, url: str, **request: Any) -> Reply:
        answer = self._http.request(method, url, **request)
        return Reply(answer.status_code, answer.headers, answer.content)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        """Return itself; leaving the block closes it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self.close()
