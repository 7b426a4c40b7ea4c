"""Several companies in one workshop: each with its own certificates, folios and environment."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from uuid import UUID

import pytest
import reflex as rx

from models.invoicing import CafFolio, Certificate, Invoice
from models.tenants import Company, DteEnvironment, ServiceCenter
from models.work_orders import WorkOrder
from tests.clients.calling import as_, calling
from tests.factories.screens import goes_to, sitting
from tests.factories.workshop import add_member, any_rut
from tests.invoicing.counter import BOLETA, FACTURA, PASSWORD, caf, pfx
from torque_app.core.errors import NotFound
from torque_app.integrations.sii.practice import make_pfx
from torque_app.invoicing import queries, service
from torque_app.invoicing.api import router
from torque_app.invoicing.service import NoCertificate, NoFolios
from torque_app.invoicing.state.alerts import AlertsState
from torque_app.invoicing.state.setup import BillingState
from torque_app.tenants import service as tenants

PAGE = "/ajustes/facturacion"


@dataclass(frozen=True)
class Second:
    """The second company of a workshop, and the centre it bills for."""

    company_id: UUID
    centre_id: UUID
    rut: str


@pytest.fixture
def second(counter):
    """A second company without certificate or folios, with a centre of its own."""
    rut = any_rut()
    company = counter.shop.do(
        tenants.save_company, rut=rut, razon_social="Frenos del Sur SpA", giro="Frenos",
        actecos=["452001"], resolution_date=date(2026, 1, 15), address="Sur 1", comuna="Maipú",
    )  # fmt: skip
    centre = counter.shop.do(tenants.save_centre, code="SC002", name="Maipú", company_id=company.id)
    return Second(company.id, centre.id, rut)


@pytest.fixture
def tab(counter):
    with sitting(counter.shop.actor()) as tab:
        yield tab


def dropped(data: bytes) -> rx.UploadFile:
    return rx.UploadFile(file=BytesIO(data), path="folios.xml")


def equip(counter, second, *, first: int = 500, last: int = 599) -> None:
    """Give the second company a certificate and facturas."""
    counter.shop.do(
        service.save_certificate, pfx(), password=PASSWORD, company_id=second.company_id
    )
    raw = caf(second.rut, type=FACTURA, first=first, last=last)
    counter.shop.do(service.upload_caf, raw, company_id=second.company_id)


def job_at(counter, second) -> UUID:
    """Write an OT of the second company's centre."""
    order = counter.job()
    with counter.shop.tx() as tx:
        tx.get(WorkOrder, order, lock=True).service_center_id = second.centre_id
    return order


# --- who issues ------------------------------------------------------------------------


def test_an_ot_is_billed_by_the_company_of_its_centre(counter, second):
    equip(counter, second)
    ours, theirs = counter.issue(), counter.issue(job_at(counter, second))
    assert (ours.folio, theirs.folio) == (1, 500)
    issuers = {row.id: row.company_id for row in counter.rows(Invoice)}
    assert issuers == {ours.id: counter.shop.company_id, theirs.id: second.company_id}


def test_a_company_without_certificate_or_folios_never_uses_anothers(counter, second):
    with pytest.raises(NoCertificate):
        counter.issue(job_at(counter, second))
    counter.shop.do(
        service.save_certificate, pfx(), password=PASSWORD, company_id=second.company_id
    )
    with pytest.raises(NoFolios):
        counter.issue(job_at(counter, second))
    assert {row.next_folio for row in counter.rows(CafFolio)} == {1}


def test_a_document_from_scratch_is_of_whoever_is_named_else_of_the_centres_company(
    counter, second
):
    equip(counter, second)
    named = counter.typed(company_id=second.company_id)
    placed = counter.typed(service_center_id=second.centre_id)
    usual = counter.typed()
    assert [row.folio for row in (named, placed, usual)] == [500, 501, 1]


def test_a_centre_without_a_company_bills_as_the_first(counter, second):
    with counter.shop.tx() as tx:
        tx.get(ServiceCenter, second.centre_id, lock=True).company_id = None
    assert counter.issue(job_at(counter, second)).folio == 1


