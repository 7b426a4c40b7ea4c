"""Messages, words and wishes by program, and the door for whoever wants no more publicity."""

import re
from datetime import time

import pytest
from fastapi import Depends, FastAPI
from sqlmodel import select

from models.audit import AuditEntry
from models.base import new_id
from models.notifications_messages import Channel
from tests.clients.calling import TestClient, as_, calling
from torque_app.clients import service as clients
from torque_app.core.listing import Listing
from torque_app.notifications import queries, service
from torque_app.notifications.api import messages, outside, way_out, wishes, words
from torque_app.notifications.service.way_out import address
from torque_app.shell.legible import legible

WORDS = {"code": "listo", "channel": "SMS", "body": "Hola, {{ nombre }}"}


@pytest.fixture
def api(desk, rival):
    """The routes, for who configures, who only reads, and another workshop."""
    from fastapi import APIRouter  # noqa: PLC0415 - one router of all

    every = APIRouter()
    for module in (messages, words, wishes):
        for router in (module.router, *getattr(module, "ROUTERS", ())):
            every.include_router(router)
    with calling(
        every,
        boss=desk.shop.actor(),
        reader=desk.shop.actor("notifications.log", "notifications.own"),
        rival=rival.actor(),
    ) as client:
        yield client


@pytest.fixture
def door():
    """The pages that anybody opens who holds their address."""
    application = FastAPI()
    application.include_router(way_out.pages)
    with TestClient(application, base_url="http://taller") as client:
        yield client


@pytest.fixture
def guarded_door():
    """The same behind what reads every request of the product before its route does."""
    application = FastAPI(dependencies=[Depends(legible)])
    application.include_router(outside.pages)
    with TestClient(application, base_url="http://taller") as client:
        yield client


def test_a_template_is_written_seen_changed_and_removed(api):
    made = api.post("/message-templates", json=WORDS, headers=as_("boss"))
    assert made.status_code == 201, made.text
    its = made.json()["data"]
    seen = api.post(
        "/message-templates/preview",
        json={"template": WORDS, "variables": {"nombre": "Ana"}},
        headers=as_("boss"),
    )
    assert seen.json()["data"]["text"] == "Hola, Ana"
    at = f"/message-templates/{its['id']}"
    stale = api.put(at, json={**WORDS, "version": 99}, headers=as_("boss"))
    assert stale.status_code == 409
    changed = api.put(at, json={**WORDS, "body": "Chao", "version": 1}, headers=as_("boss"))
    assert changed.json()["data"]["body"] == "Chao"
    assert api.get(at, headers=as_("rival")).status_code == 404
    assert api.delete(at, headers=as_("boss")).status_code == 200
    assert api.get(at, headers=as_("boss")).status_code == 404


def test_a_template_with_a_strange_hole_is_refused(api):
    wrong = {**WORDS, "body": "{{ config.SECRET_KEY }}"}
    answer = api.post("/message-templates", json=wrong, headers=as_("boss"))
    assert answer.status_code == 422
    assert "body" in answer.json()["error"]["details"]["fields"]


def test_who_only_reads_configures_nothing(api):
    assert api.post("/message-templates", json=WORDS, headers=as_("reader")).status_code == 403
    assert api.get("/messages", headers=as_("reader")).status_code == 200


def test_a_message_and_its_story_are_read(api, desk):
    desk.template(Channel.SMS)
    (key,) = desk.write()
    told = api.get(f"/messages/{key}", headers=as_("reader")).json()["data"]
    assert told["message"]["status"] == "SUPPRESSED"
    assert [each["kind"] for each in told["events"]] == ["SUPPRESSED"]
    assert api.post(f"/messages/{key}/resend", headers=as_("boss")).status_code == 400
    assert api.get(f"/messages/{key}", headers=as_("rival")).status_code == 404


def test_wishes_are_kept_and_nonsense_is_refused(api):
    wanted = {"channels": {"SMS": False}, "quiet_from": "22:00", "quiet_until": "08:00"}
    kept = api.put("/message-preferences/me", json=wanted, headers=as_("reader")).json()["data"]
    assert (kept["channels"], kept["quiet_from"]) == ({"SMS": False}, "22:00:00")
    for wrong in ({"channels": {"PALOMA": True}}, {"quiet_from": "22:00"}):
        assert (
            api.put("/message-preferences/me", json=wrong, headers=as_("boss")).status_code == 422
        )


