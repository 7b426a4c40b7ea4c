"""HTTP towards SII: timeouts, and the difference between "not sent" and "perhaps stored"."""

import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache, partial
from typing import Any, Self

from torque_app.core.loading import without
from torque_app.integrations.sii.client.errors import (
    OutcomeUnknown,
    SiiBlocked,
    SiiBusy,
    SiiUnavailable,
)
from torque_app.integrations.sii.client.hosts import Hosts

with without("click", "pygments", "rich"):  # its command line's: 4 MiB that nobody calls here
    import httpx

# Both libraries log addresses or headers, and ours carry RUTs and the session cookie.
for _chatty in ("httpx", "httpcore"):
    logging.getLogger(_chatty).setLevel(logging.WARNING)

_LONGEST_WAIT = 6 * 3600.0
"""Seconds: whatever SII asks for, a shift later it is asked again."""

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
            if value.isascii() and value.isdigit():
                return min(float(value), _LONGEST_WAIT)
            if value:
                return _seconds_until(value)
        return None

    def refuse_if_busy(self) -> None:
        """Raise for what SII says before it reads anything: SiiBusy, SiiBlocked."""
        if self.status == httpx.codes.FORBIDDEN and b"<html" in self.body[:500].lower():
            raise SiiBlocked
        limited = self.status in {405, 503} and self.retry_after is not None
        if self.status == httpx.codes.TOO_MANY_REQUESTS or limited:
            raise SiiBusy(after=self.retry_after)


def _seconds_until(date: str) -> float | None:
    try:
        then = parsedate_to_datetime(date)
    except ValueError:
        return None
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return min(max(0.0, (then - datetime.now(UTC)).total_seconds()), _LONGEST_WAIT)


@cache
def _trusted(*, beyond: bool) -> ssl.SSLContext:
    """Return whom we trust: the authorities beyond this machine, nobody on it (it speaks HTTP).

    Reading their list takes 60 ms and 5 MiB, which httpx would spend on every client.
    """
    return httpx.create_ssl_context() if beyond else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def warm_up(*, beyond: bool) -> None:
    """Read that list, and load what httpx leaves for its first client."""
    httpx.Client(verify=_trusted(beyond=beyond), trust_env=False).close()


class Transport:
    """One pool of connections to one set of hosts; safe to share between threads."""

    def __init__(self, hosts: Hosts, *, timeouts: Timeouts) -> None:
        beyond = not hosts.is_loopback
        open_client = partial(
            httpx.Client,
            verify=_trusted(beyond=beyond),
            timeout=httpx.Timeout(timeouts.read, connect=timeouts.connect),
            trust_env=beyond,
        )
        self._questions = open_client()
        # a connection that rested may be closed by SII while a file travels on it, and then nobody
        # knows whether it arrived: each file has one of its own
        self._files = open_client(limits=httpx.Limits(max_keepalive_connections=0))

    def ask(self, method: str, url: str, **request: Any) -> Reply:
        """Send a question; any failure to get an answer is SiiUnavailable."""
        try:
            return _send(self._questions, method, url, **request)
        except httpx.HTTPError as failure:
            raise SiiUnavailable from failure

    def deliver(self, url: str, **request: Any) -> Reply:
        """POST a file; once its bytes may have arrived a lost answer is OutcomeUnknown."""
        try:
            return _send(self._files, "POST", url, **request)
        except _NEVER_LEFT as failure:
            raise SiiUnavailable from failure
        except httpx.HTTPError as failure:
            raise OutcomeUnknown from failure

    def close(self) -> None:
        """Close the connections."""
        self._questions.close()
        self._files.close()

    def __enter__(self) -> Self:
        """Return itself; leaving the block closes it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self.close()


def _send(client: httpx.Client, method: str, url: str, **request: Any) -> Reply:
    answer = client.request(method, url, **request)
    return Reply(answer.status_code, answer.headers, answer.content)
