"""Everything a hostile websocket client can try, against a production server: it gets nothing."""

# ruff: noqa: PLC0415 - the product reads its settings, which the servers make

import asyncio
import uuid

import httpx
import pytest
import socketio

from tests.shell.hostile import (
    PALETTE,
    ROOT,
    SESSION,
    TREASURE,
    UPDATE_VARS,
    VAULT,
    Hostile,
)


async def test_a_page_of_another_origin_cannot_open_a_socket(stage):
    for origin in ("https://evil.example", "null", stage.url.replace("http", "https") + ".evil"):
        with pytest.raises(socketio.exceptions.ConnectionError):
            async with Hostile(stage.url, stage.owner.sign_in(), origin=origin):
                pass


async def test_nobody_gets_only_empty_states_from_hydrate(stage):
    async with Hostile(stage.url) as nobody:
        await nobody.event(f"{ROOT}hydrate")
        assert nobody.changes(VAULT) == {
            "treasure": "",
            "note": "",
            "reads": 0,
            "sum": 0,
            "files": [],
            "kept": "",
        }
        assert nobody.changes(SESSION)["permissions"] == []
        assert "hidden" not in str(nobody.updates)


@pytest.mark.parametrize(
    ("handler", "payload"),
    [
        ("load", {}),
        ("refresh", {}),
        ("pay", {"amount": 1}),
        ("slow", {}),
        ("submit", {"form": {}}),
        ("chain", {}),
        ("set_note", {"value": "x"}),
    ],
)
async def test_nobody_is_sent_to_the_login_whatever_they_call(stage, handler, payload):
    async with Hostile(stage.url) as nobody:
        assert await nobody.vault(handler, payload) == {}
        assert nobody.sent_to() == "/login?next=/boveda"


async def test_a_forged_cookie_is_nobody(stage):
    async with Hostile(stage.url, "torque_sid=" + "a" * 43) as forger:
        assert await forger.vault("load") == {}
        assert forger.sent_to().startswith("/login")


async def test_the_frame_and_the_search_tell_nobody_anything(stage):
    async with Hostile(stage.url) as nobody:
        for name, payload in ((f"{SESSION}.load", {}), (f"{PALETTE}.search", {"text": "aa"})):
            await nobody.event(name, payload)
            assert nobody.changes(SESSION) == {}
            assert nobody.changes(PALETTE) == {}


async def test_what_is_open_to_anyone_is_open(stage):
    async with Hostile(stage.url) as nobody:
        assert await nobody.vault("knock") == {"note": "knocked"}


async def test_an_undecorated_method_is_no_handler(stage):
    async with Hostile(stage.url, stage.owner.sign_in()) as owner:
        assert await owner.vault("helper", {"text": "pwned"}) == {}


async def test_a_handler_without_a_policy_is_denied_to_everybody(stage):
    async with Hostile(stage.url, stage.owner.sign_in()) as owner:
        assert await owner.vault("forgotten") == {}


async def test_setvar_is_refused_on_every_state(stage):
    async with Hostile(stage.url, stage.owner.sign_in()) as owner:
        for state, var in ((VAULT, "note"), (VAULT, "treasure"), (SESSION, "permissions")):
            await owner.event(f"{state}.setvar", {"var_name": var, "value": "pwned"})
            assert "pwned" not in str(owner.updates)
        await owner.event(f"{ROOT}setvar", {"var_name": "is_hydrated", "value": True})
        assert "is_hydrated" not in str(owner.updates)


async def test_a_right_one_lacks_is_refused_with_a_notice(stage):
    async with Hostile(stage.url, stage.mechanic.sign_in()) as mechanic:
        assert (await mechanic.vault("load"))["treasure"].startswith(TREASURE)
        assert await mechanic.vault("pay", {"amount": 1}) == {}
        assert mechanic.notice() == "No tienes permiso para esto."
        assert await mechanic.vault("slow") == {}


async def test_a_chained_event_is_judged_like_any_other(stage):
    async with Hostile(stage.url, stage.mechanic.sign_in()) as mechanic:
        assert await mechanic.vault("chain") == {}
        assert mechanic.notice() == "No tienes permiso para esto."
    async with Hostile(stage.url, stage.owner.sign_in()) as owner:
        assert (await owner.vault("chain"))["sum"] == 5


