"""A practice provider of text messages: takes them as the real one does, and shows them.

A number tells how it fares: one that ends in 0000 is refused for good, one in 0429 or 0500 the
first time only; of one in 0408 the first answer is lost. Who names a `StatusCallback` is told that
it was sent and delivered, each twice. What was taken is read at `GET <base>/inbox.json?to=+569…`,
the newest first, and on a page.
"""

import asyncio
import base64
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import ClassVar, Final

import httpx
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from torque_app.integrations.inbox import BROKEN, DELAYED, LOST, REFUSED, SILENCE, TIMES, Inbox
from torque_app.integrations.telling import tell

MESSAGES: Final = "/2010-04-01/Accounts/{account}/Messages.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """A message in the inbox."""

    id: str
    to: str
    sender: str
    body: str
    came_at: str


@dataclass(slots=True)
class PracticeSms(Inbox):
    """One account at the provider, and the messages it sent."""

    TITLE: ClassVar = "Mensajes de práctica"
    SHOWN: ClassVar = ("sender", "body")

    account: str
    token: str = field(repr=False)
    silence: float = SILENCE

    def routes(self) -> list[Route]:
        """Return what is answered under the provider's address."""
        return [
            Route(MESSAGES, self._take, methods=["POST"]),
            Route(MESSAGES, self._sent),
            *self._inbox_routes(),
        ]

    async def _take(self, request: Request) -> Response:
        if not self._is_account(request):
            return JSONResponse({"code": 20003, "message": "Authenticate", "status": 401}, 401)
        form = await request.form()
        to, text = str(form.get("To", "")), str(form.get("Body", ""))
        if not text or not to.startswith("+") or to.endswith(REFUSED):
            said = {"code": 21211, "message": f"Invalid 'To' Phone Number: {to}", "status": 400}
            return JSONResponse(said, 400)
        if self._first(to, BROKEN):
            return JSONResponse({"code": 20500, "message": "Internal error", "status": 500}, 500)
        if self._first(to, DELAYED):
            return JSONResponse(
                {"code": 20429, "message": "Too Many Requests", "status": 429},
                429,
                headers={"Retry-After": "1"},
            )
        kept = Kept(
            f"SM{secrets.token_hex(16)}",
            to,
            str(form.get("From", "")),
            text,
            datetime.now(UTC).isoformat(),
        )
        self._inbox.appendleft(kept)
        if self._first(to, LOST):
            await asyncio.sleep(self.silence)
        told_at = str(form.get("StatusCallback", ""))
        return JSONResponse(
            {"sid": kept.id, "status": "queued", "to": to},
            201,
            background=BackgroundTask(self._tell, kept, told_at) if told_at else None,
        )

    async def _tell(self, kept: Kept, told_at: str) -> None:
        async with httpx.AsyncClient(trust_env=False, timeout=5) as line:
            for status in ("sent", "delivered"):
                form = {
                    "AccountSid": self.account,
                    "MessageSid": kept.id,
                    "MessageStatus": status,
                    "To": kept.to,
                }
                whole = told_at + "".join(f"{name}{form[name]}" for name in sorted(form))
                seal = hmac.new(self.token.encode(), whole.encode(), "sha1").digest()
                headers = {"X-Twilio-Signature": base64.b64encode(seal).decode()}
                for _ in range(TIMES):
                    if not await tell(line, told_at, data=form, headers=headers):
                        return

    async def _sent(self, request: Request) -> Response:
        """List what a number was sent, as the provider's own resource does."""
        if not self._is_account(request):
            return JSONResponse({"code": 20003, "message": "Authenticate", "status": 401}, 401)
        to = request.query_params.get("To")
        found = [
            {
                "sid": kept.id,
                "to": kept.to,
                "body": kept.body,
                "status": "sent",
                "date_created": format_datetime(datetime.fromisoformat(kept.came_at)),
            }
            for kept in self._inbox
            if to in (None, kept.to)
        ]
        return JSONResponse({"messages": found})

    def _is_account(self, request: Request) -> bool:
        pair = base64.b64encode(f"{self.account}:{self.token}".encode()).decode()
        given = request.headers.get("authorization", "")
        right = hmac.compare_digest(given.encode(), f"Basic {pair}".encode())
        return right and request.path_params["account"] == self.account
