"""The workshop's own facts: settings, legal entities, service centres."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from models.audit import AuditEntry
from models.base import new_id
from models.outbox import OutboxMessage
from models.tenants import BusinessType, DteEnvironment
from tests.factories.workshop import any_rut
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from torque_app.core.listing import Listing
from torque_app.tenants import queries, rules, service
from torque_app.tenants.permissions import Tenants

COMPANY = {
    "razon_social": "Frenos del Sur SpA",
    "giro": "Venta de repuestos",
    "address": "Sur 1",
    "comuna": "Maipú",
}


def told(shop, name):
    with shop.tx() as tx:
        query = select(OutboxMessage).where(OutboxMessage.name == name)
        return [message.payload for message in tx.session.exec(query)]


# --- rules ------------------------------------------------------------------------------


@given(st.text(max_size=200))
def test_any_name_makes_a_slug_fit_for_an_address(name):
    slug = rules.slug_of(name)
    assert 0 < len(slug) <= rules.SLUG_LENGTH
    assert slug.strip("-") == slug
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@given(st.text(max_size=60))
def test_a_line_has_no_control_characters_and_stays_as_it_is(text):
    line = rules.one_line(text)
    assert line.isprintable() or not set(line) & set("\r\n\t\x00\u2028\u2029")
    assert rules.one_line(line) == line


@pytest.mark.parametrize(
    ("settings", "wrong"),
    [
        ({"dte_types": [33, 39]}, set()),
        ({"dte_types": "33"}, {"dte_types"}),
        ({"king": 1}, {"king"}),
        ({"role_permissions": {"OPERATOR": {"add": ["work_orders.qc"]}}}, set()),
        ({"role_permissions": {"OPERATOR": {"grant": []}}}, {"role_permissions"}),
        ({"role_permissions": {"OPERATOR": {"add": ["*"]}}}, {"role_permissions"}),
        ({"role_permissions": {"OPERATOR": {"add": "work_orders.qc"}}}, {"role_permissions"}),
        ({"role_permissions": {"OPERATOR": []}}, {"role_permissions"}),
        ({"role_permissions": []}, {"role_permissions"}),
    ],
)
def test_settings_have_a_known_name_and_shape(settings, wrong):
    assert rules.wrong_settings(settings).keys() == wrong


# --- settings ---------------------------------------------------------------------------


def test_settings_are_merged_key_by_key(shop):
    shop.do(service.update_settings, features={"whatsapp": True}, settings={"tax": {"iva": 19}})
    row = shop.do(
        service.update_settings,
        name="  Los \n Aromos ",
        business_type=BusinessType.SERVICE,
        timezone="America/Punta_Arenas",
        features={"kiosk": False},
        settings={"branding": {}},
    )
    assert (row.name, row.timezone) == ("Los Aromos", "America/Punta_Arenas")
    assert row.features == {"whatsapp": True, "kiosk": False}
    assert row.settings == {"tax": {"iva": 19}, "branding": {}}
    assert shop.do(queries.current) == row
    assert len(told(shop, "TenantChanged")) == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"timezone": "America/Ñuñoa"}, "timezone"),
        ({"settings": {"king": 1}}, "king"),
    ],
)
def test_a_wrong_setting_is_refused_at_its_field_and_changes_nothing(shop, change, field):
    before = shop.do(queries.current)
    with pytest.raises(Invalid) as refused:
        shop.do(service.update_settings, **change)
    assert refused.value.details["fields"].keys() == {field}
    assert shop.do(queries.current) == before


def _chosen(shop, **changes):
    shop.do(
        service.change_company_setting, shop.company_id, key="invoicing_alerts", changes=changes
    )


def test_what_two_people_set_for_a_company_at_once_is_both_kept(shop):
    names = [f"n{number}" for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda name: _chosen(shop, **{name: 1}), names))
    kept = shop.do(queries.company_setting, shop.company_id, "invoicing_alerts")
    assert dict(kept) == dict.fromkeys(names, 1)


def test_a_company_that_is_not_ours_or_a_key_nobody_knows_sets_nothing(shop, rival):
    asked = service.change_company_setting
    with pytest.raises(NotFound):
        rival.do(asked, shop.company_id, key="invoicing_alerts", changes={"folios": 1})
    with pytest.raises(ValueError, match="no setting of a company"):
        shop.do(asked, shop.company_id, key="branding", changes={})
    assert rival.do(queries.company_setting, shop.company_id, "invoicing_alerts") == {}


def test_a_change_of_the_settings_is_in_the_log(shop):
    shop.do(service.update_settings, settings={"mail_documents": True})
    with shop.tx() as tx:
        (entry,) = tx.session.exec(
            select(AuditEntry).where(AuditEntry.entity_type == "tenants")
        ).all()
    assert (entry.entity_id, entry.command) == (shop.tenant_id, "tenants.update_settings")
    assert entry.changes["settings"] == {"old": {}, "new": {"mail_documents": True}}


def test_only_who_manages_the_workshop_changes_it(shop):
    for command, held, given_ in (
        (service.update_settings, Tenants.ADMINISTER, {"name": "X"}),
        (service.save_company, Tenants.ADMINISTER, {"rut": any_rut(), **COMPANY}),
        (service.save_centre, Tenants.VIEW, {"code": "SC9", "name": "X"}),
        (queries.companies, Tenants.VIEW, {}),
    ):
        with pytest.raises(NotAllowed), shop.tx(held) as tx:
            command(tx, **given_)


# --- legal entities ---------------------------------------------------------------------


def test_a_legal_entity_is_kept_in_one_form(shop):
    row = shop.do(
        service.save_company,
        rut="76.192.083-9",
        actecos=["452001"],
        dte_environment=DteEnvironment.PRODUCTION,
        **COMPANY | {"razon_social": " Frenos  del\tSur SpA "},
    )
    assert (row.rut, row.razon_social) == ("76192083-9", "Frenos del Sur SpA")
    changed = shop.do(service.change_company, row.id, {"giro": "Frenos"})
    assert (changed.giro, changed.rut, changed.actecos) == ("Frenos", row.rut, ("452001",))
    assert shop.do(queries.company, row.id) == changed
    assert [c.id for c in shop.do(queries.companies)] == [shop.company_id, row.id]


def test_every_wrong_field_of_a_legal_entity_is_named_at_once(shop):
    wrong = {
        "rut": "76.192.083-1",
        "razon_social": "x" * 101,
        "giro": "",
        "address": " ",
        "comuna": "y" * 21,
        "email": "rosa",
        "actecos": ["12"],
        "resolution_number": -1,
    }
    with pytest.raises(Invalid) as refused:
        shop.do(service.save_company, **wrong)
    assert refused.value.details["fields"].keys() == wrong.keys()


def test_a_rut_is_one_legal_entity_of_a_workshop_but_may_be_anothers_too(shop, rival):
    mine = shop.do(queries.company)
    with pytest.raises(Conflict):
        shop.do(service.save_company, rut=mine.rut, **COMPANY)
    assert rival.do(service.save_company, rut=mine.rut, **COMPANY).rut == mine.rut
    assert shop.do(service.change_company, mine.id, {"rut": mine.rut}).id == mine.id


# --- centres ----------------------------------------------------------------------------


def test_a_new_centre_is_told_so_that_it_gets_its_shelf(shop):
    row = shop.do(service.save_centre, code=" sc002 ", name="Maipú", company_id=shop.company_id)
    assert (row.code, row.labor_rate, row.is_active) == ("SC002", D(30000), True)
    assert told(shop, "CentreOpened") == [{"centre_id": str(row.id), "centre_code": "SC002"}]
    changed = shop.do(service.change_centre, row.id, {"labor_rate": D("42000.5")})
    assert (changed.labor_rate, changed.name) == (D("42000.5"), "Maipú")
    assert len(told(shop, "CentreOpened")) == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "S"}, "code"),
        ({"code": "SC-002"}, "code"),
        ({"name": ""}, "name"),
        ({"timezone": "Chile"}, "timezone"),
        ({"labor_rate": D(-1)}, "labor_rate"),
        ({"labor_rate": D("NaN")}, "labor_rate"),
        ({"labor_rate": D(10**9)}, "labor_rate"),
        ({"king": "x"}, "king"),
    ],
)
def test_a_wrong_field_of_a_centre_is_named(shop, change, field):
    with pytest.raises(Invalid) as refused:
        shop.do(service.save_centre, **{"code": "SC002", "name": "Maipú"} | change)
    assert refused.value.details["fields"].keys() == {field}


def test_a_code_is_one_centre_of_a_workshop(shop):
    with pytest.raises(Conflict) as refused:
        shop.do(service.save_centre, code="sc001", name="Otra")
    assert refused.value.details["fields"].keys() == {"code"}


def test_the_last_active_centre_stays_open_even_when_two_are_closed_at_once(shop):
    other = shop.do(service.save_centre, code="SC002", name="Maipú").id

    def close(centre_id):
        try:
            shop.do(service.change_centre, centre_id, {"is_active": False})
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(close, [shop.centre_id, other])) == [False, True]
    assert len(shop.do(queries.centres, only_active=True)) == 1
    assert len(shop.do(queries.centres)) == 2


# --- walls ------------------------------------------------------------------------------


def test_another_workshops_facts_do_not_exist(shop, rival):
    for command, *given_ in (
        (queries.tenant, rival.tenant_id),
        (queries.company, rival.company_id),
        (queries.centre, rival.centre_id),
        (service.change_company, rival.company_id, {"giro": "X"}),
        (service.change_centre, rival.centre_id, {"name": "X"}),
        (service.deactivate, rival.tenant_id),
    ):
        with pytest.raises(NotFound):
            shop.do(command, *given_)
    with pytest.raises(NotFound):
        shop.do(service.save_centre, code="SC002", name="X", company_id=rival.company_id)


def test_only_the_platform_lists_every_workshop(shop, rival):
    listing = Listing(limit=100)
    with shop.tx(Tenants.PLATFORM) as tx:
        seen = {row.id for row in queries.tenants(tx, listing).rows}
    assert {shop.tenant_id, rival.tenant_id} <= seen
    with pytest.raises(NotAllowed), shop.tx(Tenants.MANAGE, Tenants.ADMINISTER) as tx:
        queries.tenants(tx, listing)


def test_a_workshop_is_closed_once_and_keeps_its_data(shop):
    first = shop.do(service.deactivate, shop.tenant_id)
    shop.do(service.deactivate, shop.tenant_id)
    assert not first.is_active
    assert len(told(shop, "TenantDeactivated")) == 1
    assert shop.do(queries.company, shop.company_id).id == shop.company_id
    with pytest.raises(NotFound):
        shop.do(service.deactivate, new_id())
