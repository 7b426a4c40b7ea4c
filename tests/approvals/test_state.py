"""The screens of approvals, handler by handler."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from models.approvals import ApprovalSubject
from models.base import utc_now
from models.values import clock, money
from tests.factories.screens import goes_to, sitting
from torque_app.approvals import queries, service
from torque_app.approvals.state.delegations import DelegationsState
from torque_app.approvals.state.inbox import ApprovalsState
from torque_app.approvals.state.request import RequestState
from torque_app.approvals.state.rules import ApprovalRulesState

RULE = {
    "name": "OT grandes",
    "subject": "WORK_ORDER",
    "figure": "total",
    "threshold": "1.500.000",
    "role_1": "MANAGER",
    "hours_1": "8",
    "role_2": "ADMIN",
    "hours_2": "",
    "role_3": "",
    "hours_3": "",
    "escalates_to": "OWNER",
}


@pytest.fixture
async def tab(bench):
    with sitting(bench.who("mario")) as tab:
        yield tab


async def opened(tab, waits):
    tab.go(approval_id=str(waits))
    await tab.do(RequestState.load)
    return tab.state(RequestState)


async def test_the_inbox_shows_what_waits_for_one_and_the_rest_on_demand(bench, tab):
    waits = bench.ask(18)
    await tab.do(ApprovalsState.load)
    screen = tab.state(ApprovalsState)
    [row] = screen.rows
    assert (row["id"], row["figures"], row["requester"]) == (str(waits), "Descuento: 18 %", "ana")
    assert (row["status_label"], row["waits_for"]) == ("Por decidir", "Jefe de taller")
    bench.approve(waits, by="mila")
    await tab.do(ApprovalsState.refresh)
    assert (screen.rows, screen.total) == ([], 0)
    tab.go(of="all")
    await tab.do(ApprovalsState.load)
    assert screen.is_all
    assert [row["status_label"] for row in screen.rows] == ["Aprobada"]


async def test_a_search_of_everything_stays_with_everything(tab):
    tab.go(of="all")
    await tab.do(ApprovalsState.load)
    assert goes_to(await tab.do(ApprovalsState.search, "ana")) == ["/aprobaciones?of=all&q=ana"]


async def test_a_request_is_approved_on_its_page(bench, tab):
    waits = bench.ask(18)
    screen = await opened(tab, waits)
    assert screen.sheet.may_approve
    assert screen.sheet.figures == "Descuento: 18 %"
    await tab.do(RequestState.ask, "approve")
    await tab.do(RequestState.decide, {"note": "Cliente de años"})
    assert (screen.deciding, screen.sheet.state_label) == ("", "Aprobada")
    assert [step["state"] for step in screen.story] == ["done", "done"]
    assert tab.notice.text.startswith("Decisión registrada")
    assert bench.effects() == 1


async def test_a_refusal_without_a_reason_stays_open_and_says_so_at_its_field(bench, tab):
    waits = bench.ask(18)
    screen = await opened(tab, waits)
    await tab.do(RequestState.ask, "reject")
    await tab.do(RequestState.decide, {"note": " "})
    assert screen.deciding == "reject"
    assert set(screen.errors) == {"note"}
    await tab.do(RequestState.decide, {"note": "Es mucho"})
    assert (screen.deciding, screen.sheet.state_label) == ("", "Rechazada")
    assert bench.effects() == 0


async def test_a_page_open_since_before_a_change_decides_nothing_of_it(bench, tab):
    bench.rule(
        name="De a dos",
        threshold=Decimal(30),
        levels=[{"role": "MANAGER", "hours": 8}, {"role": "MANAGER", "hours": 8}],
        escalates_to="",
    )
    waits = bench.ask(40)
    screen = await opened(tab, waits)
    bench.approve(waits, by="mila")
    await tab.do(RequestState.ask, "approve")
    await tab.do(RequestState.decide, {})
    assert tab.notice.level == "error"
    assert bench.effects() == 0
    await tab.do(RequestState.ask, "approve")
    await tab.do(RequestState.decide, {})
    assert screen.sheet.state_label == "Aprobada"
    assert bench.effects() == 1


async def test_a_decision_nobody_asked_for_is_none(bench, tab):
    waits = bench.ask(18)
    screen = await opened(tab, waits)
    await tab.do(RequestState.ask, "borrar")
    await tab.do(RequestState.decide, {"note": "x"})
    assert screen.sheet.state_label == "Por decidir"


async def test_whoever_asked_reads_why_they_do_not_decide_and_may_take_it_back(bench):
    waits = bench.ask(18)
    with sitting(bench.who("ana")) as tab:
        screen = await opened(tab, waits)
        assert (screen.sheet.may_decide, screen.sheet.may_cancel) == (False, True)
        assert screen.sheet.refusal == "La pediste tú: la decide otra persona."
        await tab.do(RequestState.cancel)
        assert screen.sheet.state_label == "Retirada"


async def test_a_request_that_is_not_here_is_missing(bench, tab):
    for wanted in ("nada", "", str(bench.client_id)):
        screen = await opened(tab, wanted)
        assert screen.missing


async def test_a_link_that_leads_elsewhere_is_not_shown(bench, tab):
    def ask(tx):
        return service.demand(
            tx,
            subject=ApprovalSubject.DISCOUNT,
            subject_id=bench.client_id,
            subject_version=None,
            title="Descuento",
            link="//malo.example/robar",
            figures={"discount_percent": Decimal(90)},
            reason="<b>hola</b>",
            command="clients.add_contact",
            arguments={"client_id": bench.client_id, "name": "Luis"},
        ).id

    screen = await opened(tab, bench.do(ask, by="ana"))
    assert screen.sheet.link == ""
    assert screen.sheet.reason == "<b>hola</b>"


async def test_a_rule_is_written_switched_off_and_removed(bench):
    with sitting(bench.who("alba")) as tab:
        await tab.do(ApprovalRulesState.load)
        screen = tab.state(ApprovalRulesState)
        await tab.do(ApprovalRulesState.edit, "new")
        await tab.do(ApprovalRulesState.save, RULE)
        assert (screen.editing, screen.errors) == ("", {})
        made = next(row for row in screen.rows if row.name == "OT grandes")
        assert made.asks == "Jefe de taller en 8 h → Administrador → Dueño"
        above = money.formatted(Decimal(1_500_000))
        assert made.about == f"Orden de trabajo con total en pesos sobre {above}"
        await tab.do(ApprovalRulesState.switch, made.id, False)
        assert not next(row for row in screen.rows if row.id == made.id).is_active
        await tab.do(ApprovalRulesState.edit, made.id)
        assert (screen.fields.threshold, screen.fields.role_2) == ("1.500.000", "ADMIN")
        await tab.do(ApprovalRulesState.remove)
        assert [row.name for row in bench.do(queries.rules)] == ["Descuentos"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"subject": "NADA"}, "subject"),
        ({"threshold": "mucho"}, "threshold"),
        ({"hours_2": "x"}, "hours_2"),
        ({"role_1": ""}, "escalates_to"),
        ({"role_1": "", "role_2": ""}, "levels"),
        ({"name": ""}, "name"),
    ],
)
async def test_a_rule_that_cannot_be_stays_on_the_form(bench, wrong, field):
    with sitting(bench.who("alba")) as tab:
        await tab.do(ApprovalRulesState.load)
        await tab.do(ApprovalRulesState.edit, "new")
        wanted = RULE | wrong | ({"escalates_to": "ADMIN"} if field == "escalates_to" else {})
        await tab.do(ApprovalRulesState.save, wanted)
        screen = tab.state(ApprovalRulesState)
        assert set(screen.errors) == {field}
        assert screen.editing == "new"


async def test_somebody_is_left_in_ones_place_for_whole_days(bench, tab):
    await tab.do(DelegationsState.load)
    screen = tab.state(DelegationsState)
    assert "ivan" in [one.label for one in screen.people]
    today = clock.business_date(datetime.now(UTC))
    said = {
        "to_user_id": str(bench.people["ivan"]),
        "starts_at": today.isoformat(),
        "ends_at": (today + timedelta(days=1)).isoformat(),
    }
    await tab.do(DelegationsState.ask, True)
    await tab.do(DelegationsState.delegate, said)
    assert (screen.making, screen.errors) == (False, {})
    [row] = screen.rows
    assert (row.to_name, row.state_label) == ("ivan", "Ahora")
    last = clock.formatted_date(today + timedelta(days=1))
    assert row.days == f"{clock.formatted_date(today)} – {last}"
    bench.approve(bench.ask(18), by="ivan")
    await tab.do(DelegationsState.end, row.id)
    assert screen.rows == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"to_user_id": ""}, "to_user_id"),
        ({"starts_at": "ayer"}, "starts_at"),
        ({"ends_at": "9999-12-31"}, "ends_at"),
        ({"ends_at": "2025-01-01"}, "ends_at"),
    ],
)
async def test_a_place_that_cannot_be_left_stays_on_the_form(bench, tab, wrong, field):
    await tab.do(DelegationsState.load)
    await tab.do(DelegationsState.ask, True)
    day = utc_now().date()
    good = {
        "to_user_id": str(bench.people["ivan"]),
        "starts_at": day.isoformat(),
        "ends_at": (day + timedelta(days=2)).isoformat(),
    }
    await tab.do(DelegationsState.delegate, good | wrong)
    screen = tab.state(DelegationsState)
    assert set(screen.errors) == {field}
    assert screen.making