def test_the_environment_of_one_company_is_not_the_others(counter, second):
    equip(counter, second)
    with counter.shop.tx() as tx:
        company = tx.get(Company, second.company_id, lock=True)
        company.dte_environment = DteEnvironment.PRODUCTION
    place = counter.shop.do(queries.connection, second.company_id)
    assert place.environment is DteEnvironment.PRODUCTION
    assert counter.shop.do(queries.connection).environment is DteEnvironment.CERTIFICATION
    assert counter.shop.do(queries.caf_status, second.company_id) == []
    assert counter.shop.do(queries.certificates, second.company_id) == []
    with pytest.raises(NoCertificate):
        counter.issue(job_at(counter, second))
    assert counter.issue().folio == 1


def test_each_company_is_told_by_its_own_thresholds(counter, second):
    equip(counter, second, first=1, last=20)
    counter.shop.do(service.set_alerts, second.company_id, folios=50)
    stocks = [counter.shop.do(queries.caf_status, each)[0] for each in (None, second.company_id)]
    assert [each.warning is None for each in stocks] == [True, False]
    counter.typed(company_id=second.company_id)
    assert counter.shop.do(service.guard) == 1
    (low,) = counter.rows_of_events("FoliosRanLow")
    assert low.payload["company_id"] == str(second.company_id)


# --- the page --------------------------------------------------------------------------


async def test_without_a_name_the_page_is_of_the_first_company(counter, second, tab):
    await tab.do(BillingState.load)
    screen = tab.state(BillingState)
    assert [each.id for each in screen.companies] == [
        str(counter.shop.company_id), str(second.company_id),
    ]  # fmt: skip
    assert (screen.company_id, screen.error) == (str(counter.shop.company_id), "")
    assert [each.name for each in screen.stocks] == ["Factura", "Boleta"]


async def test_the_company_chosen_stands_in_the_address_and_all_is_its(counter, second, tab):
    (address,) = goes_to(await tab.do(BillingState.of_company, str(second.company_id)))
    assert address == f"{PAGE}?empresa={second.company_id}"
    tab.go(empresa=str(second.company_id))
    await tab.do(BillingState.load)
    await tab.do(AlertsState.load)
    screen = tab.state(BillingState)
    assert (screen.company_id, screen.place.company) == (
        str(second.company_id), "Frenos del Sur SpA",
    )  # fmt: skip
    assert (screen.signers, screen.stocks, screen.lost) == ([], [], [])
    assert tab.state(AlertsState).fields.id == str(second.company_id)


async def test_what_is_dropped_is_kept_for_the_company_on_the_page(counter, second, tab):
    tab.go(empresa=str(second.company_id))
    await tab.do(BillingState.load)
    raw = caf(second.rut, type=BOLETA, first=7, last=9)
    await tab.do(BillingState.take_caf, [dropped(raw)])
    screen = tab.state(BillingState)
    assert (screen.caf_error, screen.ranges[0].folios) == ("", "7 – 9")
    kept = [row for row in counter.rows(CafFolio) if row.company_id == second.company_id]
    assert [(row.range_from, row.range_to) for row in kept] == [(7, 9)]
    await tab.do(
        BillingState.take_caf, [dropped(caf(counter.rut, type=BOLETA, first=900, last=999))]
    )
    assert "tu empresa es" in screen.caf_error


async def test_practice_is_of_the_company_on_the_page(counter, second, tab):
    tab.go(empresa=str(second.company_id))
    await tab.do(BillingState.load)
    await tab.do(BillingState.practise)
    (order,) = counter.waiting("invoicing.practice")
    assert order.payload["company_id"] == str(second.company_id)


async def test_the_alerts_are_of_the_company_on_the_page(counter, second, tab):
    tab.go(empresa=str(second.company_id))
    await tab.do(AlertsState.load)
    typed = {"folios": "40", "folio_days": "15", "certificate_days": "45", "range_days": "60"}
    await tab.do(AlertsState.save, typed)
    assert counter.shop.do(queries.alerts, second.company_id).folios == 40
    assert counter.shop.do(queries.alerts).folios == 10


