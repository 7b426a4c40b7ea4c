"""How a factura is paid, typed in the wizard and found in the signed XML."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.screens import sitting
from tests.invoicing.test_wizard_state import visit, write_line
from tests.invoicing.test_wizard_terms import begun, issued
from torque_app.integrations.sii.clock import sii_time
from torque_app.integrations.sii.values import Installment, Payment
from torque_app.invoicing.queries import DraftContent
from torque_app.invoicing.rules import terms
from torque_app.invoicing.rules.content import restored
from torque_app.invoicing.state.confirming import ConfirmState
from torque_app.invoicing.state.drafted_installments import DraftedInstallmentsState
from torque_app.invoicing.state.drafted_lines import DraftedLinesState
from torque_app.invoicing.state.drafted_terms import DraftedTermsState
from torque_app.invoicing.state.wizard import WizardState


@pytest.fixture
def tab(desk):
    with sitting(desk.shop.actor()) as tab:
        yield tab


@pytest.fixture
def today():
    return sii_time(datetime.now(UTC)).date()


async def install(tab, *parts):
    """Write installments: pairs of day and pesos."""
    state = tab.state(DraftedInstallmentsState)
    for day, amount in parts:
        await tab.do(DraftedInstallmentsState.add)
        row = state.rows[-1].id
        await tab.do(DraftedInstallmentsState.write, row, "due_on", day)
        await tab.do(DraftedInstallmentsState.write, row, "amount", amount)


async def test_installments_that_add_up_travel_and_end_on_the_last_day(desk, tab, today):
    wizard = await begun(desk, tab)
    await tab.do(DraftedTermsState.say, "payment", "2")
    days = [(today + timedelta(days=30 * n)).isoformat() for n in (1, 2)]
    await install(tab, (days[0], "6000"), (days[1], "5900"))
    assert wizard.making.parts == "Las cuotas suman el total: $ 11.900."
    dte = await issued(desk, tab)
    text = dte.xml.decode("iso-8859-1")
    assert text.count("<MntPagos>") == 2
    for day, amount in zip(days, ("6000", "5900"), strict=True):
        assert f"<FchPago>{day}</FchPago>\n<MntPago>{amount}</MntPago>" in text
    assert "<FmaPago>2</FmaPago>\n<MntPagos>" in text
    assert f"<FchVenc>{days[1]}</FchVenc>" in text


@pytest.mark.parametrize(
    ("amount", "said"),
    [("5000", "suman $ 5.000: faltan $ 6.900."), ("12000", "suman $ 12.000: sobran $ 100.")],
)
async def test_installments_that_do_not_add_up_are_told_and_not_issued(
    desk, tab, today, amount, said
):
    wizard = await begun(desk, tab)
    await tab.do(DraftedTermsState.say, "payment", "2")
    await install(tab, (today.isoformat(), amount))
    assert wizard.making.parts.endswith(said)
    assert "Las cuotas suman" in wizard.making.obstacle
    await tab.do(ConfirmState.review, {})
    assert (tab.state(ConfirmState).confirming, tab.notice.level) == (False, "error")


async def test_the_total_is_split_to_the_peso_and_split_again(desk, tab, today):
    wizard = await begun(desk, tab)
    await tab.do(DraftedTermsState.say, "payment", "2")
    await tab.do(DraftedInstallmentsState.count, "3")
    await tab.do(DraftedInstallmentsState.split)
    rows = tab.state(DraftedInstallmentsState).rows
    assert [each.amount for each in rows] == ["3967", "3967", "3966"]
    assert [each.due_on for each in rows] == [
        (today + timedelta(days=30 * n)).isoformat() for n in (1, 2, 3)
    ]
    assert wizard.making.obstacle == ""
    await write_line(tab, tab.state(DraftedLinesState).rows[0].id, price="20000")
    assert "faltan" in wizard.making.parts
    await tab.do(DraftedInstallmentsState.split)
    assert wizard.making.parts == "Las cuotas suman el total: $ 23.800."


@pytest.mark.parametrize("many", ["0", "31", "x", ""])
async def test_a_total_is_split_in_one_to_thirty_parts(desk, tab, many):
    await begun(desk, tab)
    await tab.do(DraftedInstallmentsState.count, many)
    await tab.do(DraftedInstallmentsState.split)
    state = tab.state(DraftedInstallmentsState)
    assert (state.rows, state.error) == ([], "Reparte el total en 1 a 30 cuotas.")


async def test_an_installment_says_what_it_lacks_and_is_not_kept(desk, tab, today):
    wizard = await begun(desk, tab)
    await tab.do(DraftedTermsState.say, "payment", "2")
    await install(tab, ("", "5000"), (today.isoformat(), "no"))
    rows = tab.state(DraftedInstallmentsState).rows
    assert [each.error for each in rows] == [
        "Elige su fecha.",
        "Escribe su monto, en pesos enteros.",
    ]
    assert wizard._kept["installments"] == []
    await tab.do(DraftedInstallmentsState.remove, rows[0].id)
    assert len(tab.state(DraftedInstallmentsState).rows) == 1


async def test_installments_come_back_with_the_draft(desk, tab, today):
    wizard = await begun(desk, tab)
    await tab.do(DraftedTermsState.say, "payment", "2")
    await install(tab, (today.isoformat(), "11900"))
    row = tab.state(DraftedInstallmentsState).rows[0].id
    await tab.do(DraftedInstallmentsState.write, row, "comment", "Al retirar")
    with sitting(desk.shop.actor()) as another:
        await visit(another, borrador=wizard.making.id)
        (back,) = another.state(DraftedInstallmentsState).rows
    assert (back.due_on, back.amount, back.comment) == (today.isoformat(), "11900", "Al retirar")


async def test_paid_at_once_the_installments_stay_behind_and_that_is_told(desk, tab, today):
    wizard = await begun(desk, tab)
    await tab.do(DraftedTermsState.say, "payment", "2")
    await install(tab, (today.isoformat(), "11900"))
    await tab.do(DraftedTermsState.say, "payment", "1")
    assert not wizard.making.is_credit
    assert any("Las cuotas no van" in each for each in wizard.making.warnings)
    assert "<MntPagos>" not in (await issued(desk, tab)).xml.decode("iso-8859-1")


async def test_the_form_of_payment_nobody_chose_is_shown(desk, tab, today):
    wizard = await begun(desk, tab)
    assert wizard.making.paying == "Al contado."
    await tab.do(DraftedTermsState.say, "payment", "2")
    due = today + timedelta(days=30)
    assert wizard.making.paying == f"A crédito: vence el {due:%d-%m-%Y}."


async def test_a_gift_is_billed_without_cost(desk, tab):
    await begun(desk, tab)
    await tab.do(DraftedTermsState.say, "payment", "3")
    assert "<FmaPago>3</FmaPago>" in (await issued(desk, tab)).xml.decode("iso-8859-1")


async def test_the_kind_of_sale_travels(desk, tab):
    await begun(desk, tab)
    await tab.do(DraftedTermsState.say, "sale", "2")
    assert "<TpoTranVenta>2</TpoTranVenta>" in (await issued(desk, tab)).xml.decode("iso-8859-1")


async def test_what_a_boleta_does_not_say_waits_for_the_factura(desk, tab):
    wizard = await begun(desk, tab)
    await tab.do(DraftedTermsState.say, "sale", "2")
    await tab.do(DraftedTermsState.say, "terms", "30 días")
    await tab.do(WizardState.change_type, "39")
    assert wizard.making.obstacle == ""
    await tab.do(WizardState.change_type, "33")
    document = restored((await issued(desk, tab)).content)
    assert (document.sale, document.terms) == (2, "30 días")


# --- rules -----------------------------------------------------------------------------


@given(st.integers(1, 10**12), st.integers(1, 30))
def test_installments_always_add_up(total, parts):
    if parts > total:
        with pytest.raises(ValueError, match=str(parts)):
            terms.split(total, parts, today=date(2026, 11, 21))
        return
    found = terms.split(total, parts, today=date(2026, 11, 21))
    assert sum(each.amount for each in found) == total
    assert min(each.amount for each in found) > 0
    assert [each.due_on for each in found] == sorted({each.due_on for each in found})


@pytest.mark.parametrize(
    ("said", "days", "due"),
    [
        ({}, 0, None),
        ({}, 45, date(2027, 1, 5)),
        ({"payment": Payment.CREDIT}, 0, date(2026, 12, 21)),
        ({"payment": Payment.CREDIT, "due_on": date(2026, 12, 1)}, 45, date(2026, 12, 1)),
        (
            {
                "payment": Payment.CREDIT,
                "installments": (
                    Installment(date(2027, 2, 1), 1),
                    Installment(date(2027, 1, 1), 1),
                ),
            },
            45,
            date(2027, 2, 1),
        ),
        ({"payment": Payment.FREE}, 45, None),
    ],
)
def test_a_factura_is_due_when_it_says_or_when_its_client_pays(said, days, due):
    content = DraftContent(dte_type=33, **said)
    assert terms.due_on(content, credit_days=days, today=date(2026, 11, 21)) == due
