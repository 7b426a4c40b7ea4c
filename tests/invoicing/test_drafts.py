"""Documents from scratch, from many OTs and from guías; drafts until they are issued."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from models.invoicing import CafFolio, DteStatus, InvoiceItem, InvoiceStatus
from models.tenants import Tenant
from models.work_orders import OTStatus
from tests.factories.workshop import add_member, any_rut
from tests.invoicing.counter import BOLETA, BOLETA_EXENTA, EXENTA, FACTURA, GUIA
from torque_app.core.errors import Invalid, NotAllowed, NotFound, Stale
from torque_app.core.listing import Listing
from torque_app.core.tx import transaction
from torque_app.integrations.sii.checks import DocumentRefused
from torque_app.integrations.sii.values import Delivery, GlobalDiscount, Reference
from torque_app.invoicing import queries, service
from torque_app.invoicing.queries import DraftContent, DraftLine, NotADraft, NotBillable
from torque_app.invoicing.rules.content import restored

TRIP = Delivery(
    movement=6,
    dispatch=2,
    plate="BBCC12",
    carrier_rut="76192083-9",
    driver_rut="12345678-5",
    driver_name="Juana Prueba",
    address="Calle Larga 55",
    comuna="Rancagua",
    departs_at=datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
)


def content(desk, row):
    return restored(desk.dte(row.id).content)


def save(desk, *args, **more):
    return desk.shop.do(service.save_draft, desk.content(*args, **more))


# --- from scratch ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dte_type", "net", "exempt", "total"),
    [
        (FACTURA, 10000, 0, 11900),
        (EXENTA, 0, 10000, 10000),
        (BOLETA, 8403, 0, 10000),
        (BOLETA_EXENTA, 0, 10000, 10000),
        (GUIA, 10000, 0, 11900),
    ],
)
def test_every_type_is_issued_from_scratch_and_leaves_for_sii(desk, dte_type, net, exempt, total):
    more = {"delivery": TRIP} if dte_type == GUIA else {}
    row = desk.typed(dte_type, **more)
    assert (row.net, row.exempt, row.total) == (net, exempt, total)
    desk.work_off()
    assert desk.invoice(row.id).dte_status is DteStatus.ACCEPTED
    assert row.balance == (0 if dte_type == GUIA else total)
    for layout in ("LETTER", "ROLL_80"):
        assert desk.shop.do(queries.pdf, row.id, layout).data.startswith(b"%PDF")


def test_discounts_surcharges_exempt_and_unbilled_lines_are_kept(desk):
    lines = (
        DraftLine("Freno", Decimal("2.5"), Decimal("10000.123456"), discount_percent=Decimal(10)),
        DraftLine("Urgencia", unit_price=Decimal(1000), surcharge_percent=Decimal("12.5")),
        DraftLine("Peritaje", unit_price=Decimal(5000), exempt=True),
        DraftLine("Permiso por cuenta del cliente", unit_price=Decimal(7000), non_billable=True),
    )
    off = GlobalDiscount("Cliente frecuente", percent=Decimal(5))
    typed = replace(desk.content(), lines=lines, discounts=(off,))
    row = desk.shop.do(service.issue_content, typed)
    # 22500 + 1125 = 23625, less 5 %: 22444
    assert (row.net, row.exempt, row.iva, row.total) == (22444, 5000, 4264, 31708)
    assert (row.non_billable, row.balance) == (7000, 38708)
    items = {item.name: item for item in desk.rows(InvoiceItem)}
    assert items["Freno"].unit_price == Decimal("10000.123456")
    assert items["Urgencia"].surcharge_percent == Decimal("12.5")
    assert items["Permiso por cuenta del cliente"].is_billable is False
    desk.work_off()
    assert desk.invoice(row.id).dte_status is DteStatus.ACCEPTED


def test_a_factura_of_prices_with_iva_keeps_what_the_client_pays(desk):
    row = desk.typed(FACTURA, ("Mantención", "99990"), with_iva=True)
    assert (row.total, row.net + row.iva) == (99990, 99990)
    assert content(desk, row).gross_prices is True


def test_references_and_terms_travel(desk):
    order = Reference("802", "NP-77", date(2026, 11, 1), comment="Nota de pedido")
    row = desk.typed(references=(order,), purchase_order="OC-5", terms="30 días")
    said = content(desk, row)
    assert [each.document_type for each in said.references] == ["801", "802"]
    assert said.terms == "30 días"


def test_sixty_one_lines_say_how_many_they_are_before_the_folio(desk):
    lines = [(f"Tarea {n}", "100") for n in range(61)]
    with pytest.raises(DocumentRefused, match="61 líneas"):
        desk.typed(FACTURA, *lines)
    assert desk.typed(BOLETA, *lines).folio == 1


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (DraftLine(" "), "lines.1.name"),
        (DraftLine("x", Decimal(0)), "lines.1.quantity"),
        (DraftLine("x", Decimal("0.0000001")), "lines.1.quantity"),
        (DraftLine("x", unit_price=Decimal(-1)), "lines.1.unit_price"),
        (DraftLine("x", unit_price=Decimal("NaN")), "lines.1.unit_price"),
        (DraftLine("x", discount_percent=Decimal(101)), "lines.1.discount_percent"),
        (DraftLine("x", exempt=True, non_billable=True), "lines.1.non_billable"),
    ],
)
def test_a_line_that_no_completing_mends_is_refused_by_field(desk, line, field):
    typed = replace(desk.content(), lines=(line,))
    with pytest.raises(Invalid) as refused:
        desk.shop.do(service.save_draft, typed)
    assert set(refused.value.details["fields"]) == {field}


def test_discounts_beyond_the_lines_are_refused(desk):
    off = GlobalDiscount("Todo", amount=20000)
    with pytest.raises(Invalid, match="superan"):
        desk.typed(discounts=(off,))


def test_only_types_of_the_workshop_and_no_notes_are_drafted(desk):
    with pytest.raises(Invalid, match="guía de despacho"):
        save(desk, 61)
    with desk.shop.tx() as tx:
        tx.session.get(Tenant, desk.shop.tenant_id).settings = {"dte_types": [33]}
    with pytest.raises(Invalid, match="no emite"):
        save(desk, EXENTA)


# --- drafts ----------------------------------------------------------------------------


def test_a_draft_is_changed_replaced_and_then_issued(desk):
    draft = save(desk, FACTURA, ("Freno", "1000"))
    assert (draft.status, draft.folio, draft.total) == (InvoiceStatus.DRAFT, None, 1190)
    lines = [{"name": "Freno y disco", "unit_price": "2000"}]
    changed = desk.shop.do(service.update_draft, draft.id, {"lines": lines})
    assert (changed.id, changed.total) == (draft.id, 2380)
    replaced = desk.shop.do(service.replace_draft, draft.id, desk.content(BOLETA, ("Luz", "990")))
    assert (replaced.dte_type, replaced.total) == (BOLETA, 990)
    issued = desk.shop.do(service.issue_draft, draft.id)
    assert (issued.id, issued.folio, issued.status) == (draft.id, 1, InvoiceStatus.ISSUED)
    detail = desk.shop.do(queries.one, draft.id)
    assert (detail.may_edit, detail.draft, len(detail.items)) == (False, {}, 1)


def test_an_issued_document_is_edited_and_deleted_no_more(desk):
    draft = save(desk)
    desk.shop.do(service.issue_draft, draft.id)
    for command, *more in (
        (service.update_draft, {"notes": "x"}),
        (service.replace_draft, desk.content()),
        (service.delete_draft,),
        (service.issue_draft,),
    ):
        with pytest.raises(NotADraft):
            desk.shop.do(command, draft.id, *more)


def test_a_draft_may_lack_what_issuing_needs(desk):
    draft = save(desk, FACTURA, client_id=desk.person())
    seen = desk.shop.do(queries.preview_draft, draft.id)
    assert set(seen.missing) == {"rut", "giro", "address", "comuna"}
    with pytest.raises(Invalid):
        desk.shop.do(service.issue_draft, draft.id)
    assert desk.invoice(draft.id).status is InvoiceStatus.DRAFT
    assert desk.rows(CafFolio)[0].next_folio == 1


def test_a_deleted_draft_is_gone_and_a_voided_one_stays_to_be_seen(desk):
    gone, kept = save(desk), save(desk)
    desk.shop.do(service.delete_draft, gone.id)
    assert desk.shop.do(service.void, kept.id).status is InvoiceStatus.VOID
    with pytest.raises(NotFound):
        desk.shop.do(queries.one, gone.id)
    assert desk.shop.do(queries.find, Listing()).total == 1


def test_a_stale_version_and_unknown_fields_are_refused(desk):
    draft = save(desk)
    desk.shop.do(service.update_draft, draft.id, {"notes": "uno"})
    with pytest.raises(Stale):
        desk.shop.do(service.update_draft, draft.id, {"notes": "dos"}, version=1)
    with pytest.raises(Invalid):
        desk.shop.do(service.update_draft, draft.id, {"folio": 7})


def test_two_clicks_issue_a_draft_once(desk):
    draft = save(desk)

    def click(_):
        try:
            return desk.shop.do(service.issue_draft, draft.id).folio
        except NotADraft:
            return None

    with ThreadPoolExecutor(4) as pool:
        assert [folio for folio in pool.map(click, range(4)) if folio] == [1]


def test_a_draft_shows_its_lines_its_ots_and_what_was_typed(desk):
    order = desk.job()
    draft = desk.shop.do(
        service.save_draft, DraftContent(dte_type=FACTURA, work_order_ids=(order,))
    )
    detail = desk.shop.do(queries.one, draft.id)
    assert [each.id for each in detail.work_orders] == [order]
    assert (detail.may_edit, detail.items[0].amount) == (True, Decimal(25000))
    assert detail.draft["work_order_ids"] == [str(order)]
    assert desk.order(order).status is OTStatus.COMPLETED


def test_a_draft_prints_without_folio_or_stamp(desk):
    from io import BytesIO  # noqa: PLC0415 - only this test reads a PDF

    from pypdf import PdfReader  # noqa: PLC0415

    draft = save(desk)
    for layout in ("LETTER", "ROLL_80"):
        paper = desk.shop.do(queries.draft_pdf, draft.id, layout)
        said = "".join(page.extract_text() for page in PdfReader(BytesIO(paper.data)).pages)
        assert "BORRADOR" in said
        assert "Timbre" not in said
        assert "N° 1" not in said


def test_an_operator_drafts_only_for_their_own_ots(desk):
    mine, theirs = (add_member(desk.shop) for _ in range(2))
    order = desk.job(assigned_to=mine)
    held = ("invoicing.view", "invoicing.issue")
    of_order = DraftContent(dte_type=FACTURA, work_order_ids=(order,))
    with transaction(desk.shop.actor(*held, user_id=mine, role="OPERATOR")) as tx:
        draft = service.save_draft(tx, of_order)
        with pytest.raises(NotAllowed):
            service.save_draft(tx, desk.content())
    other = desk.shop.actor(*held, user_id=theirs, role="OPERATOR")
    with pytest.raises(NotAllowed), transaction(other) as tx:
        service.save_draft(tx, of_order)
    with pytest.raises(NotFound), transaction(other) as tx:
        service.issue_draft(tx, draft.id)
    with (
        pytest.raises(NotAllowed),
        transaction(desk.shop.actor(*held, user_id=mine, role="OPERATOR")) as tx,
    ):
        service.update_draft(tx, draft.id, {"notes": "x"})


def test_another_workshop_reaches_no_draft(desk, rival):
    draft = save(desk)
    for command in (service.issue_draft, service.delete_draft, queries.preview_draft, queries.one):
        with pytest.raises(NotFound):
            rival.do(command, draft.id)
    with pytest.raises(NotFound):
        rival.do(service.save_draft, desk.content())


# --- many OTs --------------------------------------------------------------------------


def test_one_factura_bills_many_ots(desk):
    orders = tuple(desk.job(labor=((f"Trabajo {n}", "10000"),)) for n in range(3))
    row = desk.shop.do(service.issue_content, DraftContent(dte_type=FACTURA, work_order_ids=orders))
    assert (row.total, row.vehicle_id) == (35700, None)
    assert {desk.order(each).status for each in orders} == {OTStatus.INVOICED}
    detail = desk.shop.do(queries.one, row.id)
    assert len(detail.work_orders) == 3
    assert all(item.description.startswith("OT SC001") for item in detail.items)
    with pytest.raises(NotBillable):
        desk.issue(orders[1])


def test_ots_of_two_clients_ask_whose_document_it_is(desk):
    other = desk.client(
        "Otra Ltda.", rut=any_rut(), giro="Comercio", address="Uno 1", comuna="Talca"
    )
    orders = (desk.job(), desk.job(client=other))
    typed = DraftContent(dte_type=FACTURA, work_order_ids=orders)
    with pytest.raises(Invalid, match="clientes distintos"):
        desk.shop.do(service.issue_content, typed)
    row = desk.shop.do(service.issue_content, replace(typed, client_id=other))
    assert row.client == "Otra Ltda."


# --- who buys --------------------------------------------------------------------------


def test_the_limit_of_the_year_asks_who_buys(desk):
    year = str(datetime.now(UTC).year)
    with desk.shop.tx() as tx:
        tenant = tx.session.get(Tenant, desk.shop.tenant_id)
        tenant.settings = {"boleta_receiver_from": {year: 20000}}
    with pytest.raises(Invalid) as refused:
        desk.typed(BOLETA, ("Motor", "20000"), client_id=None)
    assert set(refused.value.details["fields"]) == {"rut", "razon_social", "email", "means"}
    assert desk.typed(BOLETA, ("Motor", "19999"), client_id=None).total == 19999


def test_a_year_without_its_figure_is_told(desk):
    seen = desk.shop.do(queries.preview_content, desk.content(BOLETA))
    assert any("135 UF" in each for each in seen.warnings)
    assert seen.refusals == ()
