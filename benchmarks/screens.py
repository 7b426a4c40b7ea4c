"""Screens as the server sees them: engine.io websockets with a session's cookie, saying events."""

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Self

import aiohttp

ROOT = "reflex___state____state"
BOARD_PAGE = "/tablero"
BOARD = f"{ROOT}.torque_app___work_orders___state___board____board_state"
LOAD = f"{ROOT}.reflex___state____on_load_internal_state.on_load_internal"
PATIENCE = 60
Update = dict[str, Any]


class Screen:
    """One browser tab on a page; one event at a time."""

    def __init__(
        self, socket: aiohttp.ClientWebSocketResponse, page: str, query: dict[str, str]
    ) -> None:
        self._socket = socket
        self._where = {"pathname": page, "query": query, "asPath": page}

    @classmethod
    async def opened(
        cls,
        session: aiohttp.ClientSession,
        url: str,
        cookie: str,
        *,
        page: str,
        **query: str,
    ) -> Self:
        """Connect as a tab that has just loaded the page, and wait until it has its rows."""
        token = uuid.uuid4()
        address = f"{url}/_event/?token={token}&EIO=4&transport=websocket"
        headers = {"Origin": url, "Cookie": cookie}
        socket = await session.ws_connect(address, headers=headers, max_msg_size=0)
        screen = cls(socket, page, query)
        await socket.receive()
        first = {"name": f"{ROOT}.hydrate_and_load", "payload": {}, "router_data": screen._where}
        await socket.send_str("40/_event," + json.dumps({"event": first}))
        await screen._until(_hydrated)
        return screen

    async def say(
        self, event: str, payload: dict[str, Any] | None = None, *, until: Callable[[Update], bool]
    ) -> tuple[float, Update]:
        """Send an event; return the seconds until the update wanted came, and that update."""
        message = {"name": event, "payload": payload or {}, "router_data": self._where}
        began = time.perf_counter()
        await self._socket.send_str('42/_event,["event",' + json.dumps(message) + "]")
        update = await self._until(until)
        return time.perf_counter() - began, update

    async def heard(self, wanted: Callable[[str], bool]) -> float:
        """Wait for a message whose text is wanted; return when it came, by perf_counter."""
        async with asyncio.timeout(PATIENCE):
            while True:
                message = await self._socket.receive()
                if message.type is not aiohttp.WSMsgType.TEXT:
                    raise ConnectionError(f"the socket ended: {message.type} {message.extra}")
                if message.data == "2":
                    await self._socket.send_str("3")
                elif wanted(message.data):
                    return time.perf_counter()

    async def _until(self, wanted: Callable[[Update], bool]) -> Update:
        async with asyncio.timeout(PATIENCE):
            while True:
                message = await self._socket.receive()
                if message.type is not aiohttp.WSMsgType.TEXT:
                    raise ConnectionError(f"the socket ended: {message.type} {message.extra}")
                if message.data == "2":
                    await self._socket.send_str("3")
                elif message.data.startswith("42"):
                    update = json.loads(message.data[message.data.index("[") :])[1]
                    if isinstance(update, dict) and wanted(update):
                        return update

    async def close(self) -> None:
        """Close the tab."""
        await self._socket.close()


@asynccontextmanager
async def browser() -> AsyncIterator[aiohttp.ClientSession]:
    """Yield what screens connect through, without a limit of sockets."""
    timeout = aiohttp.ClientTimeout(total=None)
    connector = aiohttp.TCPConnector(limit=0)
    jar = aiohttp.DummyCookieJar()
    async with aiohttp.ClientSession(
        connector=connector, timeout=timeout, cookie_jar=jar
    ) as session:
        yield session


def changed(update: Update, state: str) -> dict[str, Any]:
    """Return the vars of a State that an update carries."""
    sent = (update.get("delta") or {}).get(state) or {}
    return {name.removesuffix("_rx_state_"): value for name, value in sent.items()}


def has(state: str, name: str) -> Callable[[Update], bool]:
    """Return a test: the update carries this var of this State."""
    return lambda update: name in changed(update, state)


def _hydrated(update: Update) -> bool:
    return changed(update, ROOT).get("is_hydrated") is True
