"""How large a request may be, whatever it says of itself."""

from typing import Any

from starlette.types import Message, Receive, Send

from torque_app.shell.passage import Passage

PLAIN = 2 * 2**20
UPLOAD = 26 * 2**20
FRAME = 256 * 2**10
FROM_TABLETS = "/api/v1/kiosk/uploads/"
"""Where a tablet of the shop floor sends photos and voice notes, one a request."""


def allowed(passage: Passage) -> int:
    """Return the most bytes a request may carry: files travel as forms, or from tablets."""
    form = passage.headers.get("content-type", "").startswith("multipart/form-data")
    is_files = form or passage.path.startswith(FROM_TABLETS)
    return UPLOAD if is_files else PLAIN


class Measured:
    """Counts a body as it is read; beyond its limit the application sees the client go away."""

    def __init__(self, receive: Receive, send: Send, limit: int) -> None:
        self._receive = receive
        self._send = send
        self._left = limit
        self.too_large = False
        self.answered = False

    async def receive(self) -> Message:
        """Give the application its next piece, or the news that there will be none."""
        message = await self._receive()
        if message["type"] != "http.request":
            return message
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self.too_large = True
            return {"type": "http.disconnect"}
        return message

    async def send(self, message: Message) -> None:
        """Pass the answer on, unless it answers a body that was cut."""
        if self.too_large and not self.answered:
            return
        if message["type"] == "http.response.start":
            self.answered = True
        await self._send(message)


def declared(passage: Passage) -> int:
    """Return the length a request declares; a senseless one counts as endless."""
    told: Any = passage.headers.get("content-length", "0")
    return int(told) if told.isascii() and told.isdigit() else UPLOAD + 1
