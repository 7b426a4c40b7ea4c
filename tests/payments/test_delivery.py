"""The mail of a document on its page."""

import pytest

from models.notifications import Mail
from tests.factories.postbox import mail_goes_out
from tests.factories.screens import sitting
from tests.factories.workshop import add_member
from torque_app.invoicing import service
from torque_app.payments.state.delivery import DeliveryState
from torque_app.payments.state.document import DocumentState
from workers import notifications as _jobs  # noqa: F401 - the job registers itself


@pytest.fixture
def box(monkeypatch, tmp_path):
    with mail_goes_out(monkeypatch, tmp_path) as postbox:
        yield postbox


@pytest.fixture
def row(counter):
    row = counter.issue()
    counter.work_off()
    return row


@pytest.fixture
async def opened(counter, row):
    with sitting(counter.shop.actor()) as tab:
        tab.go(invoice_id=str(row.id))
        await tab.do(DeliveryState.load)
        yield tab


async def test_the_dialog_proposes_the_buyers_address(opened):
    await opened.do(DeliveryState.ask)
    screen = opened.state(DeliveryState)
    assert (screen.opened, screen.address) == (True, "pagos@example.cl")


async def test_what_was_sent_is_listed_with_its_state(counter, box, opened):
    await opened.do(DeliveryState.ask)
    await opened.do(DeliveryState.send, {"to": "otra@example.cl", "note": "Gracias"})
    screen = opened.state(DeliveryState)
    assert not screen.opened
    assert [(each.recipient, each.look_label) for each in screen.mails] == [
        ("otra@example.cl", "En camino")
    ]
    counter.carry_out("notifications.mail")
    await opened.do(DeliveryState.refresh)
    assert screen.mails[0].look == "success"


async def test_a_wrong_address_stays_in_the_dialog(counter, box, opened):
    await opened.do(DeliveryState.ask)
    await opened.do(DeliveryState.send, {"to": "nadie"})
    screen = opened.state(DeliveryState)
    assert (screen.opened, set(screen.errors), screen.sending) == (True, {"to"}, False)
    assert counter.rows(Mail) == []


async def test_the_page_knows_when_no_mail_goes_out(opened):
    assert not opened.state(DeliveryState).goes_out


@pytest.mark.parametrize(
    ("right", "seen"), [("invoicing.issue", ["pagos@example.cl"]), ("clients.view", [])]
)
async def test_whoever_may_send_a_document_sees_its_mails(counter, box, row, right, seen):
    counter.shop.do(service.deliver, row.id)
    rights = ("invoicing.view", "finance.read", right)
    member = counter.shop.actor(*rights, user_id=add_member(counter.shop), role="OPERATOR")
    with sitting(member) as tab:
        tab.go(invoice_id=str(row.id))
        await tab.do(DeliveryState.load)
        assert [each.recipient for each in tab.state(DeliveryState).mails] == seen


@pytest.mark.parametrize("address", ["", "x", "01900000-0000-7000-8000-000000000000"])
async def test_an_address_without_document_has_no_mail(counter, address):
    with sitting(counter.shop.actor()) as tab:
        tab.go(invoice_id=address)
        await tab.do(DeliveryState.load)
        await tab.do(DeliveryState.ask)
        screen = tab.state(DeliveryState)
        assert (screen.mails, screen.opened) == ([], False)


async def test_the_page_says_why_sii_rejected(counter, simulator):
    from tests.invoicing.test_diagnosis import mailed, read  # noqa: PLC0415 - it reads settings

    simulator.order("documents_rejected", service="upload|boleta_upload")
    row = counter.issue()
    counter.work_off()
    read(counter, mailed(simulator, counter))
    with sitting(counter.shop.actor()) as tab:
        tab.go(invoice_id=str(row.id))
        await tab.do(DocumentState.load)
        screen = tab.state(DocumentState)
        assert screen.document.reason == "Rechazo pedido (SIM-3-999)."
        told = [step["title"] for step in screen.story]
        assert told[-1] == "Correo de diagnóstico"
        (signed,) = [step for step in screen.story if step["title"] == "Firmada"]
        assert {"label": "XML firmado", "href": f"/api/v1/invoicing/{row.id}/xml"} in (
            signed["evidence"]
        )
