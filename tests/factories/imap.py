"""A mailbox server for a test: the part of IMAP (RFC 3501) a reader speaks, on the loopback."""

import asyncio
import re
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from torque_app.embedded.processes import free_port

USER, PASSWORD = "compras@taller.cl", "clave-de-la-casilla"
_COMMAND = re.compile(r"(\S+) (UID )?(\S+) ?(.*)")


@dataclass
class ImapServer:
    """What the server holds, and how it misbehaves."""

    port: int = 0
    validity: int = 7
    letters: dict[int, bytes] = field(default_factory=dict)
    drops_at: int | None = None
    """The number of a message in whose middle the line is cut."""
    claims: dict[int, int] = field(default_factory=dict)
    """Message number → the size the server says it has."""
    heard: list[str] = field(default_factory=list)
    overheard: list[str] = field(default_factory=list)
    """What was said while others on the line could read it."""
    starttls: ssl.SSLContext | None = None
    greeting: bytes = b"* OK IMAP4rev1\r\n"

    def put(self, data: bytes) -> int:
        """Leave a message in the box and return its number."""
        uid = max(self.letters, default=0) + 1
        self.letters[uid] = data
        return uid

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one client until it leaves."""
        writer.write(self.greeting)
        while line := (await reader.readline()).decode(errors="replace").strip():
            self.heard.append(line)
            is_open = writer.get_extra_info("sslcontext") is None
            if is_open:
                self.overheard.append(line)
            tag, _, verb = line.partition(" ")
            if self.starttls and is_open and verb == "STARTTLS":
                writer.write(f"{tag} OK go\r\n".encode())
                if not await self._close_to_others(writer):
                    return
                continue
            answer = self._answer(line, closes=self.starttls is not None and is_open)
            writer.write(answer[0])
            if answer[1]:
                break
        await writer.drain()
        writer.close()

    async def _close_to_others(self, writer: asyncio.StreamWriter) -> bool:
        """Begin TLS; False when the client does not like what it sees and leaves."""
        try:
            await writer.start_tls(self.starttls)
        except (ssl.SSLError, OSError):
            return False
        return True

    def _answer(  # noqa: PLR0911 - a command, an answer
        self, line: str, *, closes: bool
    ) -> tuple[bytes, bool]:
        """Return what is said to a command, and whether the line ends there."""
        tag, _, name, rest = _COMMAND.fullmatch(line).groups()
        done = f"{tag} OK done\r\n".encode()
        match name:
            case "CAPABILITY":
                more = b" STARTTLS" if closes else b""
                return b"* CAPABILITY IMAP4rev1" + more + b"\r\n" + done, False
            case "LOGIN" if rest != f'"{USER}" "{PASSWORD}"':
                return f"{tag} NO [AUTHENTICATIONFAILED] Invalid\r\n".encode(), False
            case "EXAMINE" if rest != '"INBOX"':
                return f"{tag} NO no such folder\r\n".encode(), False
            case "EXAMINE":
                return f"* OK [UIDVALIDITY {self.validity}]\r\n".encode() + done, False
            case "SEARCH":
                return self._search(rest) + done, False
            case "FETCH":
                return self._fetch(rest, done)
            case "LOGOUT":
                return b"* BYE\r\n" + done, True
            case "LOGIN" | "NOOP":
                return done, False
            case _:
                return f"{tag} BAD unknown\r\n".encode(), False

    def _search(self, rest: str) -> bytes:
        first = int(re.match(r"UID (\d+):", rest)[1])
        last = max(self.letters, default=0)
        found = [uid for uid in self.letters if uid >= first or uid == last]
        return f"* SEARCH {' '.join(map(str, found))}\r\n".encode()

    def _fetch(self, rest: str, done: bytes) -> tuple[bytes, bool]:
        uid = int(rest.split(maxsplit=1)[0])
        data = self.letters[uid]
        if "SIZE" in rest:
            size = self.claims.get(uid, len(data))
            return f"* {uid} FETCH (UID {uid} RFC822.SIZE {size})\r\n".encode() + done, False
        told = f"* {uid} FETCH (UID {uid} BODY[] {{{len(data)}}}\r\n".encode()
        if uid == self.drops_at:
            return told + data[: len(data) // 2], True
        return told + data + b")\r\n" + done, False


@contextmanager
def open_imap(
    *,
    tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
    port: int = 0,
) -> Iterator[ImapServer]:
    """Run a server in a loop of its own: open, closed from its first byte, or when asked."""
    server, loop = ImapServer(port or free_port(), starttls=starttls), asyncio.new_event_loop()
    start = asyncio.start_server(server.talk, "127.0.0.1", server.port, limit=2**20, ssl=tls)
    listening = loop.run_until_complete(start)
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(listening.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.run_until_complete(_end_what_waits())
        loop.close()


async def _end_what_waits() -> None:
    """End the dialogues whose client left in the middle."""
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
