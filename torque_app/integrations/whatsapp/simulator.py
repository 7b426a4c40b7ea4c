"""A practice WhatsApp: takes messages as the Cloud API does, shows them, and tells what became.

A number tells how it fares: one that ends in 0000 is refused for good; 0429 and 0500 the first time
only; 0408 is taken and its first answer lost. Each status is told twice, as Meta may. What was
taken is read at `GET <base>/inbox.json?to=+569…`, the newest first, and on a page.
"""

import asyncio
import hmac
import json
import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, ClassVar, Final

import httpx
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from torque_app.integrations.inbox import BROKEN, DELAYED, LOST, REFUSED, SILENCE, TIMES, Inbox
from torque_app.integrations.telling import tell

MESSAGES: Final = "/{number_id}/messages"


@dataclass(frozen=True, slots=True)
class Kept:
    """A message in the inbox; `text` is what a template said with its holes filled, or the text."""

    id: str
    to: str
    template: str
    text: str
    told_back: str
    came_at: str


@dataclass(slots=True)
class PracticeWhatsApp(Inbox):
    """One number at Meta, the messages it sent, and where their statuses are told."""

    TITLE: ClassVar = "WhatsApp de práctica"
    SHOWN: ClassVar = ("template", "text")

    number_id: str
    token: str = field(repr=False)
    secret: str = field(repr=False)
    told_at: str = ""
    silence: float = SILENCE

    def routes(self) -> list[Route]:
        """Return what is answered under Meta's address."""
        return [
            *self._inbox_routes(),
            Route(MESSAGES, self._take, methods=["POST"]),
        ]

    async def _take(self, request: Request) -> Response:
        if not self._is_account(request):
            return _refusal(401, 190, "Invalid OAuth access token")
        told = await request.json()
        to = f"+{told.get('to', '')}"
        if to.endswith(REFUSED) or told.get("messaging_product") != "whatsapp":
            return _refusal(400, 131026, "Message undeliverable")
        if (stumble := self._stumble(to)) is not None:
            return stumble
        kept = _kept(to, told)
        self._inbox.appendleft(kept)
        if self._first(to, LOST):
            telling = asyncio.create_task(self._tell(kept))
            await asyncio.sleep(self.silence)
            await telling
        accepted = {
            "messaging_product": "whatsapp",
            "contacts": [{"input": to, "wa_id": to[1:]}],
            "messages": [{"id": kept.id, "message_status": "accepted"}],
        }
        return JSONResponse(accepted, background=BackgroundTask(self._tell, kept))

    def _stumble(self, to: str) -> Response | None:
        if self._first(to, DELAYED):
            answer = _refusal(429, 130429, "Rate limit hit")
            answer.headers["Retry-After"] = "1"
            return answer
        return _refusal(500, 131000, "Something went wrong") if self._first(to, BROKEN) else None

    def _is_account(self, request: Request) -> bool:
        given = request.headers.get("authorization", "")
        right = hmac.compare_digest(given.encode(), f"Bearer {self.token}".encode())
        return right and request.path_params["number_id"] == self.number_id

    async def _tell(self, kept: Kept) -> None:
        """Tell that it was sent and delivered, each twice; nobody listening is nobody's fault."""
        if not self.told_at:
            return
        async with httpx.AsyncClient(trust_env=False, timeout=5) as line:
            for status in ("sent", "delivered"):
                body = json.dumps(_status(kept, status)).encode()
                seal = hmac.new(self.secret.encode(), body, sha256).hexdigest()
                headers = {
                    "X-Hub-Signature-256": f"sha256={seal}",
                    "Content-Type": "application/json",
                }
                for _ in range(TIMES):
                    if not await tell(line, self.told_at, content=body, headers=headers):
                        return


def _kept(to: str, told: dict[str, Any]) -> Kept:
    template = told.get("template", {})
    filled = [
        str(each.get("text", ""))
        for part in template.get("components", ())
        for each in part.get("parameters", ())
    ]
    return Kept(
        id=f"wamid.{secrets.token_urlsafe(24)}",
        to=to,
        template=str(template.get("name", "")),
        text=" · ".join(filled) or str(told.get("text", {}).get("body", "")),
        told_back=str(told.get("biz_opaque_callback_data", "")),
        came_at=datetime.now(UTC).isoformat(),
    )


def _status(kept: Kept, status: str) -> dict[str, Any]:
    told = {
        "id": kept.id,
        "status": status,
        "timestamp": str(int(time.time())),
        "recipient_id": kept.to[1:],
        "biz_opaque_callback_data": kept.told_back,
    }
    value = {"messaging_product": "whatsapp", "statuses": [told]}
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "0", "changes": [{"field": "messages", "value": value}]}],
    }


def _refusal(status: int, code: int, message: str) -> JSONResponse:
    return JSONResponse(
        {"error": {"message": message, "type": "OAuthException", "code": code}}, status
    )
