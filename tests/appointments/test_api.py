"""Appointments and requests by program."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from models.base import new_id
from tests.clients.calling import as_, calling
from tests.factories.days import free_week
from torque_app.appointments.api import requests as asked
from torque_app.appointments.api.appointments import router

SOON = free_week().isoformat()
"""A Monday ahead of whatever day it is."""


def utc(hour):
    """Return an hour of that Monday on the centre's clock as the API writes it."""
    at = datetime.combine(free_week(), time(hour), ZoneInfo("America/Santiago"))
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


@pytest.fixture
def api(yard, rival):
    """The routes, for a member who may all, one who only looks, and another workshop."""
    with calling(
        router,
        boss=yard.shop.actor(),
        viewer=yard.shop.actor("appointments.view"),
        rival=rival.actor(),
    ) as client:
        yield client


@pytest.fixture
def desk(yard):
    """The routes of requests, for a member who may all."""
    with calling(asked.router, boss=yard.shop.actor()) as client:
        yield client


def body(yard, **more):
    return {
        "client_id": str(yard.client_id),
        "vehicle_id": str(yard.vehicle_id),
        "service_center_id": str(yard.shop.centre_id),
        "starts_at": utc(10),
        "minutes": 60,
        "service_type": "Frenos",
    } | more


def booked(api, yard, **more):
    return api.post("/appointments", json=body(yard, **more), headers=as_("boss"))


def test_an_appointment_is_booked_read_listed_and_shown_in_the_calendar(api, yard):
    made = booked(api, yard, bay_id=str(yard.bays[0]), confirmed=True)
    data = made.json()["data"]
    assert (made.status_code, data["status"]) == (201, "CONFIRMED")
    read = api.get(f"/appointments/{data['id']}", headers=as_("viewer")).json()["data"]
    assert (read["starts_at"], read["bay"]) == (utc(10), "B1")
    found = api.get(f"/appointments?date={SOON}", headers=as_("viewer")).json()
    assert (found["meta"]["total"], found["data"][0]["plate"]) == (1, "BBBB·12")
    centre = f"service_center_id={yard.shop.centre_id}"
    week = api.get(
        f"/appointments/calendar?{centre}&first_day={SOON}&days=7", headers=as_("viewer")
    ).json()["data"]
    assert (len(week["days"]), week["days"][0]["appointments"]) == (7, 1)
    free = api.get(
        f"/appointments/free-slots?{centre}&day={SOON}&minutes=60", headers=as_("viewer")
    ).json()["data"]["slots"]
    places = {slot["starts_at"]: slot["places"] for slot in free}
    assert (places[utc(10)], places[utc(11)]) == (1, 2)


def test_a_taken_bay_answers_409_and_who_has_it(api, yard):
    first = booked(api, yard, bay_id=str(yard.bays[0])).json()["data"]["id"]
    again = booked(api, yard, bay_id=str(yard.bays[0]))
    error = again.json()["error"]
    assert (again.status_code, error["code"]) == (409, "slot_taken")
    assert error["details"]["appointment_id"] == first


def test_an_appointment_is_changed_moved_and_passed_on(api, yard):
    row = booked(api, yard).json()["data"]
    path = f"/appointments/{row['id']}"
    changed = api.patch(
        path, json={"notes": "Espera", "bay_id": str(yard.bays[1])}, headers=as_("boss")
    )
    assert changed.json()["data"]["bay"] == "B2"
    emptied = api.patch(path, json={"bay_id": None}, headers=as_("boss")).json()["data"]
    assert emptied["bay"] is None
    wrong = api.patch(path, json={"service_type": None}, headers=as_("boss"))
    assert wrong.status_code == 422
    to = {
        "starts_at": utc(15),
        "minutes": 30,
        "bay_id": None,
        "technician_id": str(yard.technicians[0]),
        "version": emptied["version"],
    }
    moved = api.post(f"{path}/move", json=to, headers=as_("boss")).json()["data"]
    assert (moved["technician"], moved["starts_at"]) == ("Técnico 0", utc(15))
    assert api.post(f"{path}/move", json=to, headers=as_("boss")).status_code == 409
    status = f"{path}/status"
    confirmed = api.patch(status, json={"status": "CONFIRMED"}, headers=as_("boss"))
    assert confirmed.json()["data"]["status"] == "CONFIRMED"
    refused = api.patch(status, json={"status": "COMPLETED"}, headers=as_("boss"))
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "invalid_transition")
    unsaid = api.patch(status, json={"status": "CANCELLED"}, headers=as_("boss"))
    assert unsaid.status_code == 422
    gone = api.patch(
        status, json={"status": "CANCELLED", "reason": "Viaja"}, headers=as_("boss")
    ).json()["data"]
    assert (gone["status"], gone["ended_reason"]) == ("CANCELLED", "Viaja")
    assert api.delete(path, headers=as_("boss")).status_code == 200
    assert api.get(path, headers=as_("boss")).status_code == 404


def test_a_client_arrives_and_the_order_opens_once(api, yard):
    row = booked(api, yard).json()["data"]
    path = f"/appointments/{row['id']}"
    here = api.post(
        f"{path}/customer-arrived", json={"open_order": True}, headers=as_("boss")
    ).json()["data"]
    assert here["status"] == "IN_PROGRESS"
    assert here["arrived_at"]
    assert here["work_order_id"]
    again = api.post(f"{path}/work-order", headers=as_("boss"))
    assert again.json()["data"]["work_order_id"] == here["work_order_id"]


def test_who_only_looks_changes_nothing_and_another_workshop_sees_nothing(api, yard):
    row = booked(api, yard).json()["data"]
    path = f"/appointments/{row['id']}"
    for member, status in (("viewer", 403), ("rival", 404)):
        said = {"status": "CONFIRMED"}
        assert api.patch(f"{path}/status", json=said, headers=as_(member)).status_code == status
    assert api.get(path, headers=as_("rival")).status_code == 404
    assert api.get("/appointments", headers=as_("rival")).json()["meta"]["total"] == 0
    assert api.get("/appointments").status_code == 401


def test_a_request_is_written_changed_scheduled_and_closed(desk, yard):
    said = {"contact_name": "Ana", "contact_phone": "912345678", "plate": "BBBB12"}
    made = desk.post("/service-requests", json=said, headers=as_("boss"))
    row = made.json()["data"]
    assert (made.status_code, row["vehicle_id"]) == (201, str(yard.vehicle_id))
    path = f"/service-requests/{row['id']}"
    changed = desk.patch(path, json={"complaint": "Ruido"}, headers=as_("boss")).json()["data"]
    assert changed["complaint"] == "Ruido"
    visit = body(yard)
    scheduled = desk.patch(path, json={"appointment": visit}, headers=as_("boss")).json()["data"]
    assert scheduled["status"] == "SCHEDULED"
    assert scheduled["appointment_id"]
    assert desk.patch(path, json={"appointment": visit}, headers=as_("boss")).status_code == 400
    other = desk.post("/service-requests", json=said, headers=as_("boss")).json()["data"]["id"]
    closing = {"status": "CLOSED", "reason": "Duplicada"}
    closed = desk.patch(f"/service-requests/{other}", json=closing, headers=as_("boss"))
    assert closed.json()["data"]["closed_reason"] == "Duplicada"
    wrong = desk.patch(path, json={"status": "NEW"}, headers=as_("boss"))
    assert wrong.status_code == 422
    listed = desk.get("/service-requests?status=CLOSED", headers=as_("boss")).json()
    assert listed["meta"]["total"] == 1
    assert desk.get(f"/service-requests/{new_id()}", headers=as_("boss")).status_code == 404