def test_a_consent_is_recorded_and_taken_back(api, desk):
    client_id = str(desk.client_id)
    body = {"client_id": client_id, "channel": "EMAIL", "words": "Acepto recibir ofertas."}
    assert api.post("/consents", json=body, headers=as_("reader")).status_code == 201
    assert api.post("/consents", json=body, headers=as_("rival")).status_code == 404
    gone = {"client_id": client_id, "channel": "EMAIL"}
    assert api.post("/consents/withdraw", json=gone, headers=as_("reader")).json()["data"] is True
    assert api.post("/consents/withdraw", json=gone, headers=as_("reader")).json()["data"] is False


def test_a_browser_elsewhere_is_refused(api):
    body = {"endpoint": "https://malo.example/x", "keys": {"p256dh": "AAAA", "auth": "AAAA"}}
    assert api.post("/push-subscriptions", json=body, headers=as_("boss")).status_code == 422
    key = api.get("/push-subscriptions/key", headers=as_("boss")).json()["data"]
    assert len(key) == 87


def test_a_browser_gets_another_address_only_from_who_it_is_of(api):
    told = {"before": "https://fcm.googleapis.com/a", "endpoint": "https://fcm.googleapis.com/b"}
    body = {**told, "keys": {"p256dh": "B" + "A" * 86, "auth": "A" * 22}}
    assert api.post("/push-subscriptions/renew", json=body, headers=as_("boss")).status_code == 404


def test_who_looks_after_messages_keeps_what_a_client_asked_for(api, desk):
    at = f"/message-preferences/clients/{desk.client_id}"
    wanted = {"channels": {"SMS": False}, "quiet_from": "20:00", "quiet_until": "10:00"}
    kept = api.put(at, json=wanted, headers=as_("reader"))
    assert kept.json()["data"]["channels"] == {"SMS": False}
    assert api.get(at, headers=as_("reader")).json()["data"]["quiet_from"] == "20:00:00"
    assert api.put(at, json=wanted, headers=as_("rival")).status_code == 404
    assert api.get("/message-preferences", headers=as_("reader")).status_code == 403


def test_the_log_is_narrowed_to_one_client(api, desk):
    desk.template(Channel.SMS)
    desk.write()
    asked = api.get(f"/messages?client_id={desk.client_id}", headers=as_("reader")).json()
    assert len(asked["data"]) == 1
    none = api.get(f"/messages?client_id={desk.shop.owner_id}", headers=as_("reader")).json()
    assert none["data"] == []
    assert api.get("/messages?client_id=nada", headers=as_("reader")).status_code == 422


def test_the_archive_is_narrowed_to_one_client(api, desk):
    desk.template(Channel.SMS)
    desk.write()
    desk.put_away()

    def narrowed(client_id):
        asked = {"client_id": str(client_id)}
        return api.get("/messages/archive", params=asked, headers=as_("boss"))

    assert len(narrowed(desk.client_id).json()["data"]) == 1
    assert narrowed(new_id()).json()["data"] == []
    assert narrowed("nada").status_code == 422


def test_what_is_not_told_as_meta_tells_is_refused_and_breaks_nothing(guarded_door):
    told = guarded_door.post
    assert told("/external/whatsapp", data={"a": "b"}).status_code == 403
    assert told("/external/whatsapp", content=b"\xff\x00").status_code == 403
    assert told("/external/sms/x.y", data={"a": "b"}).status_code == 403


def test_the_way_out_asks_first_and_then_lets_go(desk, door):
    desk.shop.do(
        service.record_consent, desk.client_id, channel=Channel.EMAIL, words="a", source="b"
    )
    at = "/u/" + address(desk.shop.tenant_id, desk.client_id, Channel.EMAIL).rpartition("/")[2]
    assert "¿Quieres dejar de recibir" in door.get(at).text
    assert standing(desk) == 1
    assert "Ya no te enviaremos" in door.post(at).text
    assert standing(desk) == 0
    assert door.post(at).status_code == 200


def standing(desk):
    listing = Listing(filters={"standing": "true"})
    return desk.shop.do(queries.consents, listing).total


