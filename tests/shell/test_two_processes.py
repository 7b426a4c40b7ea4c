"""Two web processes on one Redis: one application to whoever looks."""
# ruff: noqa: PLC0415 - the product reads its settings, which the servers make

import asyncio
import signal
import uuid
from contextlib import AsyncExitStack

import httpx
import pytest

from tests.shell.conftest import environment, serve
from tests.shell.hostile import ROOT, TREASURE, VAULT, Hostile


@pytest.fixture(scope="module")
def pair(servers, stage, tmp_path_factory):
    """Serve the vault with two workers; return the address."""
    folder = tmp_path_factory.mktemp("pair")
    more = {"WEB_PROCESSES": "2", "RATE_ANONYMOUS_PER_MINUTE": "1000000", "METRICS_TOKEN": "pair"}
    env = environment(servers, stage.client.parents[1], **more)
    process, url = serve("tests.shell.vault:app", env, folder / "server.log", workers=2)
    yield url
    process.send_signal(signal.SIGTERM)
    process.wait(15)


async def test_every_page_hears_a_change_whichever_process_serves_it(pair, stage, servers):
    from redis import Redis

    from torque_app.core import topics

    cookie = stage.owner.sign_in()
    async with AsyncExitStack() as stack:
        tabs = [await stack.enter_async_context(Hostile(pair, cookie)) for _ in range(8)]
        await asyncio.gather(*(tab.vault("load", settle=1) for tab in tabs))
        for tab in tabs:
            tab.updates.clear()
        with Redis.from_url(servers.redis) as redis:
            topics.publish(redis, stage.owner.tenant_id, ["vault"])
        await asyncio.sleep(1)
        assert [tab.changes(VAULT) for tab in tabs] == [{"reads": 1}] * 8


async def test_a_state_follows_its_owner_and_no_thief_between_processes(pair, stage):
    cookie, token = stage.owner.sign_in(), str(uuid.uuid4())
    async with Hostile(pair, cookie, token=token) as owner:
        assert (await owner.vault("load", settle=0.5))["treasure"]
    for _ in range(4):
        async with Hostile(pair, stage.mechanic.sign_in(), token=token) as thief:
            await thief.event(f"{ROOT}hydrate", settle=0.5)
            assert thief.changes(VAULT)["treasure"] == ""
        async with Hostile(pair, cookie, token=token) as owner:
            await owner.event(f"{ROOT}hydrate", settle=0.5)
            assert owner.changes(VAULT)["treasure"].startswith(TREASURE)


def test_figures_are_summed_over_the_processes(pair):
    mine = {"Authorization": "Bearer pair"}
    with httpx.Client(base_url=pair, headers={"Connection": "close"}) as web:
        before = _requests(web.get("/metrics", headers=mine).text)
        for _ in range(20):
            web.get("/api/v1/nothing")
        assert _requests(web.get("/metrics", headers=mine).text) - before == 20


def _requests(text: str) -> float:
    line = 'torque_http_requests_total{method="GET",status="404"}'
    found = [row for row in text.splitlines() if row.startswith(line)]
    return float(found[0].rsplit(" ", 1)[1]) if found else 0
