"""The shell's own rules, without a server."""
# ruff: noqa: PLC0415 - the product reads its settings, which the servers make

import asyncio
import gc
import logging
import os
import subprocess
import sys
import uuid
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("RUT 12.345.678-5 paga", "12.345.678-5"),
        ("rut 12345678-K", "12345678-K"),
        ("escribe a ana.diaz@example.cl", "ana.diaz"),
        ("llama al +56 9 1234 5678", "1234 5678"),
        ("cookie: torque_sid=abcdef; path", "abcdef"),
        ("{'cookie': 'torque_sid=zzz', 'a': 1}", "zzz"),
        ("Authorization: Bearer abc.def.ghi", "abc.def"),
        ("password=hunter2 ok", "hunter2"),
        ("redis://:s3cr3t@127.0.0.1:1/0", "s3cr3t"),
        ("Event(name='x.y', payload={'card': '4111'})", "4111"),
        ("token_urlsafe Zx9_aB3dEfGh1JkLmN0pQrStUvWxYz12345-abcd", "Zx9_aB3d"),
    ],
)
def test_a_log_line_hides_what_is_personal_or_secret(text, hidden):
    from torque_app.shell.logs import masked

    assert hidden not in masked(text)


def test_a_log_line_keeps_what_explains_it():
    from torque_app.shell.logs import masked

    name = "reflex___state____state.torque_app___work_orders___state____board_state.refresh"
    one = str(uuid.uuid4())
    assert masked(f"event {name} of {one}") == f"event {name} of {one}"


def test_a_record_is_one_json_line_with_its_fields():
    import json

    from torque_app.shell.logs import JsonLines

    record = logging.makeLogRecord(
        {"name": "x", "levelname": "INFO", "msg": "a\nb", "tenant_id": "t", "ms": 1.5}
    )
    line = json.loads(JsonLines().format(record))
    assert (line["message"], line["tenant_id"], line["ms"]) == ("a\nb", "t", 1.5)


@pytest.mark.parametrize(
    ("headers", "hops", "expected"),
    [
        ({}, 0, "10.0.0.1"),
        ({"x-forwarded-for": "6.6.6.6"}, 0, "10.0.0.1"),
        ({"x-forwarded-for": "6.6.6.6, 203.0.113.5"}, 1, "203.0.113.5"),
        ({"x-forwarded-for": "6.6.6.6, 203.0.113.5, 10.1.1.1"}, 2, "203.0.113.5"),
        ({"x-forwarded-for": "nonsense"}, 1, "10.0.0.1"),
    ],
)
def test_an_address_is_only_believed_behind_trusted_proxies(
    servers, monkeypatch, headers, hops, expected
):
    from torque_app.shell import passage

    monkeypatch.setattr(passage, "settings", lambda: SimpleNamespace(trusted_proxy_hops=hops))
    assert passage.client_ip({"client": ("10.0.0.1", 5)}, headers) == expected


@settings(deadline=None)  # the first key is derived slowly, on purpose
@given(
    token=st.text(max_size=80), session=st.text(min_size=1, max_size=50), other=st.text(max_size=50)
)
def test_a_bound_token_stays_its_sessions_and_becomes_new_for_any_other(
    servers, token, session, other
):
    from torque_app.shell.binding import bound

    mine = bound(token, session)
    assert bound(mine, session) == mine
    if other != session:
        assert bound(mine, other).split(".")[0] != mine.split(".")[0]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=20,
    )
)
def test_no_payload_breaks_the_parser_of_arguments(payload):
    from torque_app.shell.arguments import WrongArguments, parsed

    def handler(self, amount: int, note: str = "", rows: list[str] | None = None) -> None: ...

    try:
        taken = parsed(handler, payload)
    except WrongArguments:
        return
    assert type(taken["amount"]) is int
    assert set(taken) <= {"amount", "note", "rows"}


def test_a_handler_that_takes_anything_cannot_be_guarded():
    from torque_app.shell.arguments import UndeclaredArguments, shape_of

    def loose(self, **more: str) -> None: ...
    def untyped(self, amount) -> None: ...

    for handler in (loose, untyped):
        with pytest.raises(UndeclaredArguments):
            shape_of(handler)