async def test_what_is_allowed_works_in_the_background_too(stage):
    async with Hostile(stage.url, stage.owner.sign_in()) as owner:
        assert await owner.vault("slow", settle=0.5) == {"note": "slow"}


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"amount": "many"},
        {"amount": {"a": [1]}},
        {"amount": [1]},
        {"amount": None},
        {"amount": 1.5},
        {"amount": 2**80},
        {"amount": 1, "approved": "perhaps"},
        {"amount": 1, "admin": True},
        {"amount": 1, "self": {}},
        {"amount": 1, "tags": "x"},
        {"amount": 1, "tags": ["a\x00b"]},
        {"amount": 1, "tags": ["x" * 30_000]},
        {"amount": 1, "tags": [[["deep"]]]},
    ],
)
async def test_wrong_arguments_never_reach_the_handler(stage, payload):
    async with Hostile(stage.url, stage.owner.sign_in()) as owner:
        assert await owner.vault("pay", payload) == {}
        assert owner.notice() == "Ese dato no es válido."


async def test_right_arguments_arrive_parsed(stage):
    async with Hostile(stage.url, stage.owner.sign_in()) as owner:
        changed = await owner.vault("pay", {"amount": "7", "approved": True, "tags": ["a"]})
        assert changed == {"sum": 7, "note": "True ['a']"}


async def test_a_form_arrives_as_a_plain_dict_and_a_forged_one_does_not(stage):
    async with Hostile(stage.url, stage.owner.sign_in()) as owner:
        good = {"form": {"__reflex_form_data__": [["a", "1"], ["b", "2"]]}}
        assert await owner.vault("submit", good) == {"note": "[('a', '1'), ('b', '2')]"}
        for bad in ({"__reflex_form_data__": {"a": 1}}, {"__reflex_form_data__": [[1, 2]]}, "x"):
            assert await owner.vault("submit", {"form": bad}) == {}


async def test_no_var_can_be_set_through_client_storage(stage):
    async with Hostile(stage.url, stage.owner.sign_in()) as owner:
        for var in ("kept", "treasure", "_hidden", "kept_rx_state_"):
            await owner.event(UPDATE_VARS, {"vars": {f"{VAULT}.{var}": "forged"}})
            assert "forged" not in str(owner.updates)
        await owner.event(f"{ROOT}hydrate_and_load", {"vars": {f"{VAULT}.kept": "forged"}})
        assert owner.changes(VAULT)["kept"] == ""


@pytest.mark.parametrize(
    "message",
    [
        "text",
        7,
        None,
        [],
        ["name", "x"],
        {},
        {"name": 5},
        {"name": "nothing.of_the_kind"},
        {"name": f"{VAULT}.knock", "payload": [1]},
        {"name": f"{VAULT}.knock", "payload": "x"},
        {"name": f"{VAULT}.knock", "router_data": "x"},
        {"name": f"{VAULT}.knock", "router_data": {"query": 7}},
        {"name": f"{VAULT}.knock", "router_data": {"query": {"a": {"b": 1}}}},
        {"name": f"{VAULT}.knock", "router_data": {"pathname": {"a": 1}}},
    ],
)
async def test_what_is_no_event_goes_nowhere_and_the_socket_lives_on(stage, message):
    async with Hostile(stage.url) as nobody:
        assert await nobody.say(message) == []
        assert await nobody.vault("knock") == {"note": "knocked"}


async def test_a_name_nobody_knows_leaves_no_cookie_nor_payload_in_the_log(stage):
    secret = uuid.uuid4().hex
    cookie = stage.owner.sign_in()
    async with Hostile(stage.url, cookie) as owner:
        await owner.event("no_such_event", {"password": secret})
        await owner.vault("forgotten", {"password": secret})
        await owner.vault("broken")
    assert secret not in stage.logged()
    assert cookie.split("=")[1] not in stage.logged()
    assert "no_such_event" in stage.logged()
    assert "12.345.678-5" not in stage.logged()


