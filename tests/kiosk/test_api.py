"""Tablets over HTTP: who they are, who stands at them, what they send."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.clients.calling import as_
from tests.kiosk.conftest import OTHER_PIN, PIN, VOICE, photo
from torque_app.kiosk import service

OWNER, TECHNICIAN = as_("owner"), as_("technician")


def of(stand, grant=None):
    """Return the headers of the stand's tablet, and of who stands there."""
    known = {"Authorization": f"Kiosk {stand.token}"}
    return known | ({"X-Kiosk-Grant": grant} if grant else {})


def code(answer):
    return answer.status_code, answer.json()["error"]["code"]


def wire(action):
    return {
        "key": str(action.key),
        "kind": action.kind,
        "payload": action.payload,
        "happened_at": action.happened_at.isoformat(),
        "grant": action.grant,
    }


def test_a_tablet_shows_who_works_at_its_centre(api, stand):
    told = api.get("/kiosk/people", headers=of(stand)).json()["data"]
    assert told["device"]["name"] == "Tablet del elevador 1"
    assert told["device"]["idle_seconds"] == 120
    names = {one["name"]: (one["initials"], one["has_pin"]) for one in told["people"]}
    assert names["Pedro Técnico"] == ("PT", True)


def test_whoever_is_busy_is_shown_with_it(api, stand):
    ot, (brakes, _) = stand.tasks()
    assert stand.act("task.start", ot_id=ot.id, labor_id=brakes.id).outcome == "DONE"
    told = api.get("/kiosk/people", headers=of(stand)).json()["data"]["people"]
    busy = {one["name"]: one["busy_with"] for one in told}
    assert busy["Pedro Técnico"] == f"{ot.number} · Frenos"
    assert busy["Julia Eléctrica"] is None


@pytest.mark.parametrize("token", ["", "tk_inventado", "cualquier cosa"])
def test_a_forged_token_opens_nothing(api, stand, token):
    headers = {"Authorization": f"Kiosk {token}"}
    for path in ("/kiosk/people", "/kiosk/work", "/kiosk/scan?code=x"):
        assert code(api.get(path, headers=headers)) == (401, "device_unknown")
    sent = {"actions": [wire(stand.action("help.ask"))]}
    assert code(api.post("/kiosk/actions", json=sent, headers=headers)) == (401, "device_unknown")
    answer = api.put(f"/kiosk/uploads/{uuid4()}", content=photo(), headers=headers)
    assert code(answer) == (401, "device_unknown")


def test_a_revoked_tablet_opens_nothing_from_then_on(api, stand):
    grant = stand.grant()
    assert api.get("/kiosk/work", headers=of(stand, grant)).status_code == 200
    assert api.delete(f"/kiosk-devices/{stand.device.id}", headers=OWNER).status_code == 200
    assert code(api.get("/kiosk/work", headers=of(stand, grant))) == (401, "device_unknown")
    again = api.delete(f"/kiosk-devices/{stand.device.id}", headers=OWNER)
    assert code(again) == (409, "conflict")


def test_a_pin_gives_a_turn_of_twelve_hours(api, stand):
    asked = {"user_id": str(stand.me), "pin": PIN}
    answer = api.post("/kiosk/sessions", json=asked, headers=of(stand))
    given = answer.json()["data"]
    assert answer.status_code == 201
    assert given["person"]["name"] == "Pedro Técnico"
    assert "work_orders.work" in given["person"]["permissions"]
    left = datetime.fromisoformat(given["expires_at"]) - datetime.now(UTC)
    assert timedelta(hours=11, minutes=59) < left <= timedelta(hours=12)
    work = api.get("/kiosk/work", headers=of(stand, given["grant"]))
    assert work.status_code == 200


def test_wrong_pins_are_told_how_many_are_left_and_then_wait(api, stand):
    asked = {"user_id": str(stand.me), "pin": "0000"}
    lefts = []
    for _ in range(4):
        refused = api.post("/kiosk/sessions", json=asked, headers=of(stand))
        assert code(refused) == (401, "pin_refused")
        lefts.append(refused.json()["error"]["details"]["attempts_left"])
    assert lefts == [4, 3, 2, 1]
    locked = api.post("/kiosk/sessions", json=asked, headers=of(stand))
    assert code(locked) == (423, "pin_locked")
    right = {"user_id": str(stand.me), "pin": PIN}
    assert code(api.post("/kiosk/sessions", json=right, headers=of(stand))) == (423, "pin_locked")
    other = {"user_id": str(stand.colleague_id), "pin": OTHER_PIN}
    assert api.post("/kiosk/sessions", json=other, headers=of(stand)).status_code == 201


def test_nobody_works_without_a_turn(api, stand):
    assert code(api.get("/kiosk/work", headers=of(stand))) == (401, "grant_refused")
    assert code(api.get("/kiosk/work", headers=of(stand, "otra"))) == (401, "grant_refused")


def test_a_turn_that_was_left_shows_nothing_more(api, stand):
    grant = stand.grant()
    assert api.delete("/kiosk/sessions", headers=of(stand, grant)).status_code == 200
    assert code(api.get("/kiosk/work", headers=of(stand, grant))) == (401, "grant_refused")


