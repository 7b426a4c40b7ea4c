"""Certification by program: up, built, downloaded and sent."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.clients.calling import as_, calling
from tests.factories.workshop import add_member
from tests.invoicing.test_certification import SETS
from torque_app.invoicing.api import router

OWNER = as_("owner")
ROOT = "/invoicing/certification"


@pytest.fixture
def api(desk):
    member = add_member(desk.shop)
    seller = desk.shop.actor("invoicing.issue", "invoicing.view", user_id=member, role="OPERATOR")
    with calling(router, owner=desk.shop.actor(), operator=seller) as client:
        yield client


def taken(api, name="005-guia_despacho.txt"):
    answer = api.post(ROOT, files={"file": (name, (SETS / name).read_bytes())}, headers=OWNER)
    assert answer.status_code == 201, answer.text
    return answer.json()["data"]


def test_a_set_goes_from_its_file_to_siis_answer(desk, api):
    row = taken(api)
    trip = {"plate": "ABCD12", "driver_rut": "12345678-5", "driver_name": "Juana Prueba"}
    built = api.post(f"{ROOT}/{row['id']}/build", json=trip, headers=OWNER).json()["data"]
    (envelope,) = built["files"]
    assert (envelope["state_name"], envelope["may_send"]) == ("Por enviar", True)
    xml = api.get(f"{ROOT}/files/{envelope['id']}", headers=OWNER)
    assert xml.content.count(b"<Patente>ABCD12</Patente>") == 3
    assert api.post(f"{ROOT}/files/{envelope['id']}/send", headers=OWNER).status_code == 200
    desk.work_off()
    ((told,),) = (each["files"] for each in api.get(ROOT, headers=OWNER).json()["data"])
    assert (told["state_name"], told["sii_state"]) == ("Aceptado", "EPR")


def test_the_zip_waits_for_the_set_to_be_built(api):
    row = taken(api)
    early = api.get(f"{ROOT}/{row['id']}/zip", headers=OWNER)
    assert (early.status_code, early.json()["error"]["code"]) == (409, "set_not_built")
    api.post(f"{ROOT}/{row['id']}/build", headers=OWNER)
    zipped = api.get(f"{ROOT}/{row['id']}/zip", headers=OWNER)
    names = ZipFile(BytesIO(zipped.content)).namelist()
    assert "muestras/428551-3-T52F3-cedible.pdf" in names
    assert "certificacion-005-guia_despacho.zip" in zipped.headers["content-disposition"]


def test_a_set_dropped_is_gone(api):
    row = taken(api)
    assert api.delete(f"{ROOT}/{row['id']}", headers=OWNER).status_code == 200
    assert api.get(ROOT, headers=OWNER).json()["data"] == []


def test_whoever_only_issues_does_not_certify(api):
    answer = api.get(ROOT, headers=as_("operator"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")
