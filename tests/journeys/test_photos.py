"""Photos taken without a line: they wait on the device, whatever becomes of its browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.test_reception import PHONE, complaints, got, on, picture, sent

KEPT = """() => new Promise((done) => {
  const asked = indexedDB.open("torque-photos", 1);
  asked.onsuccess = () => {
    const count = asked.result.transaction("parcels").objectStore("parcels").count();
    count.onsuccess = () => done(count.result);
  };
})"""
"""How many photos the device keeps."""


def take(page: Page, slot: str) -> None:
    page.get_by_label(slot, exact=True).set_input_files([picture()])


@pytest.fixture
def act(own_device, base) -> tuple[object, str]:
    """A phone at the step of the photos of a new reception, and the act's id."""
    owner = own_device(**PHONE)
    email = f"fotos-{id(owner)}@example.cl"
    steps.register(owner.page, base, workshop="Taller La Foto", name="Rita Soto", email=email)
    return owner, sent(owner.page, base, "intakes", service_center_id=None)["intake"]["id"]


def at_the_photos(page: Page, base: str, act: str) -> None:
    page.goto(f"{base}/recepcion/{act}")
    page.get_by_role("button", name=re.compile("^Lecturas")).first.tap()
    on(page, "Lecturas")


def test_photos_outlive_the_browser_they_were_taken_with_and_are_sent_once(act, own_device, base):
    before, intake = act
    at_the_photos(before.page, base, intake)
    before.context.set_offline(True)
    for slot in ("Frente", "Atrás"):
        take(before.page, slot)
    expect(before.page.get_by_text("Sin conexión: la foto espera aquí").first).to_be_visible()
    before.page.wait_for_function(f"async () => (await ({KEPT})()) === 2")
    before.context.close()

    after = own_device(**PHONE)
    at_the_photos(after.page, base, intake)
    for slot in ("Frente", "Atrás"):
        expect(after.page.get_by_label(f"{slot} ✓")).to_be_attached()
    after.page.wait_for_function(f"async () => (await ({KEPT})()) === 0")
    assert len(got(after.page, base, f"intakes/{intake}")["photos"]) == 2
    after.page.reload()
    on(after.page, "Lecturas")
    assert len(got(after.page, base, f"intakes/{intake}")["photos"]) == 2
    assert complaints(after) == []


def test_a_photo_waits_for_who_opens_its_act_and_is_sent_from_no_other(act, own_device, base):
    before, intake = act
    at_the_photos(before.page, base, intake)
    before.context.set_offline(True)
    take(before.page, "Frente")
    before.page.wait_for_function(f"async () => (await ({KEPT})()) === 1")
    before.context.close()

    after = own_device(**PHONE)
    other = sent(after.page, base, "intakes", service_center_id=None)["intake"]["id"]
    at_the_photos(after.page, base, other)
    expect(after.page.get_by_label("Frente", exact=True)).to_be_attached()
    assert after.page.evaluate(KEPT) == 1
    assert [got(after.page, base, f"intakes/{each}")["photos"] for each in (intake, other)] == [
        [],
        [],
    ]
