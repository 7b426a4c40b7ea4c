"""Pages are told of every change, and never while they still read because of the last one."""

import asyncio
import uuid
from types import SimpleNamespace

import pytest

from torque_app.shell import live
from torque_app.shell.live import Hub

TAB, REFRESH = "tab", "Board.refresh"


class Pages:
    """What the hub asks of Reflex: one open tab, and events that end when the test says so."""

    def __init__(self) -> None:
        socket = SimpleNamespace(instance_id="here")
        tokens = SimpleNamespace(instance_id="here", token_to_socket={TAB: socket})
        self.event_namespace = SimpleNamespace(_token_manager=tokens)
        self.event_processor = self
        self.asked: asyncio.Queue[asyncio.Future[None]] = asyncio.Queue()

    async def enqueue(self, token, event) -> asyncio.Future[None]:
        assert (token, event.name) == (TAB, REFRESH)
        future = asyncio.get_running_loop().create_future()
        self.asked.put_nowait(future)
        return future

    async def next(self) -> asyncio.Future[None]:
        return await asyncio.wait_for(self.asked.get(), 5)


@pytest.fixture
async def pages(monkeypatch):
    monkeypatch.setattr(live, "COALESCED", 0.001)
    monkeypatch.setattr(live, "RESTED", 0.005)
    return Pages()


@pytest.fixture
async def hub(pages):
    made = Hub()
    delivering = asyncio.create_task(made._deliver(pages))
    yield made
    delivering.cancel()


async def test_changes_while_a_page_reads_make_it_read_once_more_when_it_is_done(hub, pages):
    tenant = uuid.uuid4()
    hub.watch(TAB, tenant, ("board",), REFRESH)
    hub.changed(f"{tenant}|board")
    reading = await pages.next()
    for _ in range(3):
        hub.changed(f"{tenant}|board")
        await asyncio.sleep(0.01)
    assert pages.asked.empty()
    reading.set_result(None)
    again = await pages.next()
    again.set_result(None)
    await asyncio.sleep(0.01)
    assert pages.asked.empty()


async def test_a_read_that_broke_does_not_silence_its_page(hub, pages):
    tenant = uuid.uuid4()
    hub.watch(TAB, tenant, ("board",), REFRESH)
    hub.changed(f"{tenant}|board")
    reading = await pages.next()
    reading.cancel()
    await asyncio.sleep(0)
    hub.changed(f"{tenant}|board")
    assert await pages.next() is not reading


async def test_who_left_is_not_told_of_what_changed_meanwhile(hub, pages):
    tenant = uuid.uuid4()
    hub.watch(TAB, tenant, ("board",), REFRESH)
    hub.changed(f"{tenant}|board")
    reading = await pages.next()
    hub.changed(f"{tenant}|board")
    hub.forget(TAB)
    reading.set_result(None)
    await asyncio.sleep(0.02)
    assert pages.asked.empty()


async def test_what_changes_while_a_page_rests_is_told_once_when_it_has(hub, pages, monkeypatch):
    monkeypatch.setattr(live, "RESTED", 0.2)
    tenant = uuid.uuid4()
    hub.watch(TAB, tenant, ("board",), REFRESH)
    hub.changed(f"{tenant}|board")
    (await pages.next()).set_result(None)
    told = asyncio.get_running_loop().time()
    for _ in range(3):
        hub.changed(f"{tenant}|board")
        await asyncio.sleep(0.01)
    assert pages.asked.empty()
    (await pages.next()).set_result(None)
    assert asyncio.get_running_loop().time() - told >= 0.15
    await asyncio.sleep(0.3)
    assert pages.asked.empty()
