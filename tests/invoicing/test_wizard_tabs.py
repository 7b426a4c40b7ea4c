"""One draft in two tabs: nothing is overwritten, nothing typed is lost, the person chooses."""

import pytest

from models.invoicing import InvoiceStatus
from tests.factories.screens import goes_to, sitting
from tests.invoicing.counter import FACTURA
from tests.invoicing.test_wizard_state import visit, write_line
from torque_app.core.errors import Stale
from torque_app.invoicing import queries, service
from torque_app.invoicing.state.confirming import ConfirmState
from torque_app.invoicing.state.drafted_lines import DraftedLinesState
from torque_app.invoicing.state.drafted_receiver import DraftedReceiverState
from torque_app.invoicing.state.drafted_terms import DraftedTermsState
from torque_app.invoicing.state.reopening import OPENING, StaleDraftState
from torque_app.invoicing.state.wizard import WizardState


@pytest.fixture
def draft(desk):
    return desk.shop.do(service.save_draft, desk.content(FACTURA, ("Freno", "1000")))


async def written_elsewhere(desk, draft, **changes):
    """Keep something of the draft as another tab would."""
    return desk.shop.do(service.update_draft, draft.id, changes)


def kept(desk, draft):
    return desk.shop.do(queries.one, draft.id).draft


@pytest.fixture
async def tab(desk, draft):
    with sitting(desk.shop.actor()) as tab:
        await visit(tab, borrador=str(draft.id))
        yield tab


async def test_each_autosave_names_the_version_it_was_typed_over(desk, draft, tab):
    wizard = tab.state(WizardState)
    before = wizard.making.version
    await tab.do(DraftedTermsState.say, "terms", "30 días")
    await tab.do(DraftedTermsState.say, "terms", "60 días")
    assert wizard.making.version == before + 2 == desk.invoice(draft.id).version
    assert not wizard.stale


async def test_a_stale_autosave_is_refused_and_says_what_can_be_done(desk, draft, tab):
    await written_elsewhere(desk, draft, terms="Lo de la otra pestaña")
    await tab.do(DraftedTermsState.say, "terms", "Lo mío")
    wizard = tab.state(WizardState)
    assert wizard.stale
    assert "se guardó en otra pestaña" in tab.notice.text
    assert "sigue en pantalla" in tab.notice.text
    assert wizard.failure.startswith("Sin guardar")
    assert kept(desk, draft)["terms"] == "Lo de la otra pestaña"
    assert tab.state(DraftedTermsState).said["terms"] == "Lo mío"


async def test_what_is_typed_on_stays_on_screen_and_is_not_written(desk, draft, tab):
    await written_elsewhere(desk, draft, notes="x")
    lines = tab.state(DraftedLinesState)
    await write_line(tab, lines.rows[0].id, name="Pastillas", price="2000")
    await tab.do(DraftedReceiverState.say, "contact", "Ana")
    assert (lines.rows[0].name, lines.rows[0].price) == ("Pastillas", "2000")
    assert tab.state(DraftedReceiverState).fields["contact"] == "Ana"
    assert kept(desk, draft)["lines"][0]["name"] == "Freno"


async def test_a_client_chosen_meanwhile_brings_no_field_of_the_other_tab(desk, draft, tab):
    await tab.do(DraftedReceiverState.say, "giro", "Mi giro")
    await written_elsewhere(desk, draft, receiver={"giro": "Su giro"})
    await tab.do(DraftedReceiverState.choose, str(desk.company_client()))
    assert tab.state(WizardState).stale
    assert tab.state(DraftedReceiverState).fields["giro"] == "Mi giro"


async def test_what_the_other_tab_wrote_is_loaded_on_request(desk, draft, tab):
    await written_elsewhere(
        desk, draft, lines=[{"name": "Embrague", "unit_price": "5000"}], terms="Lo suyo"
    )
    await write_line(tab, tab.state(DraftedLinesState).rows[0].id, name="Lo mío")
    wizard, before = tab.state(WizardState), tab.state(WizardState).saved_at
    (asked,) = await tab.do(StaleDraftState.load_theirs)
    assert wizard.saved_at != before  # the browser's own copy of the fields ends with it
    assert asked == list(OPENING)
    for handler in OPENING:
        await tab.do(handler)
    assert (wizard.stale, wizard.making.total) == (False, 5950)
    assert [each.name for each in tab.state(DraftedLinesState).rows] == ["Embrague"]
    assert tab.state(DraftedTermsState).said["terms"] == "Lo suyo"
    await tab.do(DraftedTermsState.say, "terms", "Ahora sí")
    assert kept(desk, draft)["terms"] == "Ahora sí"


