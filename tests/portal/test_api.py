"""The back office of the portal by program."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.api.serving import served
from torque_app.clients import service as clients


@pytest.fixture(scope="module")
def desk(servers, tmp_path_factory):
    with served(tmp_path_factory.mktemp("interface")) as desk:
        yield desk


@pytest.fixture
def ask(desk, shop):
    """Ask as the owner of a new workshop."""
    desk.members["rosa"] = shop.actor()
    headers = {"Authorization": "Bearer rosa"}

    def asked(method, path, **more):
        return desk.client.request(method, f"/api/v1{path}", headers=headers, **more)

    return asked


@pytest.fixture
def client(shop):
    return str(shop.do(clients.create, name="Marta Soto", email="marta@correo.example").id)


def data(answer, status=200):
    assert answer.status_code == status, answer.text
    return answer.json()["data"]


def test_a_matter_is_begun_answered_and_closed(ask, client):
    begun = data(
        ask(
            "POST",
            "/customer-tickets",
            json={"client_id": client, "subject": "Tu repuesto", "body": "Llegó hoy."},
        ),
        201,
    )
    at = f"/customer-tickets/{begun['ticket']['id']}"
    told = data(
        ask(
            "POST",
            f"{at}/reply",
            json={"body": "Te espero.", "version": begun["ticket"]["version"]},
        )
    )
    assert [said["body"] for said in told["messages"]] == ["Llegó hoy.", "Te espero."]
    stale = ask(
        "POST", f"{at}/reply", json={"body": "¿Hola?", "version": begun["ticket"]["version"]}
    )
    assert (stale.status_code, stale.json()["error"]["code"]) == (409, "stale_version")
    assert data(ask("POST", f"{at}/close", json={}))["ticket"]["status"] == "CLOSED"
    assert data(ask("GET", "/customer-tickets?status=OPEN,PENDING")) == []


def test_a_data_request_is_answered_and_its_file_is_a_zip(ask, client):
    row = data(ask("POST", "/data-requests", json={"client_id": client, "right": "ACCESS"}), 201)
    assert (row["status"], row["days_left"]) == ("RECEIVED", 30)
    wrong = ask("POST", f"/data-requests/{row['id']}/deny", json={"why": " "})
    assert wrong.status_code == 422
    done = data(ask("POST", f"/data-requests/{row['id']}/grant", json={}))
    assert (done["status"], done["has_file"]) == ("GRANTED", True)
    paper = ask("GET", f"/clients/{client}/personal-data")
    assert paper.headers["content-type"] == "application/zip"
    with ZipFile(BytesIO(paper.content)) as archive:
        assert "datos.json" in archive.namelist()


def test_the_token_of_a_link_is_told_once_and_never_kept(ask, client):
    at = f"/clients/{client}/portal-links"
    made = data(ask("POST", at, json={"pin": "4711"}), 201)
    assert made["path"].startswith("/p/")
    assert "path" not in data(ask("GET", at))[0]
    gone = data(ask("DELETE", f"{at}/{made['id']}"))
    assert gone == {"id": made["id"]}
    assert data(ask("GET", at))[0]["state"] == "REVOKED"
