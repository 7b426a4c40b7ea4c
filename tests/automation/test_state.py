"""The screens of rules, handler by handler."""

import pytest

from models.automation import AutomationRule
from tests.automation.conftest import BELL, LOW
from tests.factories.screens import goes_to, sitting
from torque_app.automation import queries, service
from torque_app.automation.state.part import PartState
from torque_app.automation.state.rule import RuleState
from torque_app.automation.state.rules import RulesState
from torque_app.automation.state.trial import TrialState
from torque_app.core.listing import Listing

FORM = {"name": "Stock bajo", "priority": "50", "max_per_hour": "100"}
TOLD = {"argument.to": "ROLE:OWNER", "argument.title": "Queda poco de {{ repuesto }}"}


@pytest.fixture
async def tab(rules):
    with sitting(rules.shop.actor()) as tab:
        yield tab


async def new_rule(tab):
    """Write the parts of a rule about stock on the page of a new one."""
    tab.go(rule_id="nueva")
    await tab.do(RuleState.load)
    await tab.do(RuleState.choose, "StockRanLow")
    await tab.do(PartState.edit, "condition", -1)
    await tab.do(PartState.pick, "stock")
    await tab.do(PartState.save, {"operator": "AT_MOST", "value": "2"})
    await tab.do(PartState.edit, "action", -1)
    await tab.do(PartState.pick, BELL)
    await tab.do(PartState.save, TOLD)


async def test_a_rule_is_written_part_by_part_and_saved_whole(tab, rules):
    await new_rule(tab)
    page = tab.state(RuleState)
    assert [one.label for one in page.conditions] == ["Stock menor o igual que 2"]
    assert page.actions[0].about == "Dueños · Queda poco de {{ repuesto }}"
    assert page.changed
    (row,) = goes_to(await tab.do(RuleState.save, FORM))
    (saved,) = rules.shop.do(queries.find, Listing()).rows
    assert row == f"/automatizacion/{saved.id}"
    assert (saved.name, list(saved.conditions), page.changed) == ("Stock bajo", [LOW], False)


async def test_another_event_takes_other_parts(tab):
    await new_rule(tab)
    await tab.do(RuleState.choose, "OTMoved")
    page = tab.state(RuleState)
    assert (page.conditions, page.actions) == ([], [])
    await tab.do(PartState.edit, "action", -1)
    assert "work_orders.update" in {one["id"] for one in tab.state(PartState).names}


async def test_what_is_wrong_with_a_part_is_said_in_its_dialog(tab):
    await new_rule(tab)
    await tab.do(PartState.edit, "condition", 0)
    part = tab.state(PartState)
    assert (part.chosen, part.operator, part.value, part.value_kind) == (
        "stock", "AT_MOST", "2", "NUMBER",
    )  # fmt: skip
    await tab.do(PartState.save, {"operator": "AT_MOST", "value": "pocos"})
    assert part.error.startswith("Escribe un número")
    await tab.do(PartState.save, {"operator": "DROP TABLE", "value": "2"})
    assert part.error == "Elige una comparación de la lista."
    await tab.do(PartState.edit, "action", -1)
    await tab.do(PartState.pick, BELL)
    await tab.do(PartState.save, {"argument.to": "ROLE:OWNER"})
    assert part.error == "Falta: Título."
    assert len(tab.state(RuleState).actions) == 1


async def test_what_the_server_refuses_is_marked(tab):
    await new_rule(tab)
    await tab.do(PartState.edit, "action", 0)
    await tab.do(PartState.save, TOLD | {"argument.title": "{{ secreto }}"})
    assert goes_to(await tab.do(RuleState.save, FORM | {"max_per_hour": "mil"})) == []
    errors = tab.state(RuleState).errors
    assert set(errors) == {"actions.0", "max_per_hour"}
    assert tab.notice.level == "error"


