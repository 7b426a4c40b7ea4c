"""Data-subject requests: their terms, what each right does, and what the law makes us keep."""

import csv
import json
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.clients import Client
from models.invoicing import Invoice, InvoiceStatus
from models.notifications_messages import Channel
from models.portal import CustomerMessage, DataRequestStatus, DataRight
from models.tenants import DteEnvironment
from tests.portal.test_service import outside
from torque_app.clients import queries as people
from torque_app.clients import service as clients
from torque_app.core.errors import Conflict, IllegalMove, Invalid, NotFound, Stale
from torque_app.core.listing import Listing
from torque_app.notifications import queries as wishes
from torque_app.notifications import service as notices
from torque_app.portal import queries, service
from torque_app.portal.rules import rights
from torque_app.portal.service import AlreadyAsked

GRANTED, DENIED = DataRequestStatus.GRANTED, DataRequestStatus.DENIED


@pytest.fixture
def client(shop):
    found = shop.do(
        clients.create,
        name="Marta Soto",
        rut="12.345.678-5",
        phone="+56912345678",
        email="marta@correo.example",
        address="Los Aromos 12",
        notes="Prefiere la tarde",
    )
    shop.do(clients.add_contact, found.id, name="=HYPERLINK(1)", phone="+56922222222")
    shop.do(
        notices.record_consent,
        found.id,
        channel=Channel.EMAIL,
        words="Acepto recibir ofertas",
        source="mesón",
    )
    return found.id


def asked(shop, client, right, details="Por favor"):
    return outside(shop, service.ask_right, client, right=right, details=details)


def test_a_right_has_thirty_days_and_its_own_number(shop, client):
    row = asked(shop, client, DataRight.ACCESS)
    assert row.number == f"DP-{row.received_at:%Y}-000001"
    assert row.due_on - date.today() in {timedelta(days=29), timedelta(days=30), timedelta(days=31)}
    assert (row.days_left, row.is_late, row.has_file) == (30, False, False)
    assert [each.id for each in shop.do(queries.find_requests, Listing()).rows] == [row.id]


def test_a_blocking_is_answered_in_two_working_days():
    # Friday 18 September 2026 is a holiday in Chile, and so is Saturday the 19th
    thursday = date(2026, 9, 17)
    assert rights.due_on(DataRight.BLOCKING, thursday) == date(2026, 9, 22)
    assert rights.due_on(DataRight.ACCESS, thursday) == date(2026, 10, 17)


@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)))
def test_a_blocking_is_never_due_on_a_weekend_nor_before_two_days(day):
    due = rights.due_on(DataRight.BLOCKING, day)
    assert due.weekday() < 5
    assert timedelta(days=2) <= due - day <= timedelta(days=9)


def test_the_same_right_is_not_asked_twice_at_a_time(shop, client):
    first = asked(shop, client, DataRight.ACCESS)
    with pytest.raises(AlreadyAsked, match=first.number):
        asked(shop, client, DataRight.ACCESS)
    shop.do(service.deny, first.id, why="Ya lo tienes.")
    assert asked(shop, client, DataRight.ACCESS).number != first.number


@pytest.mark.parametrize("right", [DataRight.RECTIFICATION, DataRight.OBJECTION])
def test_some_rights_must_say_what(shop, client, right):
    with pytest.raises(Invalid) as refused:
        asked(shop, client, right, details="  ")
    assert "details" in refused.value.fields


def test_a_term_is_extended_once_and_says_why(shop, client):
    row = asked(shop, client, DataRight.ACCESS)
    with pytest.raises(Invalid):
        shop.do(service.extend, row.id, why=" ")
    more = shop.do(service.extend, row.id, why="Tenemos que buscar en papel.")
    assert more.due_on - row.due_on == timedelta(days=30)
    with pytest.raises(IllegalMove):
        shop.do(service.extend, row.id, why="Otra vez")


def test_the_term_of_a_blocking_is_not_extended(shop, client):
    row = asked(shop, client, DataRight.BLOCKING)
    with pytest.raises(Invalid, match="no se prorroga"):
        shop.do(service.extend, row.id, why="Falta tiempo")


def test_a_denial_says_why_and_is_final(shop, client):
    row = asked(shop, client, DataRight.DELETION)
    with pytest.raises(Invalid):
        shop.do(service.deny, row.id, why="")
    done = shop.do(service.deny, row.id, why="Hay una garantía vigente.")
    assert (done.status, done.answer) == (DENIED, "Hay una garantía vigente.")
    with pytest.raises(IllegalMove):
        shop.do(service.grant, row.id)
    (mine,) = outside(shop, queries.requests_of, client)
    assert mine.answer == "Hay una garantía vigente."


def test_an_answer_to_an_older_version_is_refused(shop, client):
    row = asked(shop, client, DataRight.ACCESS)
    shop.do(service.extend, row.id, why="Tenemos que buscar en papel.", version=row.version)
    with pytest.raises(Stale):
        shop.do(service.grant, row.id, version=row.version)


