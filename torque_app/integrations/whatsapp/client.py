"""Sending a message by WhatsApp: the Cloud API's Messages resource.

`POST /{version}/{phone_number_id}/messages` with a bearer token. What the workshop writes first is
a template that Meta approved; plain text arrives only within 24 hours of the client's last word.
The API knows no idempotency key: `biz_opaque_callback_data` comes back with every status instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final
from urllib.parse import quote, unquote, urlsplit

from torque_app.core.errors import TorqueError
from torque_app.integrations.dialogue import Answer, Delayed, Dialogue, is_busy, told
from torque_app.integrations.nearby import HERE

LONGEST_TEXT: Final = 4096
_NOT_NOW: Final = frozenset({2, 4, 80007, 130429, 131000, 131016, 131048, 131056, 131057, 133004})
"""Codes of Meta's that pass by themselves: overload, limits, maintenance (Cloud API, Error codes).
"""


class WhatsAppDelayed(Delayed):
    """Meta does not answer, or says «not now»: nothing was sent, it may be tried again."""

    code: ClassVar[str] = "whatsapp_delayed"
    status: ClassVar[int] = 503
    message: ClassVar[str] = "WhatsApp no responde. Se intentará de nuevo."


class WhatsAppUnsure(WhatsAppDelayed):
    """The answer was lost: the message may have gone."""

    code: ClassVar[str] = "whatsapp_unsure"


class WhatsAppRefused(TorqueError):
    """Meta will never take this message: the number, the account or the template is wrong."""

    code: ClassVar[str] = "whatsapp_refused"
    status: ClassVar[int] = 422
    message: ClassVar[str] = "WhatsApp rechazó el envío. Revisa el número y la plantilla."


_META: Final = Dialogue(WhatsAppDelayed, WhatsAppUnsure)


@dataclass(frozen=True, slots=True)
class ApprovedTemplate:
    """A template by the name Meta knows it, its language, and what fills its numbered holes."""

    name: str
    locale: str
    parameters: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """The number messages come from: `https://phone_number_id:token@host/version`."""

    base: str
    number_id: str
    token: str = field(repr=False)

    @classmethod
    def at(cls, url: str) -> "Account":
        """Return the account an address names; ValueError for one not clear or not safe."""
        parts = urlsplit(url)
        whole = parts.hostname and parts.username and parts.password
        if parts.scheme not in {"https", "http"} or not whole:
            raise ValueError("WHATSAPP_URL es https://numero:clave@servidor/version")
        if parts.scheme == "http" and parts.hostname not in HERE:
            raise ValueError("WHATSAPP_URL necesita https:// fuera de este equipo")
        host = parts.netloc.rpartition("@")[2]
        base = f"{parts.scheme}://{host}{parts.path.rstrip('/')}"
        return cls(base, unquote(parts.username or ""), unquote(parts.password or ""))

    def send(
        self, to: str, text: str, *, template: ApprovedTemplate | None = None, told_back: str = ""
    ) -> str:
        """Hand a message to an E.164 number over; return the id Meta gives it.

        `told_back` (at most 512 characters) comes back with each status. Raises WhatsAppDelayed,
        WhatsAppUnsure or WhatsAppRefused.
        """
        body: dict[str, Any] = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": to.removeprefix("+"),
            **(_approved(template) if template else _plain(text)),
        }
        if told_back:
            body["biz_opaque_callback_data"] = told_back
        answer = _META.ask(
            "POST",
            f"{self.base}/{quote(self.number_id)}/messages",
            headers={"Authorization": f"Bearer {self.token}"},
            json=body,
        )
        return _id(answer)


def _plain(text: str) -> dict[str, Any]:
    return {"type": "text", "text": {"preview_url": True, "body": text[:LONGEST_TEXT]}}


def _approved(template: ApprovedTemplate) -> dict[str, Any]:
    named: dict[str, Any] = {"name": template.name, "language": {"code": template.locale}}
    if template.parameters:
        filled = [{"type": "text", "text": each} for each in template.parameters]
        named["components"] = [{"type": "body", "parameters": filled}]
    return {"type": "template", "template": named}


def _id(answer: Answer) -> str:
    said = told(answer)
    error = said.get("error")
    code = error.get("code", 0) if isinstance(error, dict) else 0
    if is_busy(answer) or code in _NOT_NOW:
        raise _META.put_off(answer, code or "")
    messages = said.get("messages")
    if answer.is_success and isinstance(messages, list) and messages:
        return str(messages[0].get("id", ""))[:120]
    if answer.is_success:
        raise WhatsAppUnsure(why="no id")
    words = error.get("message", "") if isinstance(error, dict) else ""
    raise WhatsAppRefused(answer=f"{answer.status_code} {code or ''} {words}"[:200])
