"""The list's bulk actions, the queue to SII, and the company's folios and certificates."""

from io import BytesIO
from pathlib import Path

import pytest
import reflex as rx

from tests.factories.screens import goes_to, sitting
from tests.factories.workshop import add_member
from tests.invoicing.test_diagnosis import mailed
from torque_app.core.errors import Invalid
from torque_app.integrations.sii.practice import make_pfx
from torque_app.invoicing import service
from torque_app.invoicing.state.documents import InvoicesState
from torque_app.invoicing.state.documents_bulk import PRINT, SEND, BulkState
from torque_app.invoicing.state.exchange import ExchangeState
from torque_app.invoicing.state.setup import BillingState
from torque_app.tenants import service as tenants
from torque_app.tenants.state.workshop import WorkshopState
from workers import invoicing_papers as _jobs  # noqa: F401 - the job registers itself


@pytest.fixture
def tab(counter):
    with sitting(counter.shop.actor()) as tab:
        yield tab


def dropped(data: bytes, name: str = "correo.xml") -> rx.UploadFile:
    return rx.UploadFile(file=BytesIO(data), path=Path(name))


async def test_the_list_narrows_to_a_client_found_by_name(counter, tab):
    counter.issue()
    counter.issue(counter.job(client=counter.client("Otra Empresa", giro="Otro")), dte_type=39)
    await tab.do(InvoicesState.load)
    await tab.do(InvoicesState.find, "Transportes")
    (offered,) = tab.state(InvoicesState).found
    (address,) = goes_to(await tab.do(InvoicesState.of_client, offered.id))
    assert address == f"/facturacion?client_id={offered.id}"
    tab.go(client_id=offered.id)
    await tab.do(InvoicesState.load)
    screen = tab.state(InvoicesState)
    assert [row.document for row in screen.rows] == ["Factura 1"]
    assert screen.client == screen.rows[0].client


async def test_documents_sii_has_are_not_sent_again_and_the_list_says_which(counter, tab):
    row = counter.issue()
    counter.work_off()
    await tab.do(InvoicesState.load)
    await tab.do(BulkState.act, SEND, [str(row.id)])
    screen = tab.state(BulkState)
    assert screen.sent == "Se vuelven a enviar: 0. No lo necesitan: 1."
    assert screen.refused[0].startswith(f"Factura {row.folio}: ")


async def test_a_zip_shows_its_progress_then_its_link(counter, tab):
    row = counter.issue()
    counter.work_off()
    await tab.do(BulkState.act, PRINT, [str(row.id)])
    screen = tab.state(BulkState)
    assert (screen.zip.progress, screen.zip.href) == ("0 de 1 documento", "")
    counter.carry_out("invoicing.bundle")
    await tab.do(BulkState.refresh)
    assert screen.zip.progress == "1 de 1 documento"
    assert screen.zip.href == f"/api/v1/invoicing/bulk/{screen.zip.id}/file"
    await tab.do(BulkState.close)
    assert screen.zip.id == ""


@pytest.mark.parametrize("ids", [[], ["x"]])
async def test_choosing_nothing_that_exists_is_said(counter, tab, ids):
    await tab.do(BulkState.act, PRINT, ids)
    assert tab.notice.level == "error"
    assert tab.state(BulkState).zip.id == ""


async def test_a_member_who_may_not_send_is_refused(counter):
    row = counter.issue()
    member = add_member(counter.shop)
    viewer = counter.shop.actor("invoicing.view", "finance.read", user_id=member, role="VIEWER")
    with sitting(viewer) as tab:
        await tab.do(BulkState.act, SEND, [str(row.id)])
        assert tab.notice.level == "error"
        assert tab.state(BulkState).sent == ""


async def test_the_queue_tells_what_waits_and_where_it_goes(counter, tab):
    counter.issue()
    await tab.do(ExchangeState.load)
    screen = tab.state(ExchangeState)
    assert screen.health.sentence == "Documentos que esperan al SII: 1."
    assert screen.health.oldest_at
    assert (screen.place.kind, screen.place.host.split(":")[0]) == ("SIMULATED", "127.0.0.1")
    waiting = next(each for each in screen.documents if each.id == "ISSUED")
    assert (waiting.count, waiting.href) == (1, "/facturacion?dte_status=ISSUED")
    counter.work_off()
    await tab.do(ExchangeState.refresh)
    assert (screen.health.tone, screen.health.waiting) == ("success", 0)
    assert screen.health.answered_at


async def test_siis_mail_is_read_where_it_is_dropped(counter, simulator, tab):
    simulator.order("documents_rejected", service="upload|boleta_upload")
    row = counter.issue()
    counter.work_off()
    await tab.do(ExchangeState.load)
    await tab.do(ExchangeState.take_mail, [dropped(b"<no/>"), dropped(mailed(simulator, counter))])
    screen = tab.state(ExchangeState)
    assert screen.mail_error.startswith("correo.xml: ")
    assert screen.mail_told == "Documentos leídos: 1; con algo nuevo: 1."
    assert counter.dte(row.id).reasons


async def test_folios_sii_rejected_stand_in_the_register(counter, simulator, tab):
    simulator.order("documents_rejected", service="upload|boleta_upload")
    counter.issue()
    counter.work_off()
    await tab.do(BillingState.load)
    (lost,) = tab.state(BillingState).lost
    assert (lost.name, lost.folios, lost.kind_label) == ("Factura", "1", "Rechazado por el SII")


async def test_a_range_that_is_retired_gives_no_more_folios(counter, tab):
    await tab.do(BillingState.load)
    screen = tab.state(BillingState)
    wanted = next(each for each in screen.ranges if each.name == "Factura")
    assert wanted.may_retire
    await tab.do(BillingState.retire, wanted.id)
    assert [each.name for each in screen.ranges] == ["Boleta"]
    assert [(each.folios, each.kind_label) for each in screen.lost] == [
        ("1 – 100", "Anulado sin usar")
    ]


async def test_of_two_certificates_the_one_chosen_signs(counter, tab):
    other = make_pfx(rut="7654321-6", name="Pedro Práctica", password="otra")
    counter.shop.do(service.save_certificate, other, password="otra")
    await tab.do(BillingState.load)
    screen = tab.state(BillingState)
    (idle,) = [each for each in screen.signers if each.may_choose]
    await tab.do(BillingState.choose, idle.id)
    assert [each.id for each in screen.signers if each.in_use] == [idle.id]


async def test_the_switch_turns_the_automatic_mail_on(counter, tab):
    await tab.do(WorkshopState.load)
    assert not tab.state(WorkshopState).fields.mail_documents
    await tab.do(WorkshopState.mail_documents, True)
    assert tab.state(WorkshopState).fields.mail_documents


def test_the_setting_takes_only_yes_or_no(counter):
    with pytest.raises(Invalid):
        counter.shop.do(tenants.update_settings, settings={"mail_documents": "sí"})
