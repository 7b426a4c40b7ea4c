"""What the page of a document says of its receiver, and SII's e-mail asked for again from it."""

import pytest

from tests.factories.screens import sitting
from tests.invoicing.test_claims import accepted, event, told
from torque_app.payments.state.document import DocumentState


@pytest.fixture
def tab(counter):
    with sitting(counter.shop.actor()) as tab:
        yield tab


async def opened(tab, row):
    tab.go(invoice_id=str(row.id))
    await tab.do(DocumentState.load)
    return tab.state(DocumentState)


async def test_the_page_says_until_when_it_may_be_claimed(counter, tab):
    screen = await opened(tab, accepted(counter))
    assert screen.document.claim.startswith("Quien la recibe puede reclamarla hasta el ")
    assert not screen.document.is_claimed


async def test_a_claim_is_an_alarm_and_a_step_of_the_story(counter, tab):
    row = accepted(counter)
    told(counter, row, event("RFT"))
    screen = await opened(tab, row)
    assert screen.document.is_claimed
    (step,) = (each for each in screen.story if each["title"] == "Reclamada")
    assert (step["state"], step["detail"]) == (
        "failed",
        "Registro del SII: Reclamó la falta total de entrega.",
    )


async def test_siis_mail_is_asked_for_from_the_page(counter, simulator, tab):
    simulator.order("documents_objected", service="upload")
    row = counter.issue()
    counter.work_off()
    screen = await opened(tab, row)
    assert screen.document.may_ask_mail
    await tab.do(DocumentState.ask_mail)
    assert screen.story[-1]["title"] == "Correo del SII, otra vez"


async def test_an_accepted_document_needs_no_explanation(counter, tab):
    screen = await opened(tab, accepted(counter))
    assert not screen.document.may_ask_mail
