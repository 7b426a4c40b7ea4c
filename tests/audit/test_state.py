"""The audit log on the screen."""

from enum import StrEnum

import psycopg
import pytest
from sqlalchemy import inspect
from sqlmodel import select

import models.registry  # noqa: F401 - every table
from models.audit import AuditEntry
from models.clients import Client
from tests.audit.test_service import chain_all
from tests.factories.screens import goes_to, sitting
from torque_app.audit import queries, shown, words
from torque_app.audit.state import AuditState, ChainState, sentence
from torque_app.core.audit import AUDITED, NOISE, SILENT
from torque_app.core.needs import needs

UNSAID = {"tenant_id"}


@needs("test.write")
def write(tx, number):
    tx.session.add(Client(number=number, name=f"Cliente {number}", is_active=True))


@needs("test.write")
def rename(tx, number, name):
    client = tx.session.exec(select(Client).where(Client.number == number)).one()
    client.name = name
    client.is_active = False


@pytest.fixture
def written(shop):
    """A client written, then renamed and put to rest."""
    with shop.tx("test.write") as tx:
        write(tx, 1)
    with shop.tx("test.write") as tx:
        rename(tx, 1, "Ana")
    return shop


@pytest.fixture
def tab(shop):
    with sitting(shop.actor()) as tab:
        yield tab


async def test_the_log_tells_who_did_what_in_words(written, tab):
    tab.go(entity_type="clients")
    await tab.do(AuditState.load)
    newest, oldest = tab.state(AuditState).rows
    assert (newest.who, newest.action_label, newest.what) == ("Rosa Dueña", "Cambió", "Cliente Ana")
    assert newest.summary == "Activo: Sí → No y 1 más"
    assert (oldest.action_label, oldest.what) == ("Creó", "Cliente Ana")


async def test_an_entry_opens_with_each_field_before_and_after(written, tab):
    tab.go(entity_type="clients", action="UPDATE")
    await tab.do(AuditState.load)
    await tab.do(AuditState.open, tab.state(AuditState).rows[0].id)
    changes = {c.field: (c.old, c.new) for c in tab.state(AuditState).changes}
    assert changes == {"Nombre": ("Cliente 1", "Ana"), "Activo": ("Sí", "No")}
    assert tab.state(AuditState).opened.href.startswith("/clientes/")


async def test_an_entry_of_another_workshop_does_not_open(written, rival):
    with written.tx() as tx:
        entry = tx.session.exec(select(AuditEntry)).first()
    with sitting(rival.actor()) as tab:
        await tab.do(AuditState.open, str(entry.id))
        assert tab.state(AuditState).opened.id == ""


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "RENAME"}, 1),
        ({"q": "%"}, 0),
        ({"from": "2026-01-01", "to": "2026-01-02"}, 0),
        ({"from": "2026-01-01"}, 2),
        ({"action": "CREATE"}, 1),
    ],
)
async def test_the_log_is_narrowed(written, tab, asked, found):
    tab.go(entity_type="clients", **asked)
    await tab.do(AuditState.load)
    assert len(tab.state(AuditState).rows) == found


async def test_the_log_is_narrowed_by_person(written, tab):
    await tab.do(AuditState.load)
    (person,) = tab.state(AuditState).people
    assert person.label == "Rosa Dueña"
    events = await tab.do(AuditState.narrow, "user_id", person.id)
    assert goes_to(events) == [f"/auditoria?user_id={person.id}"]


async def test_nonsense_in_the_address_is_said_and_breaks_nothing(tab):
    tab.go(user_id="nadie")
    await tab.do(AuditState.load)
    assert tab.state(AuditState).error == "«nadie» no es un valor de user_id."


async def test_a_whole_chain_is_said_in_a_sentence(written, tab, servers):
    with psycopg.connect(servers.urls.admin, autocommit=True) as admin:
        chain_all(admin)
    await tab.do(ChainState.verify)
    chain = tab.state(ChainState)
    assert chain.tone == "success"
    assert chain.verdict.endswith("registros, sin huecos ni alteraciones.")
    assert not chain.verifying


async def test_a_broken_chain_names_the_entry(written, tab, servers):
    with psycopg.connect(servers.urls.admin, autocommit=True) as admin:
        chain_all(admin)
    with written.tx() as tx:
        victim = tx.session.exec(select(AuditEntry).where(AuditEntry.action == "UPDATE")).first()
    with psycopg.connect(servers.urls.superuser, autocommit=True) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("UPDATE audit_logs SET changes = '{}' WHERE id = %s", (victim.id,))
    await tab.do(ChainState.verify)
    chain = tab.state(ChainState)
    assert (chain.tone, chain.entry_id) == ("danger", str(victim.id))
    assert "el registro fue alterado" in chain.verdict


def test_entries_in_flight_are_told_apart_from_a_hole():
    verdict = queries.Verdict(whole=True, entries=1234, waiting=2)
    assert sentence(verdict) == (
        "La cadena está completa: 1.234 registros, sin huecos ni alteraciones."
        " Otros 2 recién escritos todavía esperan su eslabón."
    )


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("sell_price", "9990.0000", "$ 9.990"),
        ("quantity", "2.500", "2,5"),
        ("due_date", "2026-11-20", "20-11-2026"),
        ("closed_at", "2026-11-20T18:05:00+00:00", "20-11-2026 15:05"),
        ("status", "WAITING_PARTS", "Espera repuestos"),
        ("is_active", False, "No"),
        ("notes", None, "—"),
        ("client_id", "0197a1b2-0000-7000-8000-0000deadbeef", "…deadbeef"),
        ("name", "2026-99-99", "2026-99-99"),
    ],
)
def test_values_are_written_as_people_read_them(field, value, said):
    assert shown.said(field, value) == said


def _audited():
    waiting = list(AUDITED)
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if hasattr(kind, "__table__") and kind.__tablename__ not in SILENT:
            yield kind


def test_every_audited_table_has_a_name():
    assert {kind.__tablename__ for kind in _audited()} <= words.ENTITIES.keys()


def test_every_audited_column_has_a_label():
    columns = {key for kind in _audited() for key in inspect(kind).column_attrs.keys()}  # noqa: SIM118
    assert columns - NOISE - UNSAID <= words.FIELDS.keys()


def test_every_value_of_a_fixed_set_has_a_word():
    fixed = {
        member.value
        for kind in _audited()
        for field in kind.model_fields.values()
        for option in (field.annotation, *getattr(field.annotation, "__args__", ()))
        if isinstance(option, type) and issubclass(option, StrEnum)
        for member in option
    }
    assert fixed
    assert fixed <= words.VALUES.keys()