async def test_what_is_on_screen_is_kept_whole_on_request(desk, draft, tab):
    await written_elsewhere(desk, draft, terms="Lo suyo", notes="También suyo")
    await write_line(tab, tab.state(DraftedLinesState).rows[0].id, name="Lo mío", price="3000")
    assert await tab.do(StaleDraftState.keep_mine) == [list(OPENING)], tab.notice
    for handler in OPENING:
        await tab.do(handler)
    now = kept(desk, draft)
    assert now["lines"][0]["name"] == "Lo mío"
    assert (now.get("terms"), now.get("notes")) == (None, None)
    assert (tab.state(WizardState).stale, tab.state(WizardState).making.net) == (False, 3000)


async def test_what_is_wrong_on_screen_is_not_kept_over_the_other(desk, draft, tab):
    await written_elsewhere(desk, draft, terms="Lo suyo")
    await write_line(tab, tab.state(DraftedLinesState).rows[0].id, quantity="0")
    await tab.do(StaleDraftState.keep_mine)
    assert tab.notice.level == "error"
    assert tab.state(WizardState).stale
    assert kept(desk, draft)["terms"] == "Lo suyo"


async def test_a_row_half_written_is_not_lost_by_keeping_the_rest(desk, draft, tab):
    await written_elsewhere(desk, draft, terms="Lo suyo")
    await tab.do(DraftedTermsState.add, "reference")
    row = tab.state(DraftedTermsState).references[0].id
    await tab.do(DraftedTermsState.write, "reference", row, "comment", "A medias")
    assert await tab.do(StaleDraftState.keep_mine) == []
    assert tab.notice.text.startswith("Corrige lo marcado")
    assert tab.state(DraftedTermsState).references[0].comment == "A medias"


async def test_nothing_is_overwritten_while_nobody_else_wrote(desk, draft, tab):
    before = desk.invoice(draft.id).version
    assert await tab.do(StaleDraftState.keep_mine) == []
    assert desk.invoice(draft.id).version == before


async def test_a_document_read_before_it_changed_is_not_issued(desk, draft, tab):
    await tab.do(ConfirmState.review, {})
    assert tab.state(ConfirmState).confirming
    await written_elsewhere(desk, draft, lines=[{"name": "Otro", "unit_price": "990000"}])
    assert goes_to(await tab.do(ConfirmState.issue)) == []
    wizard = tab.state(WizardState)
    assert (wizard.stale, tab.state(ConfirmState).confirming, tab.state(ConfirmState).sending) == (
        True,
        False,
        False,
    )
    assert desk.invoice(draft.id).status is InvoiceStatus.DRAFT
    await tab.do(ConfirmState.review, {})
    assert not tab.state(ConfirmState).confirming


async def test_a_draft_that_changed_elsewhere_is_not_discarded(desk, draft, tab):
    await written_elsewhere(desk, draft, terms="Lo suyo")
    assert goes_to(await tab.do(WizardState.discard)) == []
    assert tab.state(WizardState).stale
    assert kept(desk, draft)["terms"] == "Lo suyo"


async def test_a_draft_issued_in_the_other_tab_says_so(desk, draft, tab):
    desk.shop.do(service.issue_draft, draft.id)
    await tab.do(DraftedTermsState.say, "terms", "Tarde")
    assert "ya está emitido" in tab.state(WizardState).failure


def test_commands_refuse_the_version_that_was_left_behind(desk, draft):
    desk.shop.do(service.update_draft, draft.id, {"notes": "uno"}, version=draft.version)
    for command in (service.issue_draft, service.delete_draft):
        with pytest.raises(Stale) as refused:
            desk.shop.do(command, draft.id, version=draft.version)
        assert refused.value.details["version"] == draft.version + 1
    assert desk.shop.do(service.issue_draft, draft.id, version=draft.version + 1).folio == 1


def test_rows_and_previews_say_the_version(desk, draft):
    row = desk.shop.do(service.update_draft, draft.id, {"notes": "uno"})
    assert row.version == draft.version + 1 == desk.invoice(draft.id).version
    assert desk.shop.do(queries.preview_draft, draft.id).version == row.version
    assert desk.shop.do(queries.preview_content, desk.content()).version == 0