async def test_parts_are_taken_out(tab):
    await new_rule(tab)
    await tab.do(RuleState.drop, "condition", 0)
    await tab.do(RuleState.drop, "condition", 7)
    page = tab.state(RuleState)
    assert (page.conditions, len(page.actions)) == ([], 1)


async def test_a_rule_is_tried_and_then_switched_on(tab, rules):
    rule = rules.write(on=False)
    rules.happen(rules.low("1"))
    tab.go(rule_id=str(rule))
    await tab.do(RuleState.load)
    await tab.do(TrialState.load)
    await tab.do(RuleState.switch, True)
    assert "Prueba la regla" in tab.notice.text
    await tab.do(TrialState.test)
    trial = tab.state(TrialState)
    assert trial.sentence == "Sucesos en 7 días: 1. La regla habría actuado 1 vez."
    assert [line.met for line in trial.lines] == [True]
    await tab.do(RuleState.refresh)
    assert tab.state(RuleState).draft.is_tested
    await tab.do(RuleState.switch, True)
    assert tab.state(RuleState).draft.is_active
    assert rules.bells() == []


async def test_a_draft_is_tried_before_it_is_saved(tab, rules):
    rules.happen(rules.low("9"))
    await new_rule(tab)
    await tab.do(TrialState.test)
    assert tab.state(TrialState).sentence.endswith("0 veces.")
    with rules.shop.tx() as tx:
        assert tx.session.query(AutomationRule).count() == 0


async def test_the_log_shows_what_the_rule_did(tab, rules):
    rule = rules.write()
    rules.happen(rules.low("2", "Pastillas"))
    tab.go(rule_id=str(rule))
    await tab.do(TrialState.load)
    (run,) = tab.state(TrialState).runs
    assert (run.outcome, run.tone, run.told) == ("Hecho", "success", "Avisó a 1 persona.")
    assert "Pastillas" in run.figures


@pytest.mark.parametrize("address", ["", "nada", "00000000-0000-0000-0000-000000000000"])
async def test_an_address_of_no_rule_says_so(tab, address):
    tab.go(rule_id=address)
    await tab.do(RuleState.load)
    await tab.do(TrialState.load)
    assert tab.state(RuleState).missing


async def test_another_workshops_rule_is_not_there(tab, rival):
    other = rival.do(
        service.save_rule, name="Ajena", trigger="StockRanLow",
        actions=[{"name": BELL, "arguments": {"to": "ROLE:OWNER", "title": "Hola"}}],
    )  # fmt: skip
    tab.go(rule_id=str(other.id))
    await tab.do(RuleState.load)
    assert tab.state(RuleState).missing


async def test_the_list_offers_examples_and_narrows(tab):
    await tab.do(RulesState.load)
    assert tab.state(RulesState).rows == []
    await tab.do(RulesState.adopt)
    rows = tab.state(RulesState).rows
    assert {row.state_label for row in rows} == {"Sin probar"}
    tab.go(trigger="StockRanLow")
    await tab.do(RulesState.load)
    assert [row.trigger for row in tab.state(RulesState).rows] == ["Un repuesto llega a su mínimo"]
    assert goes_to(await tab.do(RulesState.open, rows[0].id)) == [f"/automatizacion/{rows[0].id}"]


async def test_a_removed_rule_leads_back_to_the_list(tab, rules):
    tab.go(rule_id=str(rules.write()))
    await tab.do(RuleState.load)
    assert goes_to(await tab.do(RuleState.remove)) == ["/automatizacion"]


async def test_who_only_looks_comes_to_a_rule_with_no_form_open(rules):
    rule = rules.write()
    with sitting(rules.shop.actor("automation.view")) as tab:
        tab.go(rule_id=str(rule))
        for arriving in (RuleState.load, TrialState.load, PartState.close):
            await tab.do(arriving)
        assert tab.state(RuleState).draft.id == str(rule)
        assert (tab.state(PartState).kind, tab.notice.text) == ("", "")
