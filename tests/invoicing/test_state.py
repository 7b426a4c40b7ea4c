"""The screens of billing, handler by handler, on a real database."""

from io import BytesIO

import pytest
import reflex as rx

from models.work_orders import OTStatus
from tests.factories.screens import goes_to, sitting
from tests.invoicing.counter import FACTURA, caf, open_counter
from torque_app.invoicing.state.documents import InvoicesState
from torque_app.invoicing.state.issuing import IssueState
from torque_app.invoicing.state.setup import BillingState


@pytest.fixture
def tab(counter):
    with sitting(counter.shop.actor()) as tab:
        yield tab


def upload(data: bytes, name: str = "folios.xml") -> rx.UploadFile:
    return rx.UploadFile(file=BytesIO(data), path=name)


async def test_the_list_shows_documents_and_the_month(counter, tab):
    counter.issue()
    tab.go(dte_type="33", nonsense="x")
    await tab.do(InvoicesState.load)
    screen = tab.state(InvoicesState)
    assert [(row.document, row.total, row.sii_label) for row in screen.rows] == [
        ("Factura 1", 29750, "Por firmar")
    ]
    assert screen.sentence == "Este mes va 1 documento por $ 29.750. Te deben $ 29.750."
    assert goes_to(await tab.do(InvoicesState.narrow, "status", "OVERDUE")) == [
        "/facturacion?dte_type=33&status=OVERDUE"
    ]


async def test_a_company_is_offered_a_factura_with_its_data(counter, tab):
    tab.go(ot=str(counter.job()))
    await tab.do(IssueState.load)
    form = tab.state(IssueState)
    assert (form.dte_type, form.receiver["giro"]) == ("33", "Transporte de carga")
    assert form.sheet.action == "Emitir factura por $ 29.750"
    assert (form.sheet.obstacle, form.errors) == ("", {})


async def test_a_person_is_offered_a_boleta(counter, tab):
    tab.go(ot=str(counter.job(client=counter.person())))
    await tab.do(IssueState.load)
    form = tab.state(IssueState)
    assert (form.dte_type, form.sheet.action) == ("39", "Emitir boleta por $ 29.750")


async def test_only_what_was_touched_is_marked_until_it_is_sent(counter, tab):
    tab.go(ot=str(counter.job(client=counter.person())))
    await tab.do(IssueState.load)
    await tab.do(IssueState.choose, "33")
    form = tab.state(IssueState)
    assert form.errors == {}
    await tab.do(IssueState.say, "rut", "12345678-9")
    assert set(form.errors) == {"rut"}
    await tab.do(IssueState.say, "rut", "12.345.678-5")
    assert form.errors == {}
    await tab.do(IssueState.issue, {"payment": "1"})
    assert set(form.errors) == {"giro", "address", "comuna"}
    assert tab.notice.level == "error"


async def test_issuing_goes_to_the_document_and_twice_to_the_same(counter, tab):
    tab.go(ot=str(counter.job()))
    await tab.do(IssueState.load)
    first = goes_to(await tab.do(IssueState.issue, {}))
    again = goes_to(await tab.do(IssueState.issue, {}))
    assert first == again
    assert first[0].startswith("/facturacion/")


async def test_an_unfinished_ot_shows_its_obstacle(counter, tab):
    tab.go(ot=str(counter.job(status=OTStatus.QC)))
    await tab.do(IssueState.load)
    assert "debe estar terminada" in tab.state(IssueState).sheet.obstacle


@pytest.mark.parametrize("ot", ["", "x", "01900000-0000-7000-8000-000000000000"])
async def test_an_address_without_ot_says_where_to_start(counter, tab, ot):
    tab.go(ot=ot)
    await tab.do(IssueState.load)
    assert "Elige una OT" in tab.state(IssueState).missing


async def test_folios_are_dropped_and_refusals_stay_on_the_page(shop, simulator):
    counter = open_counter(shop, folios=False)
    with sitting(shop.actor()) as tab:
        await tab.do(BillingState.load)
        await tab.do(BillingState.take_caf, [upload(b"no soy un CAF")])
        screen = tab.state(BillingState)
        assert screen.caf_error == "Ese archivo no es un CAF del SII."
        await tab.do(BillingState.take_caf, [upload(caf(counter.rut, type=FACTURA))])
        assert (screen.caf_error, screen.stocks[0].available) == ("", 100)
        assert (screen.place.kind, screen.signers[0].rut) == ("SIMULATED", "12345678-5")


async def test_what_the_certificate_form_came_back_with_is_said(counter, tab):
    tab.go(certificado="certificate_locked")
    await tab.do(BillingState.load)
    assert "contraseña" in tab.state(BillingState).certificate_error
    tab.go(certificado="<script>")
    await tab.do(BillingState.load)
    assert tab.state(BillingState).certificate_error == ""


async def test_practice_is_one_click(shop, simulator):
    counter = open_counter(shop, certificate=False, folios=False)
    with sitting(shop.actor()) as tab:
        await tab.do(BillingState.load)
        await tab.do(BillingState.practise)
        counter.work_off(patience=60)
        await tab.do(BillingState.refresh)
        screen = tab.state(BillingState)
        assert (len(screen.signers), len(screen.stocks), screen.working) == (1, 7, False)