@pytest.mark.parametrize("token", ["x", "AAAA.BBBB", "%00", "a" * 500])
def test_an_address_that_opens_nothing_tells_nothing(servers, door, token):
    assert door.get(f"/u/{token}").status_code == 404
    assert door.post(f"/u/{token}").status_code == 404


# --- how a client wishes to be told -----------------------------------------------------------


def door_of(desk, way=Channel.EMAIL):
    """Return the path of a client's own page, as a message carries it."""
    return "/u/" + address(desk.shop.tenant_id, desk.client_id, way).rpartition("/")[2]


def ticked(page):
    """Return what the boxes of a page say, by group."""
    found = re.findall(r'type="checkbox" name="(\w+)" value="(\w+)"( checked)?', page.text)
    return {(group, value): bool(on) for group, value, on in found}


def test_the_page_shows_what_goes(desk, door):
    desk.shop.do(service.save_client_preferences, desk.client_id, channels={"SMS": False})
    page = door.get(door_of(desk))
    assert "No te enviamos publicidad por este medio: Correo" in page.text
    assert ticked(page) == {
        ("ways", "EMAIL"): True, ("ways", "WHATSAPP"): True, ("ways", "SMS"): False,
    }  # fmt: skip
    assert 'value="21:00"' in page.text
    assert page.headers["cache-control"] == "no-store"


def test_a_client_says_how_they_wish_to_be_told(desk, door):
    for way in (Channel.EMAIL, Channel.SMS):
        desk.shop.do(service.record_consent, desk.client_id, channel=way, words="a", source="b")
    at = door_of(desk)
    assert ticked(door.get(at))["publicity", "SMS"]
    said = {
        "ways": ["WHATSAPP"], "publicity": ["EMAIL"], "offered": ["EMAIL", "SMS"],
        "quiet_from": "20:00", "quiet_until": "08:30",
    }  # fmt: skip
    answer = door.post(f"{at}/avisos", data=said)
    assert "Guardamos cómo quieres" in answer.text
    goes = desk.shop.do(queries.client_wishes, desk.client_id)
    assert [way for way, on in goes.channels.items() if on] == [Channel.WHATSAPP]
    assert goes.agreed == {Channel.EMAIL}
    assert goes.quiet == (time(20), time(8, 30))
    gone = desk.shop.do(queries.consents, Listing(filters={"standing": "false"})).rows
    assert [(row.channel, row.withdrawn_by_link) for row in gone] == [(Channel.SMS, True)]


def test_publicity_agreed_to_since_the_page_was_opened_stands(desk, door):
    desk.shop.do(service.record_consent, desk.client_id, channel=Channel.SMS, words="a", source="b")
    door.post(f"{door_of(desk)}/avisos", data={"ways": ["SMS"]})
    assert standing(desk) == 1


def test_a_link_gives_no_consent(desk, door):
    door.post(f"{door_of(desk)}/avisos", data={"publicity": ["EMAIL", "SMS", "x"]})
    assert standing(desk) == 0


@pytest.mark.parametrize(
    "wrong", [{"quiet_from": "tarde", "quiet_until": "08:00"}, {"quiet_from": "20:00"}]
)
def test_hours_that_are_none_change_nothing(desk, door, wrong):
    answer = door.post(f"{door_of(desk)}/avisos", data={"ways": ["SMS"], **wrong})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert ticked(answer)["ways", "EMAIL"] is False
    assert desk.shop.do(queries.client_preferences, desk.client_id).channels == {}


def test_a_client_that_is_gone_gets_out_all_the_same(desk, door):
    desk.shop.do(
        service.record_consent, desk.client_id, channel=Channel.EMAIL, words="a", source="b"
    )
    desk.shop.do(clients.remove, desk.client_id)
    at = door_of(desk)
    assert "Cómo quieres que te avisemos" not in door.get(at).text
    assert "Ya no te enviaremos" in door.post(at).text
    assert standing(desk) == 0
    assert door.post(f"{at}/avisos").status_code == 404


def test_what_was_said_by_a_link_is_in_the_audit(desk, door):
    door.post(f"{door_of(desk)}/avisos", data={"ways": ["SMS"]})
    with desk.shop.tx() as tx:
        query = select(AuditEntry.command).where(AuditEntry.entity_type == "message_preferences")
        assert "notifications.save_by_link" in set(tx.session.exec(query))
