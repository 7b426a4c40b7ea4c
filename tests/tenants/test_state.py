"""The settings of a workshop, handler by handler, on a real database."""

from decimal import Decimal as D

import pytest

from models.tenants import BusinessType, DteEnvironment
from tests.factories.screens import goes_to, sitting
from torque_app.core.errors import NotAllowed
from torque_app.tenants import queries, service
from torque_app.tenants.permissions import Tenants
from torque_app.tenants.state.centres import CentresState
from torque_app.tenants.state.company import CompanyState
from torque_app.tenants.state.workshop import WorkshopState

COMPANY = {
    "rut": "76543210-3",
    "razon_social": "Frenos del Sur SpA",
    "giro": "Venta de repuestos",
    "actecos": "452001 453000",
    "address": "Sur 1",
    "comuna": "Maipú",
    "resolution_number": "80",
    "resolution_date": "2014-08-22",
    "dte_environment": "PRODUCTION",
}
OTHER = {
    "rut": "76543210-3",
    "razon_social": "Frenos del Sur SpA",
    "giro": "Venta de repuestos",
    "address": "Sur 1",
    "comuna": "Maipú",
}
CENTRE = {
    "code": "sc002",
    "name": "Maipú",
    "timezone": "America/Santiago",
    "labor_rate": "35000",
    "is_active": "on",
}


@pytest.fixture
def tab(shop):
    """A tab of the owner."""
    with sitting(shop.actor()) as tab:
        yield tab


@pytest.fixture
def admin(shop):
    """A tab of somebody who may see the settings and change only centres."""
    with sitting(shop.actor(Tenants.VIEW, Tenants.ADMINISTER, role="ADMIN")) as tab:
        yield tab


async def test_the_tab_in_sight_stands_in_the_address(tab):
    tab.go(seccion="empresa")
    await tab.do(WorkshopState.load)
    assert tab.state(WorkshopState).section == "empresa"
    assert goes_to(await tab.do(WorkshopState.turn, "centros")) == ["/ajustes?seccion=centros"]
    assert await tab.do(WorkshopState.turn, "tenant") == []
    tab.go(seccion="x")
    await tab.do(WorkshopState.load)
    assert tab.state(WorkshopState).section == "taller"


async def test_the_workshop_is_saved(shop, tab):
    await tab.do(WorkshopState.load)
    typed = {"name": "Los Aromos II", "business_type": "RETAIL", "timezone": "Pacific/Easter"}
    await tab.do(WorkshopState.save, typed)
    row = shop.do(queries.current)
    assert (row.name, row.business_type, row.timezone) == (
        "Los Aromos II",
        BusinessType.RETAIL,
        "Pacific/Easter",
    )
    page = tab.state(WorkshopState)
    assert (page.fields.name, page.errors, page.saved_at != "") == ("Los Aromos II", {}, True)


async def test_the_company_chosen_stays_in_the_address_of_every_section(tab):
    tab.go(seccion="empresa", empresa="nueva")
    await tab.do(WorkshopState.load)
    assert goes_to(await tab.do(WorkshopState.turn, "facturacion")) == [
        "/ajustes?seccion=facturacion&empresa=nueva"
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"business_type": "X"}, "business_type"),
        ({"timezone": "X"}, "timezone"),
    ],
)
async def test_a_wrong_fact_of_the_workshop_is_marked(shop, tab, wrong, field):
    typed = {"name": "Otro", "business_type": "RETAIL", "timezone": "Pacific/Easter"} | wrong
    await tab.do(WorkshopState.save, typed)
    assert tab.state(WorkshopState).errors.keys() == {field}
    assert shop.do(queries.current).name == "Taller Los Aromos"


async def test_whoever_is_not_the_owner_may_only_look(shop, admin):
    await admin.do(WorkshopState.load)
    await admin.do(CompanyState.load)
    await admin.do(WorkshopState.save, {"name": "Mío", "business_type": "RETAIL", "timezone": ""})
    assert admin.notice.text == NotAllowed.message
    await admin.do(CompanyState.save, COMPANY)
    assert admin.notice.text == NotAllowed.message
    assert len(shop.do(queries.companies)) == 1


async def test_the_company_is_read_changed_and_kept(shop, tab):
    await tab.do(CompanyState.load)
    page = tab.state(CompanyState)
    assert (page.fields.razon_social, page.fields.actecos) == ("Taller Los Aromos SpA", "452001")
    await tab.do(CompanyState.save, COMPANY | {"_key": "k"})
    row = shop.do(queries.company)
    assert (row.id, row.rut, row.actecos) == (shop.company_id, "76543210-3", ("452001", "453000"))
    assert (row.resolution_number, row.dte_environment) == (80, DteEnvironment.PRODUCTION)
    assert (page.fields.resolution_date, page.errors) == ("2014-08-22", {})


async def test_one_more_company_is_written_once(shop, tab):
    await tab.do(CompanyState.load)
    await tab.do(CompanyState.start)
    await tab.do(CompanyState.save, COMPANY | {"_key": "k"})
    await tab.do(CompanyState.save, COMPANY | {"_key": "k"})
    page = tab.state(CompanyState)
    assert [choice.label for choice in page.known] == [
        "Taller Los Aromos SpA",
        "Frenos del Sur SpA",
    ]
    assert page.fields.razon_social == "Frenos del Sur SpA"
    await tab.do(CompanyState.choose, str(shop.company_id))
    assert page.fields.razon_social == "Taller Los Aromos SpA"


