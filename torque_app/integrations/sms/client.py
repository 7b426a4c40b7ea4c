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
from torque_app.integrations.dialogue import Answer, Delayed, Dialogue, is_busy, told
from torque_app.integrations.nearby import HERE

VERSION: Final = "2010-04-01"
_CLOCKS: Final = timedelta(seconds=30)
"""How far the provider's clock, which counts whole seconds, may be from ours."""


class SmsDelayed(Delayed):
    """The provider does not answer, or says «not now»: nothing was sent, it may be tried again."""

    code: ClassVar[str] = "sms_delayed"
    status: ClassVar[int] = 503
    message: ClassVar[str] = "El proveedor de mensajes no responde. Se intentará de nuevo."


class SmsUnsure(SmsDelayed):
    """The answer was lost: the message may have gone. Sending again may make it arrive twice."""

    code: ClassVar[str] = "sms_unsure"


class SmsRefused(TorqueError):
    """The provider will never take this message: the number, the account or the text is wrong."""

    code: ClassVar[str] = "sms_refused"
    status: ClassVar[int] = 422
    message: ClassVar[str] = "El proveedor de mensajes rechazó el envío. Revisa el número."


_SENDING: Final = Dialogue(SmsDelayed, SmsUnsure)
_LOOKING: Final = Dialogue(SmsDelayed, SmsDelayed)


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
        account = (self.account, self.token)
        return _receipt(_SENDING.ask("POST", self._messages, auth=account, data=form))

    def sent_since(self, to: str, text: str, *, since: datetime) -> Receipt | None:
        """Return the message of this text that the provider took since then, None for none.

        What is asked after an answer was lost; SmsDelayed when the provider does not answer.
        """
        asked = {"To": to, "DateSent>": f"{since.astimezone(UTC):%Y-%m-%d}", "PageSize": "50"}
        account = (self.account, self.token)
        answer = _LOOKING.ask("GET", self._messages, auth=account, params=asked)
        if not answer.is_success:
            raise _LOOKING.put_off(answer)
        for each in told(answer).get("messages", ()):
            if each.get("body") == text and _created(each) >= since - _CLOCKS:
                return _named(each)
        return None


def _named(message: dict[str, Any]) -> Receipt:
    return Receipt(str(message.get("sid", ""))[:64], str(message.get("status", ""))[:40])


def _created(message: dict[str, Any]) -> datetime:
    """Return when a message was taken; RFC 2822 is how the provider writes it."""
    try:
        at = parsedate_to_datetime(str(message.get("date_created", "")))
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def is_signed(url: str, form: Mapping[str, str], signature: str, *, token: str) -> bool:
    """Tell whether the provider wrote a status: HMAC-SHA1 of the address and the sorted fields."""
    whole = url + "".join(f"{name}{form[name]}" for name in sorted(form))
    seal = base64.b64encode(hmac.new(token.encode(), whole.encode(), "sha1").digest())
    return hmac.compare_digest(seal, signature.encode())


def _receipt(answer: Answer) -> Receipt:
    if is_busy(answer):
        raise _SENDING.put_off(answer)
    said = told(answer)
    if not answer.is_success:
        words = f"{answer.status_code} {said.get('code', '')} {said.get('message', '')}"
        raise SmsRefused(answer=words[:200])
    return _named(said)
