"""From an approved quotation to its document: the lines the client approved, billed once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

import pytest
from sqlmodel import select

from models.clients import ClientType
from models.invoicing import InvoiceStatus
from models.invoicing_quotations import InvoiceQuotation
from models.quotations import Decision, QuotedKind
from models.work_orders import OTStatus
from tests.clients.calling import as_, calling
from tests.factories.screens import goes_to, sitting
from tests.factories.workshop import any_rut
from tests.invoicing.counter import BOLETA, FACTURA, GUIA, Counter
from tests.invoicing.test_wizard_state import visit
from tests.quotations.conftest import Desk, desk_of, filed
from torque_app.clients import service as clients
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from torque_app.core.listing import Listing
from torque_app.invoicing import queries, service
from torque_app.invoicing.api import router
from torque_app.invoicing.queries import DraftContent, LineNotApproved, NotBillable
from torque_app.invoicing.state.drafted_lines import DraftedLinesState
from torque_app.invoicing.state.quoted import QuotationsToBillState
from torque_app.invoicing.state.starting import StartState
from torque_app.invoicing.state.wizard import WizardState
from torque_app.payments.state.document import DocumentState
from torque_app.quotations import service as quotations
from torque_app.quotations.service import NewLine
from torque_app.quotations.state.record import QuotationState
from torque_app.vehicles import service as cars
from torque_app.work_orders import service as orders

__all__ = ["filed"]  # files hang on quotations here, too
_plates = count(10)
YES, NO = Decision.APPROVED, Decision.DECLINED


@dataclass
class Till:
    """A workshop that quotes and bills."""

    desk: Desk
    counter: Counter

    def offered(self, *said: Decision, lines: tuple[NewLine, ...] = ()):
        """Return a quotation of two tasks, decided so; the last word stands for the rest."""
        own = lines or (self.task("Escáner", 20_000), self.task("Pulido de focos", 15_000))
        sent = self.desk.sent(*own, client_id=self.counter.company_client(), vehicle_id=None)
        return self.desk.decide(sent, *said).quotation if said else sent.quotation

    def task(self, description: str, price: int, **more) -> NewLine:
        wanted = {"kind": QuotedKind.OUTSIDE_WORK, "unit_price": Decimal(price)} | more
        return NewLine(description=description, **wanted)

    def bill(self, quotation_id, *, dte_type: int = FACTURA, **more):
        """Bill as the owner."""
        do = self.desk.shop.do
        return do(service.from_quotation, quotation_id=quotation_id, dte_type=dte_type, **more)

    def done(self, *said: Decision):
        """Return a quotation whose OT is finished, and that OT's id."""
        desk, client = self.desk, self.counter.company_client()
        car = self.car(client)
        lines = (desk.hour(), desk.hour(10_000))
        sent = desk.sent(*lines, client_id=client, vehicle_id=car)
        decided = desk.decide(sent, *said).quotation
        ot_id = desk.do(quotations.convert, decided.id, actor=desk.manager())
        for command in (desk.floor._assigned, orders.start, desk.floor._tasks_done,
                        orders.finish_work, orders.pass_qc):  # fmt: skip
            desk.do(command, ot_id)
        return decided, ot_id

    def car(self, client_id):
        bought = {"make": "Toyota", "model": "Hilux", "client_id": client_id}
        return self.desk.shop.do(cars.create, plate=f"RTKP{next(_plates)}", **bought).vehicle.id

    def waiting(self, q: str = "", **filters: str) -> list[str]:
        page = self.desk.shop.do(queries.quotations_to_bill, Listing(q=q, filters=filters))
        return [row.number for row in page.rows]


@pytest.fixture
def till(shop, counter) -> Till:
    desk = desk_of(shop)
    counter.clients["company"] = shop.do(
        clients.create,
        name="Transportes O'Higgins & Cía. Ltda.",
        type=ClientType.COMPANY,
        rut=any_rut(),
        giro="Transporte de carga",
        address="Calle Larga 55",
        comuna="Rancagua",
        city="Rancagua",
    ).id
    return Till(desk, counter)


@pytest.fixture
def tab(till):
    with sitting(till.desk.shop.actor()) as tab:
        yield tab


def test_the_document_has_the_approved_lines_and_no_other(till):
    quotation = till.offered(YES, NO)
    row = till.bill(quotation.id)
    detail = till.desk.shop.do(queries.one, row.id)
    assert [line.name for line in detail.items] == ["Escáner"]
    assert row.total == 23_800
    with till.desk.shop.tx() as tx:
        [kept] = tx.session.exec(select(InvoiceQuotation))
        assert (kept.invoice_id, kept.quotation_id) == (row.id, quotation.id)


