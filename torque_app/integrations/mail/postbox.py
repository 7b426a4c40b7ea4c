"""A mail server for practice: takes everything on this machine's loopback and keeps it as files.

An address tells how it fares: `rebota@…` is refused for good, `despues@…` the first time only.
A message with a known Message-ID is taken and kept once, as receivers do.
"""

import argparse
import asyncio
import hashlib
import logging
import secrets
import signal
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

MOST_BYTES = 25 * 1024 * 1024
BOUNCES, DELAYED = "rebota", "despues"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in the box: when it came, whom for, and its bytes."""

    name: str
    came_at: datetime
    data: bytes

    @property
    def message(self) -> EmailMessage:
        """The message, read."""
        return message_from_bytes(self.data, policy=policy.default)


class Postbox:
    """The folder where messages are kept, one file each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._delayed: set[str] = set()
        folder.mkdir(parents=True, exist_ok=True)

    def letters(self) -> Iterator[Letter]:
        """Yield the messages, the newest first."""
        files = sorted(self._folder.glob("*.eml"), key=lambda f: f.stat().st_mtime, reverse=True)
        for file in files:
            came_at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
            yield Letter(file.stem, came_at, file.read_bytes())

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self,
        server: SMTP,  # noqa: ARG002 - idem
        session: Session,  # noqa: ARG002 - idem
        envelope: Envelope,
        address: str,
        rcpt_options: list[str],  # noqa: ARG002 - idem
    ) -> str:
        """Take an address, or say why not."""
        who = address.partition("@")[0]
        if who == BOUNCES:
            return "550 5.1.1 La casilla no existe"
        if who == DELAYED and address not in self._delayed:
            self._delayed.add(address)
            return "451 4.7.1 Vuelve a intentarlo mas tarde"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self,
        server: SMTP,  # noqa: ARG002 - idem
        session: Session,  # noqa: ARG002 - idem
        envelope: Envelope,
    ) -> str:
        """Keep a message under the hash of its Message-ID."""
        data = envelope.content
        assert isinstance(data, bytes)
        return f"250 OK {await asyncio.to_thread(self._keep, data)}"

    def _keep(self, data: bytes) -> str:
        """Write a message not kept yet, whole or not at all, and return its name."""
        own = BytesHeaderParser(policy=policy.default).parsebytes(data)["Message-ID"] or data.hex()
        name = hashlib.sha256(str(own).encode()).hexdigest()[:32]
        kept = self._folder / f"{name}.eml"
        if not kept.exists():
            half = self._folder / f"{name}-{secrets.token_hex(4)}.part"
            half.write_bytes(data)
            half.replace(kept)
        return name


async def serve(
    port: int,
    folder: Path,
    *,
    tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
) -> asyncio.Server:
    """Listen on the loopback; the caller closes the server. OSError when the port is taken.

    With `tls` the line is closed from its first byte; with `starttls` nothing is taken before the
    line is closed.
    """
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    box = Postbox(folder)

    def dialogue() -> SMTP:
        return SMTP(
            box,
            hostname="localhost",
            data_size_limit=MOST_BYTES,
            ident="Buzon",
            tls_context=starttls,
            require_starttls=starttls is not None,
        )

    return await asyncio.get_running_loop().create_server(dialogue, "127.0.0.1", port, ssl=tls)


async def _until_told(port: int, folder: Path) -> None:
    stop = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    async with await serve(port, folder):
        await stop.wait()


def main() -> None:
    """Run as a process: `python -m torque_app.integrations.mail.postbox --port P --data DIR`."""
    parser = argparse.ArgumentParser(description="Correo de práctica, solo en este equipo.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    arguments = parser.parse_args()
    asyncio.run(_until_told(arguments.port, arguments.data))


if __name__ == "__main__":
    main()
