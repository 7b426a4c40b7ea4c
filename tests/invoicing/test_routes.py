"""Mailing a document, reading SII's e-mail, claims and sums, by program."""

import pytest

from models.notifications import Mail
from tests.clients.calling import as_, calling
from tests.factories.postbox import mail_goes_out
from tests.factories.workshop import add_member
from tests.invoicing.counter import BOLETA
from tests.invoicing.test_claims import READ, accepted, event, told
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


# --- claims, sums and mails ---------------------------------------------------------------


def test_claim_windows_are_listed_filtered_and_asked_about(api, counter):
    row = accepted(counter)
    told(counter, accepted(counter), event("RCD"))
    answer = api.get("/invoicing/claims?state=OPEN&sort=deadline&order=asc", headers=OWNER).json()
    (found,) = answer["data"]
    assert (found["id"], found["state_name"], answer["meta"]["total"]) == (
        str(row.id),
        "Plazo abierto",
        1,
    )
    summary = api.get("/invoicing/claims/summary", headers=OWNER).json()["data"]
    assert (summary["open"], summary["claimed"]) == (1, 1)
    for path, data in (
        (f"/invoicing/{row.id}/claims/refresh", None),
        ("/invoicing/claims/refresh", {"documents": 0}),
    ):
        again = api.post(path, headers=OWNER)
        assert (again.status_code, again.json()["data"]) == (200, data)
    assert len(counter.waiting(READ)) == 1


def test_asking_about_a_boleta_conflicts(api, counter):
    row = counter.issue(dte_type=BOLETA)
    answer = api.post(f"/invoicing/{row.id}/claims/refresh", headers=OWNER)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_claimable")


def test_the_sums_follow_the_lists_filters(api, counter):
    counter.issue()
    counter.issue(dte_type=BOLETA)
    found = api.get("/invoicing/totals?dte_type=33", headers=OWNER).json()["data"]
    assert (found["documents"], found["total"]) == (1, "29750.0000")
    refused = api.get("/invoicing/totals", headers=as_("operator"))
    assert refused.status_code == 403


def test_an_operator_sees_the_mails_of_their_own_document(counter, box):
    member = add_member(counter.shop)
    row = counter.issue(counter.job(assigned_to=member))
    counter.work_off()
    rights = ("invoicing.view", "invoicing.issue")
    operator = counter.shop.actor(*rights, user_id=member, role="OPERATOR")
    with calling(router, owner=counter.shop.actor(), operator=operator) as client:
        client.post(f"/invoicing/{row.id}/send", json={}, headers=as_("operator"))
        (mail,) = client.get(f"/invoicing/{row.id}/mails", headers=as_("operator")).json()["data"]
        assert (mail["recipient"], mail["status"]) == ("pagos@example.cl", "QUEUED")


def test_siis_mail_is_asked_for_again_by_program(api, counter, simulator):
    simulator.order("documents_objected", service="upload")
    row = counter.issue()
    counter.work_off()
    answer = api.post(f"/invoicing/{row.id}/diagnosis-mail", headers=OWNER)
    assert (answer.status_code, len(counter.waiting("invoicing.ask_mail"))) == (200, 1)
    early = api.post(f"/invoicing/{counter.issue().id}/diagnosis-mail", headers=OWNER)
    assert (early.status_code, early.json()["error"]["code"]) == (409, "nothing_explained")