def unpacked(paper):
    with ZipFile(BytesIO(paper.data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.parametrize("right", [DataRight.ACCESS, DataRight.PORTABILITY])
def test_granted_access_hands_the_whole_file_over_for_a_month(shop, client, right):
    row = asked(shop, client, right)
    with pytest.raises(NotFound):
        outside(shop, queries.request_file, client, row.id)
    done = shop.do(service.grant, row.id)
    assert (done.status, done.has_file) == (GRANTED, True)
    files = unpacked(outside(shop, queries.request_file, client, row.id))
    whole = json.loads(files["datos.json"])
    assert whole["persona"][0]["correo"] == "marta@correo.example"
    assert whole["consentimientos"][0]["palabras"] == "Acepto recibir ofertas"
    assert whole["tratamiento"][1]["plazo"] == "6 años"
    later = datetime.now(UTC) + timedelta(days=31)
    with pytest.raises(NotFound):
        outside(shop, queries.request_file, client, row.id, now=later)


def test_no_cell_of_the_file_is_a_formula(shop, client):
    files = unpacked(shop.do(queries.person_file, client))
    (contact,) = csv.DictReader(StringIO(files["contactos.csv"].lstrip("\ufeff")))
    assert contact["nombre"] == "'=HYPERLINK(1)"
    assert json.loads(files["datos.json"])["contactos"][0]["nombre"] == "=HYPERLINK(1)"


def test_the_file_of_another_client_is_not_handed_over(shop, rival, client):
    other = shop.do(clients.create, name="Pedro Rojas").id
    row = asked(shop, client, DataRight.ACCESS)
    shop.do(service.grant, row.id)
    with pytest.raises(NotFound):
        outside(shop, queries.request_file, other, row.id)
    with pytest.raises(NotFound):
        rival.do(queries.person_file, client)


def test_an_objection_ends_every_consent(shop, client):
    row = asked(shop, client, DataRight.OBJECTION)
    shop.do(service.grant, row.id)
    standing = Listing(filters={"client_id": str(client), "standing": "true"})
    assert shop.do(wishes.consents, standing).total == 0
    assert shop.do(people.row, client).is_active


def test_a_blocking_puts_the_client_aside(shop, client):
    shop.do(service.grant, asked(shop, client, DataRight.BLOCKING).id)
    row = shop.do(people.row, client)
    assert (row.is_active, row.email) == (False, "marta@correo.example")


def test_a_rectification_says_what_was_corrected(shop, client):
    row = asked(shop, client, DataRight.RECTIFICATION, "Mi correo es otro")
    with pytest.raises(Invalid) as refused:
        shop.do(service.grant, row.id)
    assert "answer" in refused.value.fields
    assert shop.do(service.grant, row.id, answer="Corregimos tu correo.").status is GRANTED


def test_a_deletion_empties_what_no_law_keeps(shop, client):
    outside(shop, service.write_in, client, subject="Hola", body="Vivo en Los Aromos 12")
    row = asked(shop, client, DataRight.DELETION)
    done = shop.do(service.grant, row.id)
    with shop.tx() as tx:
        left = tx.get(Client, client)
        assert (left.name, left.rut) == (f"Persona suprimida {row.number}", None)
        told = (left.phone, left.whatsapp, left.email, left.address, left.notes)
        assert told == (None,) * 5
        assert not left.is_active
        said = tx.session.query(CustomerMessage).all()
        assert all("Aromos" not in message.body for message in said)
    assert shop.do(people.contacts, client) == ()
    assert "RUT" in done.answer


def test_a_deletion_waits_for_the_orders_that_are_open(shop):
    from tests.work_orders.conftest import floor_of  # noqa: PLC0415 - after the settings

    floor = floor_of(shop)
    floor.open()
    row = asked(shop, floor.client_id, DataRight.DELETION)
    with pytest.raises(Conflict, match="ciérralas"):
        shop.do(service.grant, row.id)
    assert shop.do(queries.request, row.id).status is DataRequestStatus.RECEIVED


def test_the_workshop_is_told_before_a_term_runs_out_and_daily_at_its_end(shop, client):
    row = asked(shop, client, DataRight.ACCESS)

    def told(days):
        with shop.tx(now=row.received_at + timedelta(days=days)) as tx:
            return service.remind_of_terms(tx)

    assert [told(days) for days in (20, 25, 25, 27, 29, 29, 30, 31)] == [0, 1, 0, 0, 1, 0, 1, 1]
    shop.do(service.deny, row.id, why="Ya lo tiene.")
    assert told(32) == 0


def papered(shop, client, *, years, total=0):
    """Write a factura issued to the client so many years ago; what it costs is still owed."""
    at = datetime.now(UTC) - timedelta(days=366 * years)
    with shop.tx() as tx:
        tx.session.add(
            Invoice(
                company_id=shop.company_id,
                service_center_id=shop.centre_id,
                client_id=client,
                environment=DteEnvironment.CERTIFICATION,
                dte_type=33,
                folio=1,
                invoice_date=at.date(),
                issued_at=at,
                status=InvoiceStatus.SENT,
                exempt=total,
                total=total,
                balance=total,
            )
        )


@pytest.mark.parametrize(("years", "name"), [(1, "Marta Soto"), (7, "Persona suprimida")])
def test_name_and_rut_stay_while_the_law_keeps_their_papers(shop, client, years, name):
    papered(shop, client, years=years)
    shop.do(service.grant, asked(shop, client, DataRight.DELETION).id)
    with shop.tx() as tx:
        left = tx.get(Client, client)
        assert left.name.startswith(name)
        assert (left.rut is not None) == (years < 6)
        assert (left.email, left.phone) == (None, None)


def test_a_deletion_waits_for_what_is_owed(shop, client):
    papered(shop, client, years=1, total=10_000)
    row = asked(shop, client, DataRight.DELETION)
    with pytest.raises(Conflict, match="por pagar"):
        shop.do(service.grant, row.id)
    assert shop.do(people.row, client).email == "marta@correo.example"
