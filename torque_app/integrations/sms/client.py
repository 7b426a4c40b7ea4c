"""Sending a text message: Twilio's Messages resource, which other providers speak too.

`POST /2010-04-01/Accounts/{sid}/Messages.json` with `To`, `From`, `Body`, Basic authentication.
"""

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, ClassVar, Final
from urllib.parse import quote, unquote, urlsplit

from torque_app.core.errors import TorqueError
from torque_app.core.loading import without

with without("click", "pygments", "rich"):  # its command line's: 4 MiB that nobody calls here
    import httpx

HERE: Final = frozenset({"127.0.0.1", "localhost", "::1"})
VERSION: Final = "2010-04-01"
CONNECT, READ = 5.0, 15.0
_NEVER_LEFT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_LONGEST_WAIT: Final = 3600.0
_CLOCKS: Final = timedelta(seconds=30)
"""How far the provider's clock, which counts whole seconds, may be from ours."""


class SmsDelayed(TorqueError):
    """The provider does not answer, or says «not now»: nothing was sent, it may be tried again."""

    code: ClassVar[str] = "sms_delayed"
    status: ClassVar[int] = 503
    message: ClassVar[str] = "El proveedor de mensajes no responde. Se intentará de nuevo."

    @property
    def after(self) -> float | None:
        """Seconds the provider asks to wait, None when it does not say."""
        said = self.details.get("after")
        return None if said is None else float(said)


class SmsUnsure(SmsDelayed):
    """The answer was lost: the message may have gone. Sending again may make it arrive twice."""

    code: ClassVar[str] = "sms_unsure"


class SmsRefused(TorqueError):
    """The provider will never take this message: the number, the account or the text is wrong."""

    code: ClassVar[str] = "sms_refused"
    status: ClassVar[int] = 422
    message: ClassVar[str] = "El proveedor de mensajes rechazó el envío. Revisa el número."


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the provider calls the message, and where it stands (`queued`, `sent`…)."""

    id: str
    status: str


@dataclass(frozen=True, slots=True)
class Provider:
    """Where messages are handed over: `https://account:token@host`, and whom they come from."""

    base: str
    account: str
    token: str = field(repr=False)
    sender: str

    @classmethod
    def at(cls, url: str, *, sender: str) -> "Provider":
        """Return the provider an address names; ValueError for one not clear or not safe."""
        parts = urlsplit(url)
        if parts.scheme not in {"https", "http"} or not (parts.hostname and parts.username):
            raise ValueError("SMS_URL es https://cuenta:clave@servidor")
        if parts.scheme == "http" and parts.hostname not in HERE:
            raise ValueError("SMS_URL necesita https:// fuera de este equipo")
        host = parts.netloc.rpartition("@")[2]
        base = f"{parts.scheme}://{host}{parts.path.rstrip('/')}"
        return cls(base, unquote(parts.username), unquote(parts.password or ""), sender)

    @property
    def _messages(self) -> str:
        return f"{self.base}/{VERSION}/Accounts/{quote(self.account)}/Messages.json"

    def send(self, to: str, text: str, *, told_at: str = "") -> Receipt:
        """Hand a message to an E.164 number over; SmsDelayed, SmsUnsure or SmsRefused.

        `told_at` is an address of ours where the provider tells what becomes of it.
        """
        form = {"To": to, "From": self.sender, "Body": text}
        if told_at:
            form["StatusCallback"] = told_at
        try:
            with self._line() as line:
                answer = line.post(self._messages, data=form)
        except _NEVER_LEFT as lost:
            raise SmsDelayed(why=type(lost).__name__) from lost
        except httpx.HTTPError as lost:
            raise SmsUnsure(why=type(lost).__name__) from lost
        return _receipt(answer)

    def sent_since(self, to: str, text: str, *, since: datetime) -> Receipt | None:
        """Return the message of this text that the provider took since then, None for none.

        What is asked after an answer was lost; SmsDelayed when the provider does not answer.
        """
        asked = {"To": to, "DateSent>": f"{since.astimezone(UTC):%Y-%m-%d}", "PageSize": "50"}
        try:
            with self._line() as line:
                answer = line.get(self._messages, params=asked)
        except httpx.HTTPError as lost:
            raise SmsDelayed(why=type(lost).__name__) from lost
        if not answer.is_success:
            raise SmsDelayed(answer=str(answer.status_code))
        for told in _json(answer).get("messages", ()):
            if told.get("body") == text and _created(told) >= since - _CLOCKS:
                return Receipt(str(told.get("sid", ""))[:64], str(told.get("status", ""))[:40])
        return None

    def _line(self) -> httpx.Client:
        return httpx.Client(
            auth=(self.account, self.token),
            timeout=httpx.Timeout(READ, connect=CONNECT),
            trust_env=urlsplit(self.base).hostname not in HERE,
        )


def _created(told: dict[str, Any]) -> datetime:
    """Return when a message was taken; RFC 2822 is how the provider writes it."""
    try:
        at = parsedate_to_datetime(str(told.get("date_created", "")))
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def is_signed(url: str, form: Mapping[str, str], signature: str, *, token: str) -> bool:
    """Tell whether the provider wrote a status: HMAC-SHA1 of the address and the sorted fields."""
    told = url + "".join(f"{name}{form[name]}" for name in sorted(form))
    seal = base64.b64encode(hmac.new(token.encode(), told.encode(), "sha1").digest())
    return hmac.compare_digest(seal, signature.encode())


def _receipt(answer: httpx.Response) -> Receipt:
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS or answer.is_server_error:
        raise SmsDelayed(answer=str(answer.status_code), after=_wait(answer))
    told = _json(answer)
    if not answer.is_success:
        said = f"{answer.status_code} {told.get('code', '')} {told.get('message', '')}"
        raise SmsRefused(answer=said[:200])
    return Receipt(str(told.get("sid", ""))[:64], str(told.get("status", ""))[:40])


def _wait(answer: httpx.Response) -> float | None:
    said = answer.headers.get("retry-after", "")
    return min(float(said), _LONGEST_WAIT) if said.isascii() and said.isdecimal() else None


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        told = answer.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
