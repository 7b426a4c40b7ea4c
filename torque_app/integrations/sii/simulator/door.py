"""The listening socket, in front of the server: what only TCP can do wrong is done here.

Every connection is relayed byte by byte. One can be reset, as a broken TLS session is, and the
whole door can go deaf: the kernel's queue is full and further connections time out.
"""

import asyncio
import socket
import struct
from contextlib import suppress

_QUEUE = 128
_CHUNK = 1 << 16
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER: on, zero seconds


class Door:
    """Listens on loopback at `port` (OSError when that is taken) and relays to `behind`."""

    def __init__(self, port: int, *, behind: int) -> None:
        self._behind = behind
        self._loop: asyncio.AbstractEventLoop
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.setblocking(False)
        self._listener.bind(("127.0.0.1", port))
        self._listener.listen(_QUEUE)
        self._visitors: dict[int, asyncio.StreamWriter] = {}
        self._pending: set[asyncio.Task[None]] = set()

    def open(self) -> None:
        """Begin to accept; needs the running loop."""
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._listener, self._accept)

    def reset(self, inner_port: int) -> None:
        """Reset the visitor whose relay reached the server from that port; from any thread."""
        self._loop.call_soon_threadsafe(self._reset, inner_port)

    def shut(self, seconds: float) -> None:
        """Accept nobody for a while: the queue is full, connecting times out; from any thread."""
        self._loop.call_soon_threadsafe(self._shut, seconds)

    def _reset(self, inner_port: int) -> None:
        visitor = self._visitors.get(inner_port)
        if visitor is None:
            return
        link: socket.socket = visitor.get_extra_info("socket")
        link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        visitor.transport.abort()

    def _shut(self, seconds: float) -> None:
        if not self._loop.remove_reader(self._listener):
            return  # it is shut already
        self._listener.listen(0)
        fillers = [self._filler() for _ in range(2)]
        self._loop.call_later(seconds, self._reopen, fillers)

    def _filler(self) -> socket.socket:
        filler = socket.socket()
        filler.setblocking(False)
        filler.connect_ex(self._listener.getsockname())
        return filler

    def _reopen(self, fillers: list[socket.socket]) -> None:
        for filler in fillers:
            filler.close()
        self._listener.listen(_QUEUE)
        self._loop.add_reader(self._listener, self._accept)

    def _accept(self) -> None:
        try:
            link, _ = self._listener.accept()
        except OSError:  # it left while it waited
            return
        task = self._loop.create_task(self._relay(link))
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)

    async def _relay(self, link: socket.socket) -> None:
        link.setblocking(False)
        reader, writer = await asyncio.open_connection(sock=link)
        inner_port = 0
        try:
            inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", self._behind)
            inner_port = inner_writer.get_extra_info("sockname")[1]
            self._visitors[inner_port] = writer
            await asyncio.gather(_pump(reader, inner_writer), _pump(inner_reader, writer))
        except OSError:
            return
        finally:
            self._visitors.pop(inner_port, None)
            writer.close()


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    """Carry bytes one way until either side ends, then end the other."""
    with suppress(OSError):
        while data := await source.read(_CHUNK):
            sink.write(data)
            await sink.drain()
    sink.close()