def test_a_discount_of_the_offer_is_in_the_prices_billed(till):
    off = NewLine(kind=QuotedKind.DISCOUNT, description="Promo", unit_price=Decimal(3_999))
    quotation = till.offered(YES, lines=(till.task("Escáner", 20_000),
                                         till.task("Pulido", 15_000), off))  # fmt: skip
    assert till.bill(quotation.id).net == 31_001


def test_what_the_client_has_not_approved_is_not_billed(till):
    for quotation in (till.offered(), till.offered(NO)):
        with pytest.raises(LineNotApproved, match=quotation.number):
            till.bill(quotation.id)


def test_a_quotation_is_billed_once_and_again_after_its_document_was_voided(till):
    quotation = till.offered(YES)
    row = till.bill(quotation.id)
    with pytest.raises(NotBillable) as refused:
        till.bill(quotation.id, dte_type=BOLETA)
    assert refused.value.details["invoice_id"] == str(row.id)
    with till.desk.shop.tx() as tx:
        from models.invoicing import Invoice  # noqa: PLC0415 - read where it is changed

        tx.get(Invoice, row.id, lock=True).status = InvoiceStatus.VOID
    assert till.bill(quotation.id, dte_type=BOLETA).id != row.id


def test_of_two_documents_at_the_same_moment_one_is_issued(till):
    quotation = till.offered(YES)

    def bill(dte_type):
        try:
            return till.bill(quotation.id, dte_type=dte_type)
        except NotBillable:
            return None

    with ThreadPoolExecutor(2) as both:
        issued = [row for row in both.map(bill, (FACTURA, BOLETA)) if row is not None]
    assert len(issued) == 1
    assert [each.invoice_id for each in till.counter.rows(InvoiceQuotation)] == [issued[0].id]


def test_what_is_billed_becomes_no_ot_and_no_new_version(till):
    quotation = till.offered(YES)
    till.bill(quotation.id)
    for refused in (
        lambda: till.desk.do(quotations.convert, quotation.id),
        lambda: till.desk.do(quotations.revise, quotation.id, why="Otro precio"),
    ):
        with pytest.raises(Conflict, match="facturado"):
            refused()


def test_parts_of_the_shelf_go_out_through_an_ot(till):
    quotation = till.offered(YES, lines=(till.desk.part(),))
    with pytest.raises(NotBillable, match="abre su OT"):
        till.bill(quotation.id)


def test_a_quotation_with_an_ot_bills_the_finished_ot(till):
    quotation, ot_id = till.done(YES, NO)
    row = till.bill(quotation.id)
    assert row.net == 45_000
    assert till.counter.order(ot_id).status is OTStatus.INVOICED
    with pytest.raises(NotBillable):
        till.bill(quotation.id)


def test_the_ot_of_a_quotation_waits_to_be_finished(till):
    desk, client = till.desk, till.counter.company_client()
    sent = desk.sent(desk.hour(), client_id=client, vehicle_id=till.car(client))
    quotation = desk.decide(sent, YES).quotation
    desk.do(quotations.convert, quotation.id, actor=desk.manager())
    with pytest.raises(NotBillable, match="terminada"):
        till.bill(quotation.id)
    assert till.waiting() == []


def test_a_document_names_the_quotations_it_bills(till):
    free, (ordered, _) = till.offered(YES), till.done(YES)
    for quotation in (free, ordered):
        content = DraftContent(dte_type=FACTURA, quotation_id=quotation.id)
        draft = till.desk.shop.do(service.save_draft, content)
        for row in (draft, till.bill(quotation.id)):
            detail = till.desk.shop.do(queries.one, row.id)
            assert [(each.id, each.number) for each in detail.quotations] == [
                (quotation.id, quotation.number)
            ]


def test_a_guia_comes_from_the_ot_and_not_from_its_quotation(till):
    with pytest.raises(Invalid) as refused:
        till.bill(till.offered(YES).id, dte_type=GUIA)
    assert set(refused.value.fields) == {"quotation_id"}


def test_another_workshops_quotation_is_not_there(till, rival):
    quotation = till.offered(YES)
    with pytest.raises(NotFound):
        rival.do(service.from_quotation, quotation_id=quotation.id, dte_type=FACTURA)


def test_who_bills_only_their_own_ots_bills_no_quotation_without_one(till):
    quotation = till.offered(YES)
    operator = till.desk.advisor("invoicing.issue", "invoicing.view")
    with pytest.raises(NotAllowed):
        till.desk.do(
            service.from_quotation, quotation_id=quotation.id, dte_type=FACTURA, actor=operator
        )
    page = till.desk.do(queries.quotations_to_bill, Listing(), actor=operator)
    assert page.rows == ()