async def test_a_token_without_its_cookie_leads_to_an_empty_state(stage):
    cookie, token = stage.owner.sign_in(), str(uuid.uuid4())
    async with Hostile(stage.url, cookie, token=token) as owner:
        assert (await owner.vault("load"))["treasure"]
    for thief in ("", stage.mechanic.sign_in(), stage.owner.sign_in()):
        async with Hostile(stage.url, thief, token=token) as stolen:
            await stolen.event(f"{ROOT}hydrate")
            assert stolen.changes(VAULT)["treasure"] == ""
    async with Hostile(stage.url, cookie, token=token) as owner:
        await owner.event(f"{ROOT}hydrate")
        assert owner.changes(VAULT)["treasure"].startswith(TREASURE)


async def test_the_token_given_to_a_duplicated_tab_is_bound_as_well(stage):
    cookie, token = stage.owner.sign_in(), str(uuid.uuid4())
    async with (
        Hostile(stage.url, cookie, token=token),
        Hostile(stage.url, cookie, token=token) as second,
    ):
        await second.vault("load")
        assert second.new_token
        renamed = second.new_token
    async with Hostile(stage.url, "", token=renamed) as thief:
        await thief.event(f"{ROOT}hydrate")
        assert thief.changes(VAULT)["treasure"] == ""
    async with Hostile(stage.url, cookie, token=renamed) as owner:
        await owner.event(f"{ROOT}hydrate")
        assert owner.changes(VAULT)["treasure"]


async def test_signing_out_takes_every_right_from_an_open_socket(stage):
    from torque_app.auth.queries import actor_by_cookie
    from torque_app.auth.service import sign_out

    cookie = stage.owner.sign_in()
    async with Hostile(stage.url, cookie) as owner:
        assert (await owner.vault("load"))["treasure"]
        await asyncio.to_thread(lambda: sign_out(actor_by_cookie(cookie.split("=")[1])))
        await asyncio.sleep(2.1)  # another process remembers for two seconds at most
        assert await owner.vault("load") == {}
        assert owner.sent_to().startswith("/login")
        assert await owner.vault("slow", settle=0.4) == {}


async def test_each_tenant_hears_only_its_own_topics(stage, servers):
    from redis import Redis

    from torque_app.core import topics

    redis = Redis.from_url(servers.redis)
    async with (
        Hostile(stage.url, stage.owner.sign_in()) as owner,
        Hostile(stage.url, stage.stranger.sign_in()) as stranger,
    ):
        await owner.vault("load")
        await stranger.vault("load")
        owner.updates.clear()
        stranger.updates.clear()
        topics.publish(redis, stage.owner.tenant_id, ["vault", "vault", "board"])
        await asyncio.sleep(0.5)
        assert owner.changes(VAULT) == {"reads": 1}
        assert stranger.updates == []
    redis.close()


async def test_a_page_left_behind_hears_nothing_more(stage, servers):
    from redis import Redis

    from torque_app.core import topics

    with Redis.from_url(servers.redis) as redis:
        async with Hostile(stage.url, stage.owner.sign_in()) as owner:
            await owner.vault("load")
            await owner.event(f"{SESSION}.load")
            owner.updates.clear()
            topics.publish(redis, stage.owner.tenant_id, ["vault"])
            await asyncio.sleep(0.4)
            assert owner.changes(VAULT) == {}


async def test_a_flood_is_cut(stage):
    async with Hostile(stage.url, stage.owner.sign_in()) as owner:
        for _ in range(400):
            await owner.client.emit("ping", namespace="/_event")
        await asyncio.wait_for(owner.closed.wait(), 5)


async def test_a_giant_message_ends_the_socket(stage):
    async with Hostile(stage.url) as nobody:
        await nobody.client.emit("event", {"name": "x" * 300_000}, namespace="/_event")
        await asyncio.wait_for(nobody.closed.wait(), 5)


