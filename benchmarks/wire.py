"""HTTP/1.1 over bare sockets: a client library would cost more than what it measures."""

import asyncio
import json
import socket
from typing import Any


class ServerError(RuntimeError):
    """The server answered with something else than success; says what."""


class Client:
    """One keep-alive connection, one request at a time."""

    def __init__(self, host: str, port: int, token: str) -> None:
        self._head = f"Host: {host}:{port}\r\nAuthorization: Bearer {token}\r\n"
        self._socket = socket.create_connection((host, port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file = self._socket.makefile("rb")

    def request(self, method: str, path: str, body: Any = None) -> Any:
        """Send a request and return the `data` of its answer."""
        return json.loads(self.raw(method, path, body))["data"]

    def raw(self, method: str, path: str, body: Any = None) -> bytes:
        """Send a request and return the body of its answer as bytes."""
        content = b"" if body is None else json.dumps(body).encode()
        kind = "Content-Type: application/json\r\n" if content else ""
        head = f"{method} {path} HTTP/1.1\r\n{self._head}{kind}"
        self._socket.sendall(f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content)
        status, length = self._answer_head()
        answer = self._file.read(length)
        if not 200 <= status < 300:  # noqa: PLR2004 - success
            raise ServerError(f"{method} {path}: {status} {answer.decode(errors='replace')[:500]}")
        return answer

    def _answer_head(self) -> tuple[int, int]:
        status = int(self._file.readline().split()[1])
        length = 0
        while (line := self._file.readline()) not in (b"\r\n", b""):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        return status, length

    def close(self) -> None:
        """Close the connection."""
        self._file.close()
        self._socket.close()


async def answers(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
) -> tuple[int, int]:
    """Send a request on an open connection; return the answer's status and length."""
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    lower = head.lower()
    at = lower.index(b"content-length:") + 15
    length = int(lower[at : lower.index(b"\r\n", at)])
    await reader.readexactly(length)
    return int(head[9:12]), length
