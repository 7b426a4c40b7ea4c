"""The screen of tablets, handler by handler, on a real database."""

from uuid import uuid4

import pytest

from tests.factories.screens import goes_to, sitting
from tests.kiosk.conftest import photo
from torque_app.kiosk import queries, service
from torque_app.kiosk.service import PinRefused
from torque_app.kiosk.state.devices import DevicesState, NewDeviceState
from torque_app.kiosk.state.of_order import FindingsState
from torque_app.kiosk.state.pins import PinsState


@pytest.fixture
def tab(stand):
    with sitting(stand.shop.actor()) as tab:
        yield tab


async def test_a_tablet_is_registered_and_its_link_put_away(tab, stand):
    tab.go()
    await tab.do(DevicesState.load)
    await tab.do(NewDeviceState.start)
    dialog = tab.state(NewDeviceState)
    assert [choice.label for choice in dialog.centres] == ["Casa matriz"]
    asked = {"name": "Pintura", "service_center_id": str(stand.shop.centre_id), "_key": "1"}
    await tab.do(NewDeviceState.send, asked)
    token = dialog.link.partition("#")[2]
    assert dialog.link.partition("#")[0].endswith("/kiosco/alta")
    assert dialog.qr.startswith("data:image/svg+xml")
    assert queries.device_by_token(token).name == "Pintura"
    await tab.do(NewDeviceState.send, asked)
    await tab.do(NewDeviceState.close)
    assert (dialog.opened, dialog.link, dialog.qr) == (False, "", "")
    await tab.do(DevicesState.refresh)
    assert tab.state(DevicesState).total == 2


async def test_a_tablet_without_centre_or_name_is_told_where(tab, stand):
    await tab.do(NewDeviceState.start)
    await tab.do(NewDeviceState.send, {"name": "Pintura", "service_center_id": "nada"})
    assert tab.state(NewDeviceState).errors.keys() == {"service_center_id"}
    centre = str(stand.shop.centre_id)
    await tab.do(NewDeviceState.send, {"name": " ", "service_center_id": centre})
    assert tab.state(NewDeviceState).errors.keys() == {"name"}


async def test_a_tablet_is_looked_at_and_taken_out_of_use(tab, stand):
    tab.go()
    await tab.do(DevicesState.load)
    page = tab.state(DevicesState)
    await tab.do(DevicesState.show, str(stand.device.id))
    assert (page.device.name, page.device.is_active) == ("Tablet del elevador 1", True)
    await tab.do(DevicesState.revoke)
    assert (page.device.id, page.rows[0].is_active) == ("", False)
    assert queries.device_by_token(stand.token) is None


async def test_the_list_goes_where_its_address_says(tab):
    tab.go()
    await tab.do(DevicesState.load)
    (address,) = goes_to(await tab.do(DevicesState.narrow, "status", "REVOKED"))
    assert address == "/ajustes/tabletas?status=REVOKED"
    tab.go(status="REVOKED")
    await tab.do(DevicesState.load)
    assert tab.state(DevicesState).rows == []


async def test_a_pin_is_given_and_taken_away(tab, stand):
    await tab.do(PinsState.load)
    page = tab.state(PinsState)
    who = str(stand.colleague_id)
    await tab.do(PinsState.ask, who)
    await tab.do(PinsState.give, {"pin": "1111"})
    assert page.errors == {"pin": "Ese PIN se adivina fácil. Elige otro."}
    await tab.do(PinsState.give, {"pin": "6174"})
    assert page.who.user_id == ""
    assert stand.enter(stand.colleague_id, "6174").grant
    await tab.do(PinsState.take_away, who)
    assert {one.user_id: one.has_pin for one in page.people}[who] is False
    with pytest.raises(PinRefused):
        stand.enter(stand.colleague_id, "6174")


async def test_a_finding_is_shown_on_the_page_of_its_ot(tab, stand):
    ot, _ = stand.tasks()
    key = uuid4()
    service.keep_upload(stand.device, key, data=photo(), mime="image/jpeg")
    told = {"title": "Fuga de aceite", "grade": "RED", "photos": [str(key)]}
    stand.send(stand.action("finding.add", {"ot_id": str(ot.id)} | told))
    tab.go(ot_id=str(ot.id))
    await tab.do(FindingsState.load)
    (line,) = tab.state(FindingsState).rows
    assert (line.title, line.tone, len(line.photos)) == ("Fuga de aceite", "danger", 1)
    tab.go(ot_id="nada")
    await tab.do(FindingsState.load)
    assert tab.state(FindingsState).rows == []


async def test_a_technician_sees_neither_tablets_nor_pins(stand):
    with sitting(stand.floor.technician("kiosk.use", "tenants.view")) as tab:
        tab.go()
        await tab.do(DevicesState.load)
        await tab.do(PinsState.load)
        devices, people = tab.state(DevicesState), tab.state(PinsState)
        assert (devices.rows, devices.error) == ([], "No tienes permiso para esto.")
        assert (people.people, people.error) == ([], "No tienes permiso para esto.")
