import pytest

from tests.clients.calling import as_, calling
from tests.factories.workshop import add_member
from tests.invoicing.counter import BOLETA, FACTURA, PASSWORD, caf, open_counter, pfx
from torque_app.invoicing.api import router

OPERATOR = ("invoicing.view", "invoicing.issue", "work_orders.view")


@pytest.fixture
def api(counter):
    operator = counter.shop.actor(*OPERATOR, user_id=add_member(counter.shop), role="OPERATOR")
    with calling(router, owner=counter.shop.actor(), operator=operator) as client:
        yield client


OWNER = as_("owner")


def issued(api, counter, **more):
    body = {"work_order_id": str(counter.job()), "dte_type": FACTURA, **more}
    return api.post("/invoicing/from-work-order", json=body, headers=OWNER)


def test_issuing_answers_201_in_the_envelope(api, counter):
    answer = issued(api, counter)
    body = answer.json()
    assert (answer.status_code, body["success"]) == (201, True)
    assert (body["data"]["folio"], body["data"]["total"]) == (1, "29750")
    assert body["data"]["dte_status"] == "ISSUED"


def test_a_retry_with_the_same_key_issues_once(api, counter):
    body = {"work_order_id": str(counter.job()), "dte_type": BOLETA}
    headers = as_("owner", **{"Idempotency-Key": "una-vez"})
    first, again = (api.post("/invoicing", json=body, headers=headers) for _ in range(2))
    assert first.json()["data"]["id"] == again.json()["data"]["id"]
    assert api.get("/invoicing", headers=OWNER).json()["meta"]["total"] == 1


def test_what_the_receiver_lacks_is_named_by_field(api, counter):
    body = {"work_order_id": str(counter.job(client=counter.person())), "dte_type": FACTURA}
    answer = api.post("/invoicing", json=body, headers=OWNER)
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert error["code"] == "validation_error"
    assert set(error["details"]["fields"]) == {"rut", "giro", "address", "comuna"}


def test_a_preview_tells_totals_without_writing(api, counter):
    body = {"work_order_id": str(counter.job()), "dte_type": BOLETA}
    seen = api.post("/invoicing/preview", json=body, headers=OWNER).json()["data"]
    assert (seen["total"], seen["missing"], seen["refusals"]) == (29750, {}, [])
    assert api.get("/invoicing", headers=OWNER).json()["data"] == []


def test_detail_status_and_files_of_a_document(api, counter):
    id = issued(api, counter).json()["data"]["id"]  # noqa: A001 - as the route calls it
    early = api.get(f"/invoicing/{id}/pdf", headers=OWNER)
    assert (early.status_code, early.json()["error"]["code"]) == (409, "not_signed_yet")
    counter.carry_out("invoicing.sign")
    detail = api.get(f"/invoicing/{id}", headers=OWNER).json()["data"]
    assert [step["step"] for step in detail["steps"]] == ["ISSUED", "SIGNED"]
    assert (
        api.get(f"/invoicing/{id}/sii-status", headers=OWNER).json()["data"]["dte_status"]
        == "SIGNED"
    )
    xml = api.get(f"/invoicing/{id}/xml", headers=OWNER)
    assert xml.content == counter.dte(detail["invoice"]["id"]).xml
    assert 'filename="DTE-' in xml.headers["content-disposition"]
    for asked in ("", "?layout=ROLL_80", "?cedible=true"):
        pdf = api.get(f"/invoicing/{id}/pdf{asked}", headers=OWNER)
        assert (pdf.status_code, pdf.content[:4]) == (200, b"%PDF")
    assert api.get(f"/invoicing/{id}/pdf?layout=A0", headers=OWNER).status_code == 422


def test_voiding_names_the_role_an_operator_lacks(api, counter):
    id = issued(api, counter).json()["data"]["id"]  # noqa: A001
    refused = api.patch(f"/invoicing/{id}/void", headers=as_("operator"))
    assert refused.status_code == 403
    assert refused.json()["error"]["details"] == {
        "required_role": "MANAGER", "current_role": "OPERATOR",
    }  # fmt: skip


def test_what_configures_is_not_the_operators(api):
    assert api.get("/invoicing/caf/status", headers=as_("operator")).status_code == 403
    assert api.get("/invoicing/monthly-totals", headers=as_("operator")).status_code == 403
    assert api.get("/invoicing", headers=as_("nobody")).status_code == 401


def test_certificate_and_folios_are_uploaded(shop, simulator):
    counter = open_counter(shop, certificate=False, folios=False)
    with calling(router, owner=shop.actor()) as api:
        wrong = api.post(
            "/invoicing/certificates", files={"file": pfx()}, data={"password": "no"},
            headers=OWNER,
        )  # fmt: skip
        assert (wrong.status_code, wrong.json()["error"]["code"]) == (422, "certificate_locked")
        right = api.post(
            "/invoicing/certificates", files={"file": pfx()}, data={"password": PASSWORD},
            headers=OWNER,
        )  # fmt: skip
        assert right.json()["data"]["holder_rut"] == "12345678-5"
        raw = caf(counter.rut, type=FACTURA)
        assert (
            api.post("/invoicing/caf/upload", files={"file": raw}, headers=OWNER).status_code == 201
        )
        again = api.post("/invoicing/caf/upload", files={"file": raw}, headers=OWNER)
        assert again.json()["error"]["code"] == "caf_refused"
        (stock,) = api.get("/invoicing/caf/status", headers=OWNER).json()["data"]
        assert stock["available"] == 100