def test_the_menu_shows_only_what_a_role_may_use():
    from torque_app.shell import menu

    keys = [i["id"] for g in menu.shown({"clients.view", "session.own"}) for i in g["items"]]
    assert keys == ["clientes", "sesiones"]


def test_every_handler_of_the_application_declares_who_may_call_it(servers):
    # in a process of its own: the vault of the tests must not be among the States
    script = (
        "import torque_app.torque_app\n"
        "from torque_app.shell.policy import unguarded_handlers\n"
        "print('\\n'.join(unguarded_handlers()))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, **servers.environment()},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == []


def test_serving_loads_no_library_of_a_client(servers):
    script = (
        "import sys\n"
        "from torque_app.serving import application\n"
        "application()\n"
        "print(*{'aiohttp', 'requests', 'valkey'} & set(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, **servers.environment(), "__REFLEX_SKIP_COMPILE": "true"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == []


def test_the_search_asks_only_the_sources_one_may_use(shop):
    from torque_app.core.choices import Choice
    from torque_app.shell import search

    search.register(
        "test-open", "clients.view", lambda tx, q, n: [Choice("1", q)], label="A", icon="x"
    )
    search.register(
        "test-shut", "audit.view", lambda tx, q, n: [Choice("2", q)], label="B", icon="x"
    )
    try:
        with shop.tx("clients.view") as tx:
            found = [f.source.label for f in search.find(tx, "zz zz") if f.source.label in "AB"]
            assert found == ["A"]
            assert search.find(tx, "z") == []
    finally:
        search._sources.pop("test-open")
        search._sources.pop("test-shut")


async def test_limits_are_shared_and_slide(servers):
    from torque_app.shell.limits import Limiter

    who = uuid.uuid4().hex
    first, second = Limiter(), Limiter()
    try:
        seen = [await one.over("t", who, limit=6) for one in (first, second) * 4]
        assert seen[:6] == [False] * 6
        assert seen[6:] == [True, True]
    finally:
        await first.close()
        await second.close()


async def test_without_redis_limits_are_counted_here(servers, monkeypatch):
    from redis import asyncio as aredis

    from torque_app.shell.limits import Limiter

    limiter = Limiter()
    limiter._redis = aredis.Redis(host="127.0.0.1", port=1)
    seen = [await limiter.over("t", "x", limit=2) for _ in range(3)]
    assert seen == [False, False, True]
    await limiter.close()


async def test_the_hub_follows_what_a_page_watches():
    from torque_app.shell.live import Hub

    hub, tenant = Hub(), uuid.uuid4()
    hub.watch("tab", tenant, ("board", "clients"), "Board.refresh")
    hub.watch("tab", tenant, ("clients",), "Board.refresh")
    hub.watch("tab", tenant, ("notifications:1",), "Session.refresh")
    assert set(hub._watchers) == {f"{tenant}|clients", f"{tenant}|notifications:1"}
    hub.changed(f"{uuid.uuid4()}|clients")
    assert not hub._due
    hub.forget("tab")
    assert hub.size == 0
    assert not hub._watchers


async def test_a_bucket_lets_a_burst_pass_and_then_its_rate():
    from torque_app.shell.limits import Bucket

    bucket = Bucket(rate=100, burst=5, left=5)
    assert [bucket.take() for _ in range(6)] == [True] * 5 + [False]
    await asyncio.sleep(0.05)
    assert bucket.take()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("DTE-76-33-1.xml", 'attachment; filename="DTE-76-33-1.xml"'),
        ("Ñuñoa 1.pdf", "attachment; filename*=UTF-8''%C3%91u%C3%B1oa%201.pdf"),
        ('a"; x="b.pdf', "attachment; filename*=UTF-8''a%22%3B%20x%3D%22b.pdf"),
    ],
)
def test_a_file_keeps_its_name_whatever_its_letters(name, told):
    from torque_app.shell.papers import headers

    assert headers(name)["Content-Disposition"] == told


def test_the_collector_leaves_the_program_itself_alone():
    from torque_app.shell import process

    thresholds = gc.get_threshold()
    gc.disable()  # as `serving` leaves it
    try:
        process.calm_collector()
        assert gc.isenabled()
        assert gc.get_freeze_count() > 10_000
        assert gc.get_threshold() == (process.YOUNG, *thresholds[1:])
    finally:
        gc.enable()
        gc.unfreeze()
        gc.set_threshold(*thresholds)