def test_only_what_may_be_billed_now_is_offered_and_found(till):
    till.offered()
    till.offered(NO)
    till.offered(YES, lines=(till.desk.part(),))
    free, ordered = till.offered(YES), till.done(YES)[0]
    assert set(till.waiting()) == {free.number, ordered.number}
    assert till.waiting(free.number) == [free.number]
    assert set(till.waiting("higgins transportes")) == {free.number, ordered.number}
    assert till.waiting("nadie") == []
    assert till.waiting(id=str(free.id)) == [free.number]
    till.bill(free.id)
    assert till.waiting() == [ordered.number]


def test_a_preview_names_what_stands_in_the_way(till):
    quotation = till.offered()
    content = DraftContent(dte_type=FACTURA, quotation_id=quotation.id)
    seen = till.desk.shop.do(queries.preview_content, content)
    assert (seen.quotation_number, seen.lines) == (quotation.number, ())
    assert any("no ha aprobado" in why for why in seen.refusals)


def test_the_api_bills_once_and_names_the_refusal(till):
    quotation, waiting = till.offered(YES), till.offered()
    body = {"quotation_id": str(quotation.id), "dte_type": FACTURA}
    with calling(router, owner=till.desk.shop.actor()) as api:
        path, headers = "/invoicing/from-quotation", as_("owner", **{"Idempotency-Key": "uno"})
        first, again = (api.post(path, json=body, headers=headers) for _ in range(2))
        refused = api.post(path, json=body | {"quotation_id": str(waiting.id)},
                           headers=as_("owner"))  # fmt: skip
        listed = api.get("/invoicing/quotations-to-bill", headers=as_("owner")).json()
    assert first.status_code == 201
    assert first.json()["data"]["id"] == again.json()["data"]["id"]
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "line_not_approved")
    assert listed["data"] == []


async def test_the_page_of_a_quotation_leads_to_its_document_while_it_waits_for_it(till, tab):
    free, (ordered, _) = till.offered(YES), till.done(YES)
    shelved = till.offered(YES, lines=(till.desk.part(),))

    async def sheet(quotation):
        tab.go(quotation_id=str(quotation.id))
        await tab.do(QuotationState.load)
        return tab.state(QuotationState).sheet

    for quotation, first in ((free, "convert"), (ordered, "bill")):
        page = await sheet(quotation)
        assert (page.may_bill, page.next) == (True, first)
        assert page.billing == f"/facturacion/nuevo?presupuesto={quotation.id}&tipo=33"
    for quotation in (till.offered(), till.offered(NO), shelved):
        assert (await sheet(quotation)).may_bill is False
    till.bill(free.id)
    assert (await sheet(free)).may_bill is False


async def test_who_may_not_issue_is_not_led_to_a_document(till):
    quotation = till.offered(YES)
    with sitting(till.desk.advisor()) as tab:
        tab.go(quotation_id=str(quotation.id))
        await tab.do(QuotationState.load)
        assert tab.state(QuotationState).sheet.may_bill is False


async def test_the_page_of_a_document_leads_to_its_quotation(till, tab):
    quotation = till.offered(YES)
    row = till.bill(quotation.id)
    tab.go(invoice_id=str(row.id))
    await tab.do(DocumentState.load)
    assert tab.state(DocumentState).document.quotations == (
        (quotation.number, f"/presupuestos/{quotation.id}"),
    )


async def test_the_wizard_starts_from_a_quotation_of_its_address(till, tab):
    till.offered(YES)
    quotation = till.offered(YES, NO)
    await visit(tab, presupuesto=str(quotation.id), tipo="33")
    assert tab.state(StartState).source == "presupuesto"
    assert tab.state(QuotationsToBillState).chosen == str(quotation.id)
    (address,) = goes_to(await tab.do(StartState.begin))
    await visit(tab, borrador=address.partition("=")[2])
    wizard = tab.state(WizardState)
    assert (wizard.making.total, wizard.making.source) == (
        23_800, f"Presupuesto {quotation.number}",
    )  # fmt: skip
    assert tab.state(DraftedLinesState).own is False


async def test_the_wizard_says_why_a_quotation_is_not_offered(till, tab):
    quotation = till.offered()
    await visit(tab, presupuesto=str(quotation.id))
    state = tab.state(QuotationsToBillState)
    assert (state.chosen, quotation.number in state.error) == ("", True)
    await tab.do(QuotationsToBillState.choose, str(quotation.id))
    assert state.chosen == ""


async def test_a_search_keeps_what_was_chosen_while_it_is_in_sight(till, tab):
    first, second = till.offered(YES), till.offered(YES)
    await visit(tab)
    state = tab.state(QuotationsToBillState)
    await tab.do(QuotationsToBillState.choose, str(first.id))
    await tab.do(QuotationsToBillState.narrow, "Higgins")
    assert (state.chosen, state.total) == (str(first.id), 2)
    await tab.do(QuotationsToBillState.narrow, second.number)
    assert (state.chosen, [each["id"] for each in state.options]) == ("", [str(second.id)])