async def test_files_of_nobody_or_of_who_may_not_are_refused(stage):
    cookie, token = stage.mechanic.sign_in(), str(uuid.uuid4())
    headers = {
        "Reflex-Client-Token": token,
        "Reflex-Event-Handler": f"{VAULT}.upload",
        "Origin": stage.url,
    }
    file = {"files": ("a.txt", b"123")}
    async with Hostile(stage.url, cookie, token=token) as mechanic, httpx.AsyncClient() as web:
        await mechanic.event(f"{ROOT}hydrate")
        mechanic.updates.clear()
        refused = await web.post(f"{stage.url}/_upload", headers=headers, files=file)
        assert refused.status_code == 401
        sent = await web.post(
            f"{stage.url}/_upload", headers=headers | {"Cookie": cookie}, files=file
        )
        assert sent.status_code == 200
        assert "a.txt" not in sent.text
        await asyncio.sleep(0.3)
        assert mechanic.changes(VAULT) == {}
        foreign = headers | {"Cookie": cookie, "Origin": "https://evil.example"}
        crossed = await web.post(f"{stage.url}/_upload", headers=foreign, files=file)
        assert crossed.status_code == 403
        assert (await web.get(f"{stage.url}/_upload/a.txt")).status_code == 404


async def test_files_of_who_may_arrive_and_forged_ones_do_not(stage):
    cookie, token = stage.owner.sign_in(), str(uuid.uuid4())
    headers = {
        "Reflex-Client-Token": token,
        "Reflex-Event-Handler": f"{VAULT}.upload",
        "Origin": stage.url,
        "Cookie": cookie,
    }
    async with Hostile(stage.url, cookie, token=token) as owner, httpx.AsyncClient() as web:
        await owner.event(f"{ROOT}hydrate")
        assert await owner.vault("upload", {"files": [{"filename": "x", "path": "/etc"}]}) == {}
        file = {"files": ("a.txt", b"123")}
        taken = await web.post(f"{stage.url}/_upload", headers=headers, files=file)
        assert "a.txt:3" in taken.text
        extra = {"__reflex_event_args": '{"admin": true}'}
        more = await web.post(f"{stage.url}/_upload", headers=headers, files=file, data=extra)
        assert "a.txt:3" not in more.text
        assert "Ese dato no es válido." in more.text


async def test_a_bug_in_a_handler_reaches_the_log_and_not_the_browser(stage):
    async with Hostile(stage.url, stage.owner.sign_in()) as owner:
        await owner.vault("broken")
        assert "broken with" not in str(owner.updates)
        assert all(not update.get("events") for update in owner.updates)


async def test_a_socket_without_a_token_is_refused(stage):
    client = socketio.AsyncClient(reconnection=False)
    with pytest.raises(socketio.exceptions.ConnectionError):
        await client.connect(
            stage.url,
            namespaces=["/_event"],
            headers={"Origin": stage.url},
            socketio_path="/_event",
            transports=["websocket"],
        )


async def test_events_travel_by_websocket_only(stage):
    async with httpx.AsyncClient() as web:
        polled = await web.get(f"{stage.url}/_event/?EIO=4&transport=polling&token=x")
        assert polled.status_code == 404


async def test_a_second_factor_still_owed_opens_nothing_but_its_own_page(stage):
    from sqlalchemy import text

    from torque_app.core.crypto import fingerprint
    from torque_app.core.database import admin_engine

    cookie = stage.owner.sign_in()
    with admin_engine().begin() as connection:
        owing = text("UPDATE sessions SET mfa_pending = true WHERE token_hash = :hash")
        hashed = fingerprint(cookie.split("=")[1])
        assert connection.execute(owing, {"hash": hashed}).rowcount == 1
    async with Hostile(stage.url, cookie) as half:
        for handler in ("load", "chain", "slow"):
            assert await half.vault(handler) == {}
            assert half.sent_to().startswith("/mfa")
    page = {"Cookie": cookie, "Accept": "text/html"}
    async with httpx.AsyncClient() as web:
        answer = await web.get(f"{stage.url}/tablero", headers=page)
        assert (answer.status_code, answer.headers["location"]) == (303, "/mfa")
        assert (await web.get(f"{stage.url}/mfa", headers=page)).status_code != 303