async def test_the_company_shown_is_the_one_in_the_address(shop, tab):
    other = shop.do(service.save_company, **OTHER)
    page = tab.state(CompanyState)
    for asked, shown in (
        (str(other.id), "Frenos del Sur SpA"),
        (str(shop.company_id), "Taller Los Aromos SpA"),
        ("nueva", ""),
        ("x", "Taller Los Aromos SpA"),
        ("", "Taller Los Aromos SpA"),
    ):
        tab.go(seccion="empresa", empresa=asked)
        await tab.do(CompanyState.load)
        assert page.fields.razon_social == shown
    chosen = goes_to(await tab.do(CompanyState.choose, str(other.id)))
    assert chosen == [f"/ajustes?seccion=empresa&empresa={other.id}"]
    assert goes_to(await tab.do(CompanyState.start)) == ["/ajustes?seccion=empresa&empresa=nueva"]
    assert [each.href for each in page.known] == [
        f"/ajustes/facturacion?empresa={each}" for each in (shop.company_id, other.id)
    ]
    assert page.known[1].sublabel == "76.543.210-3 · Certificación (pruebas)"


async def test_a_company_just_written_gets_its_address_and_one_changed_keeps_it(shop, tab):
    await tab.do(CompanyState.start)
    (address,) = goes_to(await tab.do(CompanyState.save, COMPANY | {"_key": "a"}))
    other = next(row for row in shop.do(queries.companies) if row.id != shop.company_id)
    assert address == f"/ajustes?seccion=empresa&empresa={other.id}"
    changed = COMPANY | {"razon_social": "Frenos del Norte SpA", "_key": "b"}
    assert goes_to(await tab.do(CompanyState.save, changed)) == []
    assert shop.do(queries.company, other.id).razon_social == "Frenos del Norte SpA"


async def test_every_wrong_field_of_the_company_is_marked(tab):
    await tab.do(CompanyState.load)
    wrong = {
        "rut": "76543210-4",
        "razon_social": "",
        "giro": "x" * 81,
        "actecos": "45",
        "email": "a",
        "resolution_number": "-1",
        "resolution_date": "2026-02-30",
        "dte_environment": "MARS",
    }
    await tab.do(CompanyState.save, COMPANY | wrong)
    assert tab.state(CompanyState).errors.keys() == wrong.keys()


async def test_a_field_of_the_company_is_judged_when_it_is_left(tab):
    for name, bad, good in (
        ("rut", "1-1", "76.543.210-3"),
        ("actecos", "45, 453000", "452001, 453000"),
        ("giro", "", "Taller"),
        ("email", "a@", ""),
    ):
        await tab.do(CompanyState.check, name, bad)
        assert tab.state(CompanyState).errors[name]
        await tab.do(CompanyState.check, name, good)
        assert tab.state(CompanyState).errors[name] == ""
    await tab.do(CompanyState.check, "tenant_id", "x")
    assert tab.state(CompanyState).errors["tenant_id"] == ""


async def test_an_administrator_opens_a_centre(shop, admin):
    await admin.do(CentresState.load)
    await admin.do(CentresState.start)
    page = admin.state(CentresState)
    assert (page.fields.code, page.fields.company_id) == ("SC002", str(shop.company_id))
    typed = CENTRE | {"company_id": str(shop.company_id), "_key": "k"}
    await admin.do(CentresState.save, typed)
    await admin.do(CentresState.save, typed)
    assert [(row.code, row.rate, row.status_label) for row in page.rows] == [
        ("SC001", "$ 30.000 por hora", "Abierto"),
        ("SC002", "$ 35.000 por hora", "Abierto"),
    ]
    assert (page.open, page.errors) == (False, {})
    made = next(row for row in shop.do(queries.centres) if row.code == "SC002")
    assert (made.labor_rate, made.company_id) == (D(35000), shop.company_id)


async def test_a_centre_is_edited_and_the_last_one_stays_open(shop, tab):
    await tab.do(CentresState.load)
    await tab.do(CentresState.edit, str(shop.centre_id))
    page = tab.state(CentresState)
    assert (page.fields.code, page.fields.labor_rate, page.open) == ("SC001", "30000", True)
    closed = {name: value for name, value in CENTRE.items() if name != "is_active"}
    await tab.do(CentresState.save, closed)
    assert tab.notice.text == "Tu taller necesita al menos un centro activo."
    assert page.open
    await tab.do(CentresState.save, CENTRE | {"code": "SC001", "name": "Central"})
    assert shop.do(queries.centre, shop.centre_id).name == "Central"


async def test_every_wrong_field_of_a_centre_is_marked(tab):
    await tab.do(CentresState.start)
    wrong = {"code": "S", "name": "", "timezone": "X", "labor_rate": "1,5", "company_id": "x"}
    await tab.do(CentresState.save, CENTRE | wrong)
    assert tab.state(CentresState).errors.keys() == wrong.keys()


@pytest.mark.parametrize("wrong", ["", "x", "01a1fc70-0000-7000-8000-000000000000"])
async def test_no_centre_opens_no_form(tab, wrong):
    await tab.do(CentresState.edit, wrong)
    assert not tab.state(CentresState).open
    assert tab.notice.level == "error"
