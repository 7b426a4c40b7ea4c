"""From where on a company is told: chosen, audited, bounded, and gone by."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models.audit import AuditEntry
from models.base import utc_now
from models.invoicing import CafFolio, Certificate
from tests.clients.calling import as_, calling
from tests.factories.screens import sitting
from tests.factories.workshop import add_member
from tests.invoicing.counter import FACTURA, open_counter
from torque_app.core.errors import Invalid, NotAllowed, NotFound
from torque_app.core.tx import transaction
from torque_app.invoicing import queries, service
from torque_app.invoicing.api import router
from torque_app.invoicing.state.alerts import AlertsState
from torque_app.tenants import service as tenants

OPERATOR = ("invoicing.view", "invoicing.issue", "work_orders.view")


def figures(row):
    return row.folios, row.folio_days, row.certificate_days, row.range_days


def test_a_company_that_chose_nothing_has_the_usual(counter):
    assert figures(counter.shop.do(queries.alerts)) == (10, 10, 30, 30)


def test_only_what_is_given_changes_and_it_is_audited(counter):
    counter.shop.do(service.set_alerts, folios=25)
    counter.shop.do(service.set_alerts, certificate_days=60)
    assert figures(counter.shop.do(queries.alerts)) == (25, 10, 60, 30)
    with counter.shop.tx() as tx:
        query = select(AuditEntry).where(AuditEntry.entity_type == "tenants")
        entries = tx.session.exec(query.order_by(AuditEntry.id)).all()
    assert [each.command for each in entries] == ["invoicing.set_alerts"] * 2
    before, after = (entries[1].changes["settings"][side] for side in ("old", "new"))
    company = str(counter.shop.company_id)
    assert before["invoicing_alerts"][company] == {"folios": 25}
    assert after["invoicing_alerts"][company] == {"folios": 25, "certificate_days": 60}


def test_a_figure_out_of_bounds_is_named_and_nothing_changes(counter):
    with pytest.raises(Invalid) as refused:
        counter.shop.do(service.set_alerts, folios=0, range_days=151, folio_days=5)
    assert refused.value.fields == {
        "folios": "Escribe un número del 1 al 1000.",
        "range_days": "Escribe un número del 1 al 150.",
    }
    assert figures(counter.shop.do(queries.alerts)) == (10, 10, 30, 30)


def test_whoever_may_not_configure_may_not_choose_nor_see(counter):
    operator = counter.shop.actor(*OPERATOR, user_id=add_member(counter.shop), role="OPERATOR")
    for asked in (queries.alerts, service.set_alerts):
        with pytest.raises(NotAllowed), transaction(operator) as tx:
            asked(tx)


def test_another_workshop_has_its_own_and_not_ours(counter, rival):
    with pytest.raises(NotFound):
        rival.do(service.set_alerts, counter.shop.company_id, folios=99)
    with pytest.raises(NotFound):
        rival.do(queries.alerts, counter.shop.company_id)


def test_the_setting_has_one_way_in(counter):
    with pytest.raises(Invalid):
        counter.shop.do(tenants.update_settings, settings={"invoicing_alerts": {}})


def test_few_folios_are_told_from_where_the_company_wants(shop, simulator):
    counter = open_counter(shop, folios=False)
    shop.do(service.set_alerts, folios=4)
    counter.folios(FACTURA, first=1, last=6)
    for _ in range(2):
        counter.typed()
    assert counter.rows_of_events("FoliosRanLow") == []
    assert shop.do(queries.caf_status)[0].warning is None
    counter.typed()
    (low,) = counter.rows_of_events("FoliosRanLow")
    assert low.payload["available"] == 3
    assert "Quedan 3 folios" in shop.do(queries.caf_status)[0].warning


def test_the_daily_check_goes_by_the_companys_days(counter):
    until = counter.rows(Certificate)[0].not_after
    with counter.shop.tx() as tx:
        for row in tx.session.query(CafFolio).all():
            row.expires_on = None

    def told(days):
        with counter.shop.tx(now=until - timedelta(days=days, hours=1)) as tx:
            return service.guard(tx)

    counter.shop.do(service.set_alerts, certificate_days=90)
    assert [told(days) for days in (91, 90, 60, 30, 14)] == [0, 1, 0, 0, 1]


def test_a_caf_that_ends_is_told_from_where_the_company_wants(counter):
    with counter.shop.tx() as tx:
        facturas = tx.session.query(CafFolio).filter_by(dte_type=FACTURA).one()
        facturas.expires_on = utc_now().date() + timedelta(days=80)
    assert counter.shop.do(service.guard) == 0
    counter.shop.do(service.set_alerts, range_days=100)
    assert counter.shop.do(service.guard) == 1
    stock = next(s for s in counter.shop.do(queries.caf_status) if s.dte_type == FACTURA)
    assert "vencen el" in stock.warning
    assert (stock.ends_by, stock.lasts_until) == ("EXPIRED", facturas.expires_on)


def test_a_used_type_that_only_expires_is_not_told_as_run_out(counter):
    counter.typed()
    with counter.shop.tx() as tx:
        facturas = tx.session.query(CafFolio).filter_by(dte_type=FACTURA).one()
        facturas.expires_on = utc_now().date() + timedelta(days=5)
    assert counter.shop.do(service.guard) == 1
    assert counter.rows_of_events("FoliosRanLow") == []


def test_a_certificate_warns_on_the_page_from_where_the_company_wants(counter):
    left = counter.shop.do(queries.certificates)[0].days_left
    assert counter.shop.do(queries.certificates)[0].warning is None
    with counter.shop.tx() as tx:
        tx.session.query(Certificate).one().not_after = tx.now + timedelta(days=100, hours=1)
    counter.shop.do(service.set_alerts, certificate_days=100)
    assert left > 100
    assert "vence en 100 días" in counter.shop.do(queries.certificates)[0].warning


# --- the form --------------------------------------------------------------------------


@pytest.fixture
def tab(counter):
    with sitting(counter.shop.actor()) as tab:
        yield tab


async def test_the_form_keeps_what_was_typed(counter, tab):
    await tab.do(AlertsState.load)
    form = tab.state(AlertsState)
    assert (form.fields.folios, form.fields.certificate_days) == ("10", "30")
    typed = {"folios": "40", "folio_days": "15", "certificate_days": "45", "range_days": "60"}
    await tab.do(AlertsState.save, typed)
    assert figures(counter.shop.do(queries.alerts)) == (40, 15, 45, 60)
    assert (form.fields.folios, form.errors, form.saved_at != "") == ("40", {}, True)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"folios": ""}, "folios"),
        ({"folio_days": "-1"}, "folio_days"),
        ({"range_days": "1,5"}, "range_days"),
        ({"certificate_days": "181"}, "certificate_days"),
        ({"certificate_days": "9" * 400}, "certificate_days"),
    ],
)
async def test_a_wrong_figure_is_marked(counter, tab, wrong, field):
    await tab.do(AlertsState.load)
    typed = {"folios": "40", "folio_days": "15", "certificate_days": "45", "range_days": "60"}
    await tab.do(AlertsState.save, typed | wrong)
    assert tab.state(AlertsState).errors.keys() == {field}
    assert figures(counter.shop.do(queries.alerts)) == (10, 10, 30, 30)


async def test_an_address_of_no_company_fills_no_form(tab, rival):
    for asked in ("x", str(rival.company_id)):
        tab.go(empresa=asked)
        await tab.do(AlertsState.load)
        assert tab.state(AlertsState).fields.id == ""


# --- by program ------------------------------------------------------------------------


@pytest.fixture
def api(counter):
    operator = counter.shop.actor(*OPERATOR, user_id=add_member(counter.shop), role="OPERATOR")
    with calling(router, owner=counter.shop.actor(), operator=operator) as client:
        yield client


def test_the_thresholds_are_read_and_changed_by_program(api, counter):
    path = f"/invoicing/alerts?company_id={counter.shop.company_id}"
    answer = api.patch(path, json={"folios": 50}, headers=as_("owner"))
    assert (answer.status_code, answer.json()["data"]["folios"]) == (200, 50)
    read = api.get("/invoicing/alerts", headers=as_("owner")).json()["data"]
    assert (read["folios"], read["range_days"]) == (50, 30)


def test_an_operator_gets_403_for_all_of_the_set_up(api, counter):
    caf = counter.rows(CafFolio)[0].id
    certificate = counter.rows(Certificate)[0].id
    asked = [
        ("GET", "/invoicing/alerts"),
        ("PATCH", "/invoicing/alerts"),
        ("GET", "/invoicing/caf/status"),
        ("GET", "/invoicing/folios/register"),
        ("DELETE", f"/invoicing/caf/{caf}"),
        ("GET", "/invoicing/certificates"),
        ("POST", f"/invoicing/certificates/{certificate}/choose"),
        ("DELETE", f"/invoicing/certificates/{certificate}"),
        ("POST", "/invoicing/practice"),
    ]
    for method, path in asked:
        body = {"folios": 20} if method == "PATCH" else None
        answer = api.request(method, path, json=body, headers=as_("operator"))
        assert (path, answer.status_code) == (path, 403)
    file = {"file": ("x", b"x")}
    for path, form in (("caf/upload", {}), ("certificates", {"password": "x"})):
        answer = api.post(f"/invoicing/{path}", files=file, data=form, headers=as_("operator"))
        assert (path, answer.status_code) == (path, 403)


@pytest.mark.parametrize("body", [{"folios": 0}, {"folios": "x"}, {"folios": None}])
def test_a_wrong_threshold_is_refused_by_field(api, body):
    answer = api.patch("/invoicing/alerts", json=body, headers=as_("owner"))
    assert answer.status_code == 422
    assert "folios" in str(answer.json()["error"]["details"])