async def test_an_address_of_no_company_says_so_and_changes_nothing(counter, rival, tab):
    for asked in ("x", str(rival.company_id)):
        tab.go(empresa=asked)
        await tab.do(BillingState.load)
        screen = tab.state(BillingState)
        assert screen.error
        assert (screen.place.company, len(screen.companies)) == ("", 1)
        await tab.do(
            BillingState.take_caf, [dropped(caf(counter.rut, type=FACTURA, first=900, last=999))]
        )
        await tab.do(BillingState.practise)
        assert tab.notice.level == "error"
    assert len(counter.rows(CafFolio)) == 2
    assert counter.waiting("invoicing.practice") == []


async def test_of_two_certificates_one_signs_ends_soon_and_goes(counter, tab):
    soon = make_pfx(rut="7654321-6", name="Pedro Práctica", password="otra", days=10)
    counter.shop.do(service.save_certificate, soon, password="otra")
    await tab.do(BillingState.load)
    screen = tab.state(BillingState)
    (idle,) = [each for each in screen.signers if each.may_choose]
    assert "vence en 9 días" in idle.warning
    await tab.do(BillingState.choose, idle.id)
    assert [each.name for each in screen.signers if each.in_use] == ["Pedro Práctica"]
    await tab.do(BillingState.remove_certificate, idle.id)
    assert [(each.name, each.in_use) for each in screen.signers] == [("Juana Práctica", True)]


async def test_the_forecast_says_what_ends_the_folios(counter, tab):
    counter.typed()
    counter.typed(BOLETA)
    with counter.shop.tx() as tx:
        boletas = tx.session.query(CafFolio).filter_by(dte_type=BOLETA).one()
        boletas.range_to = 40
    await tab.do(BillingState.load)
    facturas, boletas = tab.state(BillingState).stocks
    ends = next(row.expires_on for row in counter.rows(CafFolio) if row.dte_type == FACTURA)
    assert facturas.ends == f"Vencen el {ends:%d-%m-%Y}"
    assert facturas.wasted > 0
    assert boletas.ends.startswith("Se acaban el ")
    assert (boletas.pace, boletas.wasted) == ("1.170 días", 0)


# --- by program ------------------------------------------------------------------------


@pytest.fixture
def api(counter):
    operator = counter.shop.actor(
        "invoicing.view", user_id=add_member(counter.shop), role="OPERATOR"
    )
    with calling(router, owner=counter.shop.actor(), operator=operator) as client:
        yield client


def test_the_form_leads_back_to_the_company_it_was_sent_for(api, counter, second):
    def sent(data, **form):
        files = {"file": ("c.pfx", data)} if data else None
        answer = api.post(
            "/invoicing/certificates/form",
            files=files,
            data={"password": PASSWORD} | form,
            headers=as_("owner"),
            follow_redirects=False,
        )
        assert answer.status_code == 303
        return answer.headers["location"]

    ours = str(second.company_id)
    assert sent(pfx(), company_id=ours) == f"{PAGE}?certificado=saved&empresa={ours}"
    assert sent(None, company_id=ours) == f"{PAGE}?certificado=missing&empresa={ours}"
    assert sent(b"x", company_id=ours) == (
        f"{PAGE}?certificado=certificate_unusable&empresa={ours}"
    )
    kept = [row for row in counter.rows(Certificate) if row.company_id == second.company_id]
    assert len(kept) == 1


def test_by_program_every_part_of_the_set_up_is_of_the_company_named(api, counter, second):
    equip(counter, second)
    named = {"company_id": str(second.company_id)}
    (stock,) = api.get("/invoicing/caf/status", params=named, headers=as_("owner")).json()["data"]
    assert (stock["dte_type"], stock["available"], stock["company_id"]) == (
        FACTURA, 100, str(second.company_id),
    )  # fmt: skip
    found = api.get("/invoicing/certificates", params=named, headers=as_("owner")).json()["data"]
    assert [each["company_id"] for each in found] == [str(second.company_id)]


def test_another_workshops_company_is_not_found(counter, rival):
    for asked in (queries.caf_status, queries.certificates, queries.connection, queries.company):
        with pytest.raises(NotFound):
            rival.do(asked, counter.shop.company_id)
