"""A websocket client that says whatever it likes."""

import asyncio
import uuid
from typing import Any, Self

import socketio

ROOT = "reflex___state____state."
VAULT = f"{ROOT}tests___shell___vault____vault"
SESSION = f"{ROOT}torque_app___shell___session____session"
PALETTE = f"{ROOT}torque_app___shell___palette____palette"
NOTICES = f"{ROOT}torque_app___core___screen____notices"
UPDATE_VARS = f"{ROOT}reflex___state____update_vars_internal_state.update_vars_internal"
SILENCE = 40
AFTERWARDS = 0.04
TREASURE = "the-treasure-of"


class Hostile:
    """One tab: its cookie, its token and what it was sent."""

    def __init__(self, url: str, cookie: str = "", *, token: str = "", origin: str = "") -> None:
        self.url, self.cookie = url, cookie
        self.token = token or str(uuid.uuid4())
        self.origin = origin or url
        self.updates: list[dict[str, Any]] = []
        self.new_token = ""
        self.closed = asyncio.Event()
        self.client = socketio.AsyncClient(reconnection=False)
        self.client.on("event", self.updates.append, namespace="/_event")
        self.client.on("new_token", self._renamed, namespace="/_event")
        self.client.on("disconnect", lambda *_: self.closed.set(), namespace="/_event")

    def _renamed(self, token: str) -> None:
        self.new_token = token

    async def __aenter__(self) -> Self:
        headers = {"Origin": self.origin} | ({"Cookie": self.cookie} if self.cookie else {})
        await self.client.connect(
            f"{self.url}?token={self.token}",
            namespaces=["/_event"],
            headers=headers,
            socketio_path="/_event",
            transports=["websocket"],
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.disconnect()

    async def say(self, data: Any, *, settle: float = 0) -> list[dict[str, Any]]:
        """Send a raw message and return the updates that follow, waiting at least `settle`."""
        self.updates.clear()
        await self.client.emit("event", data, namespace="/_event")
        await asyncio.sleep(settle)
        for _ in range(SILENCE if not settle else 0):
            if self.updates:
                break
            await asyncio.sleep(0.01)
        await asyncio.sleep(AFTERWARDS)
        return self.updates

    async def event(
        self, name: str, payload: Any = None, *, settle: float = 0, **router: Any
    ) -> list[dict[str, Any]]:
        """Send an event as the interface would, with forged headers on top."""
        where = {"pathname": "/boveda", "asPath": "/boveda", **router}
        forged = {"headers": {"cookie": "torque_sid=forged"}, "ip": "6.6.6.6"}
        message = {"name": name, "payload": payload or {}, "router_data": {**where, **forged}}
        return await self.say(message, settle=settle)

    async def vault(self, handler: str, payload: Any = None, **more: Any) -> dict[str, Any]:
        """Send an event to the vault and return what changed in it."""
        await self.event(f"{VAULT}.{handler}", payload, **more)
        return self.changes(VAULT)

    def changes(self, state: str) -> dict[str, Any]:
        """Return the vars of a State that the last updates carried."""
        found: dict[str, Any] = {}
        for update in self.updates:
            sent = (update.get("delta") or {}).get(state, {})
            found |= {name.removesuffix("_rx_state_"): value for name, value in sent.items()}
        return found

    def notice(self) -> str:
        """Return the text of the notice shown, if any."""
        return self.changes(NOTICES).get("notice", {}).get("text", "")

    def sent_to(self) -> str:
        """Return where the browser was told to go, if anywhere."""
        for update in self.updates:
            for event in update.get("events") or []:
                if event["name"] == "_redirect":
                    return event["payload"]["path"]
        return ""