def test_the_pages_own_form_goes_back_to_the_page(shop, simulator):
    open_counter(shop, certificate=False, folios=False)
    with calling(router, owner=shop.actor()) as api:
        for password, told in (("no", "certificate_locked"), (PASSWORD, "saved")):
            answer = api.post(
                "/invoicing/certificates/form", files={"file": pfx()},
                data={"password": password}, headers=OWNER, follow_redirects=False,
            )  # fmt: skip
            assert answer.status_code == 303
            assert answer.headers["location"] == f"/ajustes/facturacion?certificado={told}"


def test_sending_again_what_goes_its_way_is_refused(api, counter):
    id = issued(api, counter).json()["data"]["id"]  # noqa: A001
    answer = api.post(f"/invoicing/{id}/send-sii", headers=OWNER)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_mendable")


def test_lines_make_a_draft_that_is_patched_and_issued(api, counter):
    body = {
        "dte_type": FACTURA,
        "client_id": str(counter.company_client()),
        "lines": [{"name": "Diagnóstico", "unit_price": "10000"}],
    }
    made = api.post("/invoicing", json=body, headers=OWNER).json()["data"]
    assert (made["status"], made["folio"], made["total"]) == ("DRAFT", None, "11900")
    path = f"/invoicing/{made['id']}"
    change = {"lines": [{"name": "Diagnóstico", "unit_price": "20000"}], "version": 1}
    assert api.patch(path, json=change, headers=OWNER).json()["data"]["total"] == "23800"
    assert api.patch(path, json=change, headers=OWNER).json()["error"]["code"] == "stale_version"
    assert api.get(f"{path}/preview", headers=OWNER).json()["data"]["refusals"] == []
    assert api.get(f"{path}/preview/pdf", headers=OWNER).content[:4] == b"%PDF"
    issued = api.post(f"{path}/issue", headers=OWNER).json()["data"]
    assert (issued["status"], issued["folio"]) == ("ISSUED", 1)
    gone = api.delete(path, headers=OWNER)
    assert (gone.status_code, gone.json()["error"]["code"]) == (409, "not_a_draft")


def test_an_operator_changes_no_draft_and_credits_nothing(api, counter):
    row = counter.typed()
    note = {"invoice_id": str(row.id), "kind": "VOID"}
    for answer in (
        api.patch(f"/invoicing/{row.id}", json={}, headers=as_("operator")),
        api.post("/invoicing/credit-note", json=note, headers=as_("operator")),
        api.post("/invoicing/bulk/send", json={"invoice_ids": [str(row.id)]},
                 headers=as_("operator")),
    ):  # fmt: skip
        assert answer.status_code == 403


def test_notes_are_issued_and_voiding_answers_the_note(api, desk):
    row = desk.settled(desk.typed())
    body = {"invoice_id": str(row.id), "kind": "AMOUNT", "amount": 1900, "reason": "Rebaja"}
    seen = api.post("/invoicing/note-preview", json=body, headers=OWNER).json()["data"]
    assert (seen["total"], seen["remaining"]) == (1900, 11900)
    note = api.post("/invoicing/credit-note", json=body, headers=OWNER)
    assert (note.status_code, note.json()["data"]["dte_type"]) == (201, 61)
    more = api.post("/invoicing/debit-note", json=body, headers=OWNER).json()["data"]
    assert (more["dte_type"], more["total"]) == (56, "1900")
    other = desk.settled(desk.typed())
    voided = api.patch(f"/invoicing/{other.id}/void", headers=OWNER).json()["data"]
    assert (voided["dte_type"], voided["note_kind"]) == (61, "VOID")
    again = api.patch(f"/invoicing/{other.id}/void", headers=OWNER)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "needs_credit_note")
    options = api.get(f"/invoicing/{row.id}/note-options", headers=OWNER).json()["data"]
    assert options["credited"] == 1900


def test_a_guia_is_issued_with_its_trip_and_billed(api, desk):
    trip = {"movement": 1, "dispatch": 2, "plate": "BBCC12", "driver_rut": "12345678-5",
            "driver_name": "Juana Prueba", "departs_at": "2026-11-21T09:30:00Z"}  # fmt: skip
    body = {
        "dte_type": 52, "delivery": trip, "draft": False,
        "client_id": str(desk.company_client()),
        "lines": [{"name": "Alternador", "unit_price": "90000"}],
    }  # fmt: skip
    guide = api.post("/invoicing", json=body, headers=OWNER).json()["data"]
    assert (guide["dte_type"], guide["balance"]) == (52, "0")
    counted = desk.invoice(guide["id"])
    desk.settled(counted)
    bill = {"dte_type": FACTURA, "guide_ids": [guide["id"]], "draft": False}
    row = api.post("/invoicing", json=bill, headers=OWNER).json()["data"]
    assert row["total"] == guide["total"]


def test_the_register_and_a_zip_are_asked_for(api, desk):
    burnt = desk.settled(desk.typed(), accepted=False)
    (lost,) = api.get("/invoicing/folios/register?dte_type=33", headers=OWNER).json()["data"]
    assert (lost["kind"], lost["folio_from"]) == ("BURNT", burnt.folio)
    order = api.post(
        "/invoicing/bulk/pdf", json={"invoice_ids": [str(burnt.id)]}, headers=OWNER
    ).json()["data"]
    early = api.get(f"/invoicing/bulk/{order['id']}/file", headers=OWNER)
    assert early.json()["error"]["code"] == "not_bundled_yet"
    desk.carry_out("invoicing.bundle")
    assert api.get(f"/invoicing/bulk/{order['id']}", headers=OWNER).json()["data"]["done"] == 1
    zipped = api.get(f"/invoicing/bulk/{order['id']}/file", headers=OWNER)
    assert (zipped.status_code, zipped.content[:2]) == (200, b"PK")
