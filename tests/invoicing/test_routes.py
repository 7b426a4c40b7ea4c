"""Mailing a document and reading SII's e-mail, by program."""

import pytest

from models.notifications import Mail
from tests.clients.calling import as_, calling
from tests.factories.postbox import mail_goes_out
from tests.factories.workshop import add_member
from tests.invoicing.test_diagnosis import mailed
from torque_app.invoicing.api import router

OWNER = as_("owner")


@pytest.fixture
def api(counter):
    rights = ("invoicing.view", "invoicing.issue", "work_orders.view")
    operator = counter.shop.actor(*rights, user_id=add_member(counter.shop), role="OPERATOR")
    with calling(router, owner=counter.shop.actor(), operator=operator) as client:
        yield client


@pytest.fixture
def box(monkeypatch, tmp_path):
    with mail_goes_out(monkeypatch, tmp_path) as postbox:
        yield postbox


def test_sending_answers_the_key_of_the_mail(api, counter, box):
    row = counter.issue()
    counter.work_off()
    answer = api.post(f"/invoicing/{row.id}/send", json={"note": "Gracias"}, headers=OWNER)
    (mail,) = counter.rows(Mail)
    assert (answer.status_code, answer.json()["data"]) == (201, {"mail_id": str(mail.id)})
    assert mail.recipient == "pagos@example.cl"


def test_what_is_no_address_is_named_by_field(api, counter, box):
    row = counter.issue()
    counter.work_off()
    answer = api.post(f"/invoicing/{row.id}/send", json={"to": "nadie"}, headers=OWNER)
    assert answer.status_code == 422
    assert set(answer.json()["error"]["details"]["fields"]) == {"to"}


def test_sending_before_sii_has_it_conflicts(api, counter, box):
    row = counter.issue()
    answer = api.post(f"/invoicing/{row.id}/send", json={}, headers=OWNER)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_deliverable")


def test_an_operator_cannot_mail_what_is_not_theirs(api, counter, box):
    row = counter.issue()
    counter.work_off()
    answer = api.post(f"/invoicing/{row.id}/send", json={}, headers=as_("operator"))
    assert answer.status_code == 404
    assert counter.rows(Mail) == []


def test_siis_mail_is_read_by_program(api, counter, simulator):
    simulator.order("documents_rejected", service="upload|boleta_upload")
    counter.issue()
    counter.work_off()
    files = {"file": ("correo.xml", mailed(simulator, counter), "text/xml")}
    answer = api.post("/invoicing/diagnosis", files=files, headers=OWNER)
    data = answer.json()["data"]
    assert (answer.status_code, data["documents"], data["changed"]) == (200, 1, 1)
    refused = api.post("/invoicing/diagnosis", files=files, headers=as_("operator"))
    assert refused.status_code == 403


def test_another_file_is_no_diagnosis(api, counter):
    files = {"file": ("correo.xml", b"<no/>", "text/xml")}
    answer = api.post("/invoicing/diagnosis", files=files, headers=OWNER)
    assert answer.status_code in {400, 422}
