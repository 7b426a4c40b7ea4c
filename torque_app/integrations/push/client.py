"""Waking a browser through its push service (RFC 8030)."""

from typing import ClassVar, Final
from urllib.parse import urlsplit

from torque_app.core.errors import TorqueError
from torque_app.core.loading import without
from torque_app.integrations.push.sealing import Subscription, authorization, sealed
from torque_app.integrations.push.services import HERE

with without("click", "pygments", "rich"):  # its command line's: 4 MiB that nobody calls here
    import httpx

CONNECT, READ = 5.0, 15.0
KEPT_SECONDS: Final = 24 * 3600
_LONGEST_WAIT: Final = 3600.0
_GONE: Final = frozenset({404, 410})


class PushDelayed(TorqueError):
    """The service does not answer, or says «not now»; to say it again does no harm."""

    code: ClassVar[str] = "push_delayed"
    status: ClassVar[int] = 503
    message: ClassVar[str] = "El servicio de avisos no responde. Se intentará de nuevo."

    @property
    def after(self) -> float | None:
        """Seconds the service asks to wait, None when it does not say."""
        said = self.details.get("after")
        return None if said is None else float(said)


class PushGone(TorqueError):
    """The browser does not want to be woken any more: its subscription is over."""

    code: ClassVar[str] = "push_gone"
    status: ClassVar[int] = 410
    message: ClassVar[str] = "Ese navegador ya no recibe avisos."


class PushRefused(TorqueError):
    """The service will never take this."""

    code: ClassVar[str] = "push_refused"
    status: ClassVar[int] = 422
    message: ClassVar[str] = "El servicio de avisos rechazó el envío."


def wake(subscription: Subscription, told: bytes, *, topic: str, contact: str) -> str:
    """Tell a browser something; return the service's id of it.

    `topic` (at most 32 characters of base64url) replaces what waits there under the same one, so
    that a repetition arrives once. Raises PushDelayed, PushGone or PushRefused.
    """
    headers = {
        "Authorization": authorization(subscription.endpoint, contact=contact),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEPT_SECONDS),
        "Topic": topic,
        "Urgency": "normal",
    }
    try:
        body = sealed(told, subscription)
        with _line(subscription.endpoint) as line:
            answer = line.post(subscription.endpoint, content=body, headers=headers)
    except ValueError as wrong:
        raise PushRefused(answer="keys") from wrong
    except httpx.HTTPError as lost:
        raise PushDelayed(why=type(lost).__name__) from lost
    return _verdict(answer)


def _line(endpoint: str) -> httpx.Client:
    return httpx.Client(
        timeout=httpx.Timeout(READ, connect=CONNECT),
        trust_env=urlsplit(endpoint).hostname not in HERE,
    )


def _verdict(answer: httpx.Response) -> str:
    if answer.status_code in _GONE:
        raise PushGone(answer=str(answer.status_code))
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS or answer.is_server_error:
        raise PushDelayed(answer=str(answer.status_code), after=_wait(answer))
    if not answer.is_success:
        raise PushRefused(answer=f"{answer.status_code} {answer.text[:100]}")
    return str(answer.headers.get("location", "")).rpartition("/")[2][:120]


def _wait(answer: httpx.Response) -> float | None:
    said = answer.headers.get("retry-after", "")
    return min(float(said), _LONGEST_WAIT) if said.isascii() and said.isdecimal() else None
