"""Waking a browser through its push service (RFC 8030)."""

from typing import ClassVar, Final

from torque_app.core.errors import TorqueError
from torque_app.integrations.dialogue import Answer, Delayed, Dialogue, is_busy
from torque_app.integrations.push.sealing import Subscription, authorization, sealed

KEPT_SECONDS: Final = 24 * 3600
_GONE: Final = frozenset({404, 410})


class PushDelayed(Delayed):
    """The service does not answer, or says «not now»; to say it again does no harm."""

    code: ClassVar[str] = "push_delayed"
    status: ClassVar[int] = 503
    message: ClassVar[str] = "El servicio de avisos no responde. Se intentará de nuevo."


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


_SERVICE: Final = Dialogue(PushDelayed, PushDelayed)


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
    except ValueError as wrong:
        raise PushRefused(answer="keys") from wrong
    return _verdict(_SERVICE.ask("POST", subscription.endpoint, content=body, headers=headers))


def _verdict(answer: Answer) -> str:
    if answer.status_code in _GONE:
        raise PushGone(answer=str(answer.status_code))
    if is_busy(answer):
        raise _SERVICE.put_off(answer)
    if not answer.is_success:
        raise PushRefused(answer=f"{answer.status_code} {answer.text[:100]}")
    return str(answer.headers.get("location", "")).rpartition("/")[2][:120]
