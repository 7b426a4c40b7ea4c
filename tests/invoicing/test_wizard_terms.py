"""What a document says besides its lines, typed in the wizard and found in the signed XML."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from models.invoicing import InvoiceStatus
from tests.factories.screens import goes_to, sitting
from tests.invoicing.test_wizard_state import begin, visit, write_line
from torque_app.integrations.sii.values import Delivery, GlobalDiscount
from torque_app.invoicing import queries, service
from torque_app.invoicing.state.confirming import ConfirmState
from torque_app.invoicing.state.drafted_lines import DraftedLinesState
from torque_app.invoicing.state.drafted_receiver import DraftedReceiverState
from torque_app.invoicing.state.drafted_terms import DraftedTermsState
from torque_app.invoicing.state.wizard import WizardState


@pytest.fixture
def tab(desk):
    with sitting(desk.shop.actor()) as tab:
        yield tab


async def begun(desk, tab, kind="33", price="10000"):
    """Begin a document of one line for a company; returns the wizard."""
    wizard = await begin(tab, tipo=kind)
    line = tab.state(DraftedLinesState).rows[0].id
    await write_line(tab, line, name="Freno", price=price)
    await tab.do(DraftedReceiverState.choose, str(desk.company_client()))
    return wizard


async def issued(desk, tab):
    """Issue what stands in the wizard; returns its document as it was signed."""
    wizard = tab.state(WizardState)
    await tab.do(ConfirmState.review, {})
    assert tab.state(ConfirmState).confirming, tab.notice.text
    assert goes_to(await tab.do(ConfirmState.issue)) == [f"/facturacion/{wizard.making.id}"]
    desk.carry_out("invoicing.sign")
    return desk.dte(desk.invoice(wizard.making.id).id)


# --- lines, discounts, references ------------------------------------------------------


async def test_a_line_is_surcharged_beside_its_discount(desk, tab):
    wizard = await begun(desk, tab)
    row = tab.state(DraftedLinesState).rows[0].id
    await write_line(tab, row, discount="10", surcharge="25")
    assert wizard.making.net == 11500
    text = (await issued(desk, tab)).xml.decode("iso-8859-1")
    assert "<RecargoPct>25</RecargoPct>\n<RecargoMonto>2500</RecargoMonto>" in text
    assert "<DescuentoMonto>1000</DescuentoMonto>" in text


async def test_a_surcharge_beyond_what_fits_is_told_at_its_line(desk, tab):
    await begun(desk, tab)
    lines = tab.state(DraftedLinesState)
    await write_line(tab, lines.rows[0].id, surcharge="101")
    assert "el recargo va de 0 a 100" in lines.rows[0].error


async def test_a_number_that_is_none_is_not_left_out_of_what_is_issued(desk, tab):
    await begun(desk, tab)
    lines = tab.state(DraftedLinesState)
    await write_line(tab, lines.rows[0].id, price="1.2.3")
    assert lines.rows[0].error
    await tab.do(ConfirmState.review, {})
    assert not tab.state(ConfirmState).confirming
    assert tab.notice.text.startswith("Corrige lo marcado")


async def test_what_is_not_billed_is_discounted_too(desk, tab):
    wizard = await begun(desk, tab)
    lines = tab.state(DraftedLinesState)
    await tab.do(DraftedLinesState.add)
    await write_line(tab, lines.rows[1].id, name="Peaje", price="1000", kind="non_billable")
    await tab.do(DraftedTermsState.add, "discount")
    row = tab.state(DraftedTermsState).discounts[0].id
    for name, value in {"over": "non_billable", "unit": "amount", "value": "400"}.items():
        await tab.do(DraftedTermsState.write, "discount", row, name, value)
    assert (wizard.making.total, wizard.making.payable) == (11900, 12500)
    await visit(tab, borrador=wizard.making.id)
    assert tab.state(DraftedTermsState).discounts[0].over == "non_billable"


@pytest.mark.parametrize(
    ("unit", "value"), [("percent", "101"), ("percent", "-1"), ("amount", "-5"), ("amount", "1.5")]
)
async def test_a_discount_that_is_none_is_told_in_its_section(desk, tab, unit, value):
    await begun(desk, tab)
    await tab.do(DraftedTermsState.add, "discount")
    state = tab.state(DraftedTermsState)
    row = state.discounts[0].id
    await tab.do(DraftedTermsState.write, "discount", row, "unit", unit)
    await tab.do(DraftedTermsState.write, "discount", row, "value", value)
    assert set(state.errors) == {"discount"}
    assert state.errors["discount"]


@pytest.mark.parametrize("kind", ["801", "802", "HES", "52"])
async def test_the_references_a_buyer_asks_for_travel(desk, tab, kind):
    await begun(desk, tab)
    await tab.do(DraftedTermsState.add, "reference")
    row = tab.state(DraftedTermsState).references[0].id
    for name, value in {"document_type": kind, "folio": "778/A", "comment": "La suya"}.items():
        await tab.do(DraftedTermsState.write, "reference", row, name, value)
    text = (await issued(desk, tab)).xml.decode("iso-8859-1")
    assert f"<TpoDocRef>{kind}</TpoDocRef>\n<FolioRef>778/A</FolioRef>" in text
    assert "<RazonRef>La suya</RazonRef>" in text


async def test_a_reference_of_a_kind_no_list_has_goes_by_its_code(desk, tab):
    wizard = await begun(desk, tab)
    await tab.do(DraftedTermsState.add, "reference")
    state = tab.state(DraftedTermsState)
    row = state.references[0].id
    await tab.do(DraftedTermsState.write, "reference", row, "document_type", "other")
    await tab.do(DraftedTermsState.write, "reference", row, "folio", "9")
    assert state.references[0].error.startswith("Escribe el código")
    await tab.do(DraftedTermsState.write, "reference", row, "code", "hem")
    assert state.references[0].error == ""
    await visit(tab, borrador=wizard.making.id)
    (back,) = state.references
    assert (back.document_type, back.code, back.folio) == ("other", "HEM", "9")
    assert "<TpoDocRef>HEM</TpoDocRef>" in (await issued(desk, tab)).xml.decode("iso-8859-1")


async def test_a_reference_half_written_says_what_it_lacks(desk, tab):
    await begun(desk, tab)
    await tab.do(DraftedTermsState.add, "reference")
    state = tab.state(DraftedTermsState)
    row = state.references[0].id
    await tab.do(DraftedTermsState.write, "reference", row, "comment", "La de siempre")
    assert state.references[0].error == "Escribe su folio o número."
    await tab.do(DraftedTermsState.write, "reference", row, "folio", "5")
    await tab.do(DraftedTermsState.write, "reference", row, "issued_on", "")
    assert state.references[0].error == "Elige su fecha."
    await tab.do(ConfirmState.review, {})
    assert tab.notice.text.startswith("Corrige lo marcado")
    await tab.do(DraftedTermsState.remove, "reference", row)
    await tab.do(ConfirmState.review, {})
    assert tab.state(ConfirmState).confirming


async def test_a_purchase_order_has_its_own_field(desk, tab):
    await begun(desk, tab)
    await tab.do(DraftedTermsState.say, "purchase_order", "OC-5")
    assert "<TpoDocRef>801</TpoDocRef>\n<FolioRef>OC-5</FolioRef>" in (
        await issued(desk, tab)
    ).xml.decode("iso-8859-1")


@pytest.mark.parametrize("name", ["__class__", "id", "error", "is_blank"])
async def test_only_the_fields_of_a_row_are_written(desk, tab, name):
    await begun(desk, tab)
    await tab.do(DraftedTermsState.add, "reference")
    state = tab.state(DraftedTermsState)
    before = list(state.references)
    await tab.do(DraftedTermsState.write, "reference", before[0].id, name, "x")
    assert state.references == before


# --- who and how -----------------------------------------------------------------------


async def test_who_to_ask_for_and_how_to_reach_both_sides_travels(desk, tab):
    await begun(desk, tab)
    await tab.do(DraftedReceiverState.say, "contact", "Ana Rojas")
    await tab.do(DraftedReceiverState.say, "phone", "+56 9 1111 2222")
    text = (await issued(desk, tab)).xml.decode("iso-8859-1")
    assert "<Contacto>Ana Rojas, +56 9 1111 2222</Contacto>" in text
    assert "<CorreoRecep>pagos@example.cl</CorreoRecep>" in text


async def test_a_note_of_the_workshop_stays_in_the_workshop(desk, tab):
    wizard = await begun(desk, tab)
    await tab.do(DraftedTermsState.say, "notes", "Cobrar el día 5")
    text = (await issued(desk, tab)).xml.decode("iso-8859-1")
    assert "Cobrar" not in text
    assert desk.invoice(wizard.making.id).notes == "Cobrar el día 5"


async def test_a_guia_says_what_its_trip_still_lacks(desk, tab):
    wizard = await begun(desk, tab, "52")
    assert any("patente" in each and "chofer" in each for each in wizard.making.warnings)
    for name, value in {
        "plate": "BBCC12", "carrier_rut": "76192083-9", "driver_rut": "12345678-5",
        "driver_name": "Luis Soto", "address": "Calle Larga 55", "comuna": "Rancagua",
        "departs_at": "2026-11-21T09:30", "arrives_on": "2026-11-22", "trailer_plate": "JJ1234",
    }.items():  # fmt: skip
        await tab.do(DraftedTermsState.say_trip, name, value)
    assert wizard.making.warnings == ()
    text = (await issued(desk, tab)).xml.decode("iso-8859-1")
    for tag, value in {
        "Patente": "BBCC12", "PatenteCarro": "JJ1234", "RUTTrans": "76192083-9",
        "HraSalida": "09:30:00", "FchLlegada": "2026-11-22", "NombreChofer": "Luis Soto",
    }.items():  # fmt: skip
        assert f"<{tag}>{value}</{tag}>" in text


async def test_a_trip_waits_while_the_document_is_of_another_type(desk, tab):
    wizard = await begun(desk, tab, "52")
    await tab.do(DraftedTermsState.say_trip, "plate", "BBCC12")
    await tab.do(WizardState.change_type, "33")
    assert wizard._kept["delivery"] is None
    await tab.do(WizardState.change_type, "52")
    assert (wizard.failure, wizard.stale) == ("", False)
    assert wizard._kept["delivery"]["plate"] == "BBCC12"


async def test_a_departure_said_with_a_zone_is_shown_and_sent_by_chiles_clock(desk, tab):
    trip = Delivery(movement=1, dispatch=2, departs_at=datetime(2026, 11, 21, 12, 30, tzinfo=UTC))
    content = desk.content(52, ("Motor", "1000"), delivery=trip)
    draft = desk.shop.do(service.save_draft, content)
    await visit(tab, borrador=str(draft.id))
    assert tab.state(DraftedTermsState).trip["departs_at"] == "2026-11-21T09:30"
    row = desk.shop.do(service.issue_draft, draft.id)
    desk.carry_out("invoicing.sign")
    assert b"<HraSalida>09:30:00</HraSalida>" in desk.dte(row.id).xml
    assert desk.invoice(row.id).status is InvoiceStatus.ISSUED


def test_a_discount_over_what_is_not_billed_is_kept_exactly(desk):
    off = GlobalDiscount("Convenio", percent=Decimal(10), non_billable=True)
    draft = desk.shop.do(service.save_draft, desk.content(discounts=(off,)))
    assert desk.shop.do(queries.one, draft.id).draft["discounts"][0]["non_billable"] is True