def test_work_that_did_not_change_is_not_sent_again(api, stand):
    ot, (brakes, _) = stand.tasks()
    grant = stand.grant()
    first = api.get("/kiosk/work", headers=of(stand, grant))
    mark = first.headers["etag"]
    same = api.get("/kiosk/work", headers=of(stand, grant) | {"If-None-Match": mark})
    assert (same.status_code, same.content) == (304, b"")
    stand.act("task.start", ot_id=ot.id, labor_id=brakes.id)
    more = api.get("/kiosk/work", headers=of(stand, grant) | {"If-None-Match": mark})
    assert more.status_code == 200
    assert more.json()["data"]["now"]["labor_id"] == str(brakes.id)


def test_actions_are_answered_in_their_order(api, stand):
    ot, (brakes, oil) = stand.tasks()
    sent = [
        stand.action("task.start", ot_id=ot.id, labor_id=brakes.id),
        stand.action("task.pause", ot_id=ot.id, labor_id=brakes.id, reason="LUNCH"),
        stand.action("task.start", ot_id=ot.id, labor_id=oil.id),
    ]
    body = {"actions": [wire(one) for one in sent], "sent_at": datetime.now(UTC).isoformat()}
    answer = api.post("/kiosk/actions", json=body, headers=of(stand))
    outcomes = answer.json()["data"]["outcomes"]
    assert [one["key"] for one in outcomes] == [str(one.key) for one in sent]
    assert [one["outcome"] for one in outcomes] == ["DONE"] * 3
    again = api.post("/kiosk/actions", json=body, headers=of(stand))
    assert again.json()["data"]["outcomes"] == outcomes


def test_a_photo_is_kept_once_under_its_key(api, stand):
    key = uuid4()
    headers = of(stand) | {"Content-Type": "image/jpeg"}
    kept = [
        api.put(f"/kiosk/uploads/{key}", content=photo(), headers=headers).json()["data"]
        for _ in range(2)
    ]
    assert kept[0] == kept[1]
    assert kept[0]["mime"] == "image/jpeg"
    spoken = of(stand) | {"Content-Type": "audio/webm;codecs=opus"}
    voice = api.put(f"/kiosk/uploads/{uuid4()}", content=VOICE, headers=spoken)
    assert voice.json()["data"]["mime"] == "audio/webm"


def test_what_is_too_large_is_not_read_to_its_end(api, stand):
    headers = of(stand) | {"Content-Type": "image/jpeg"}
    body = b"\xff\xd8\xff" + bytes(service.MAX_BYTES)
    refused = api.put(f"/kiosk/uploads/{uuid4()}", content=body, headers=headers)
    assert code(refused) == (413, "file_too_large")


def test_a_good_token_becomes_a_cookie_no_script_reads(api, stand):
    answer = api.post("/kiosco/alta", data={"token": stand.token}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/kiosco")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    api.cookies.set("torque_kiosk", stand.token)
    assert api.get("/kiosk/people").status_code == 200


def test_a_wrong_token_leads_back_with_why(api, stand):
    answer = api.post("/kiosco/alta", data={"token": "tk_no"}, follow_redirects=False)
    assert answer.headers["location"] == "/kiosco/alta?error=device_unknown"
    assert "set-cookie" not in answer.headers


def test_a_tablet_is_registered_once_and_its_token_never_shown_again(api, stand):
    body = {"name": "Pintura", "service_center_id": str(stand.shop.centre_id)}
    made = api.post("/kiosk-devices", json=body, headers=OWNER).json()["data"]
    assert made["token"].startswith("tk_")
    listed = api.get("/kiosk-devices", headers=OWNER)
    assert made["token"] not in listed.text
    assert {row["name"] for row in listed.json()["data"]} == {"Pintura", "Tablet del elevador 1"}


def test_a_technician_manages_neither_tablets_nor_pins(api, stand):
    body = {"name": "Mía", "service_center_id": str(stand.shop.centre_id)}
    assert api.post("/kiosk-devices", json=body, headers=TECHNICIAN).status_code == 403
    assert api.get("/kiosk-pins", headers=TECHNICIAN).status_code == 403
    path = f"/kiosk-pins/{stand.colleague_id}"
    assert api.put(path, json={"pin": "2846"}, headers=TECHNICIAN).status_code == 403


def test_pins_are_given_listed_and_taken_away_without_being_shown(api, stand):
    path = f"/kiosk-pins/{stand.colleague_id}"
    given = api.put(path, json={"pin": "6174"}, headers=OWNER)
    assert given.json()["data"]["has_pin"] is True
    listed = api.get("/kiosk-pins", headers=OWNER)
    assert {row["name"]: row["has_pin"] for row in listed.json()["data"]}["Julia Eléctrica"]
    assert "6174" not in listed.text
    assert api.delete(path, headers=OWNER).status_code == 200
    asked = {"user_id": str(stand.colleague_id), "pin": "6174"}
    refused = api.post("/kiosk/sessions", json=asked, headers=of(stand))
    assert code(refused) == (401, "pin_refused")
