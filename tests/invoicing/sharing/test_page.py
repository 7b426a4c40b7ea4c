"""One calm page without a session, and the papers of the document."""

import re
from base64 import b64encode
from hashlib import sha256

import pytest
from lxml import html

from models.invoicing import DteStatus, InvoiceStatus
from models.tenants import Company, DteEnvironment, Tenant
from tests.branding.conftest import picture
from tests.invoicing.sharing.conftest import MOST_BYTES, PRIVATE, seen, visits
from torque_app.branding import service as branding
from torque_app.invoicing import service
from torque_app.invoicing.rules.sharing import HANDED_OVER, SharedState, shared_state


def test_the_page_tells_who_issued_what_when_for_how_much_and_where_it_stands(web, invoice, link):
    answer = web.get(link.path)
    assert answer.status_code == 200
    said = seen(answer)
    day = f"{invoice.invoice_date:%d-%m-%Y}"
    for fact in (
        f"Factura N.º {invoice.folio}",
        "Taller Los Aromos SpA",
        day,
        "Aceptada por el SII.",
    ):
        assert fact in said, fact
    assert f"$ {int(invoice.total):,}".replace(",", ".") in said
    assert "Documento de prueba, sin valor tributario." in said


def test_the_papers_are_the_documents_own(web, counter, invoice, link):
    dte = counter.dte(invoice.id)
    paper, xml = web.get(f"{link.path}/pdf"), web.get(f"{link.path}/xml")
    assert paper.content.startswith(b"%PDF-")
    assert paper.headers["content-disposition"].startswith("inline;")
    assert xml.content == dte.xml
    assert xml.headers["content-disposition"] == (
        f'attachment; filename="DTE-{dte.company_rut}-33-{invoice.folio}.xml"'
    )
    assert [each.headers["content-type"] for each in (paper, xml)] == [
        "application/pdf",
        "application/xml",
    ]


@pytest.mark.parametrize("at", ["", "/pdf", "/xml"])
def test_nothing_of_it_is_kept_indexed_framed_or_told_to_others(web, link, at):
    headers = web.get(link.path + at).headers
    assert {name: headers[name] for name in PRIVATE} == PRIVATE
    assert "set-cookie" not in headers


def test_the_page_is_small_and_runs_and_loads_nothing(web, link):
    answer = web.get(link.path)
    assert len(answer.content) < MOST_BYTES
    page = html.fromstring(answer.content)
    assert page.xpath("//script | //iframe | //form | //@onclick | //@style") == []
    loads = page.xpath("//@src | //link/@href | //a/@href")
    assert [one for one in loads if not one.startswith(("data:", f"{link.path}/"))] == []
    policy = answer.headers["content-security-policy"]
    (sheet,) = page.xpath("//style/text()")
    digest = b64encode(sha256(sheet.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )
    assert "@media (prefers-color-scheme: dark)" in sheet


def test_the_page_can_be_read_aloud(web, link):
    page = html.fromstring(web.get(link.path).content)
    assert page.get("lang") == "es-CL"
    assert len(page.xpath("//main//h1")) == 1
    assert page.xpath("count(//dl/div/dt)") == page.xpath("count(//dl/div/dd)")
    assert page.xpath("//a/text()") == ["Ver PDF", "Descargar XML"]
    (viewport,) = page.xpath("//meta[@name='viewport']/@content")
    assert "user-scalable" not in viewport


def test_a_name_with_markup_in_it_is_text(web, counter, invoice, link, change):
    name = "<script>alert('1')</script> Ñandú & O'Higgins \"«»\" {{ 7 * 7 }} {% raw %}"
    with counter.shop.tx() as tx:
        tx.session.get(Tenant, counter.shop.tenant_id).name = name
        tx.get(Company, counter.shop.company_id).phone = "<b>+56"
    issuer = counter.invoice(invoice.id).issuer_snapshot
    change(issuer_snapshot={**issuer, "razon_social": name})
    page = html.fromstring(web.get(link.path).content)
    assert page.xpath("//script | //b") == []
    assert page.xpath("//header//p/text()") == [name]
    assert name in page.xpath("//dd/text()")
    assert name in page.xpath("//title/text()")[0]


@pytest.mark.parametrize("colour", ["red;} *{display:none", "</style><script>", "#12345", 7, None])
def test_a_colour_that_is_none_changes_no_style(web, counter, link, colour):
    with counter.shop.tx() as tx:
        tx.get(Company, counter.shop.company_id).branding = {"colour": colour}
    page = html.fromstring(web.get(link.path).content)
    (sheet,) = page.xpath("//style/text()")
    assert re.search(r"--brand:(#[0-9a-fA-F]{6});", sheet)
    assert page.xpath("//script") == []


def test_the_workshops_colour_leads_the_page(web, counter, link):
    with counter.shop.tx() as tx:
        tx.get(Company, counter.shop.company_id).branding = {"colour": "#a40e26"}
    assert "--brand:#a40e26;" in web.get(link.path).text


def test_the_companys_logo_stands_in_the_page_and_on_the_paper(web, counter, link):
    shop = counter.shop
    plain = web.get(f"{link.path}/pdf").content
    shop.do(branding.set_logo, shop.company_id, data=picture(), name="logo.png")
    answer = web.get(link.path)
    (logo,) = html.fromstring(answer.content).xpath("//header//img/@src")
    assert logo.startswith("data:image/webp;base64,")
    assert "img-src data:;" in answer.headers["content-security-policy"]
    assert len(web.get(f"{link.path}/pdf").content) > len(plain)


def test_before_sii_has_it_there_are_no_papers(web, counter):
    row = counter.issue()
    link = counter.shop.do(service.make_link, row.id)
    answer = web.get(link.path)
    assert "Va en camino al SII" in seen(answer)
    assert html.fromstring(answer.content).xpath("//a") == []
    for paper in ("pdf", "xml"):
        answer = web.get(f"{link.path}/{paper}")
        assert (answer.status_code, answer.headers["location"]) == (303, link.path)
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"status": InvoiceStatus.VOID}, ("Anulada: ya no tiene efecto.", 2)),
        ({"dte_status": DteStatus.SENT}, ("El SII la recibió y la está revisando.", 2)),
        ({"dte_status": DteStatus.OBJECTED}, ("Aceptada por el SII con reparos.", 2)),
        ({"dte_status": DteStatus.REJECTED}, ("El SII no la aceptó", 0)),
    ],
)
def test_the_state_is_told_in_plain_words(web, link, change, columns, told):
    change(**columns)
    said, papers = told
    answer = web.get(link.path)
    assert said in seen(answer)
    assert len(html.fromstring(answer.content).xpath("//a")) == papers


def test_a_real_document_is_not_called_a_test(web, link, change):
    change(environment=DteEnvironment.PRODUCTION)
    assert "Documento de prueba" not in seen(web.get(link.path))


@pytest.mark.parametrize("dte_status", [None, *DteStatus])
@pytest.mark.parametrize("status", InvoiceStatus)
def test_every_state_of_a_document_has_one_to_tell(status, dte_status):
    told = shared_state(status, dte_status)
    assert (told is SharedState.VOIDED) == (status is InvoiceStatus.VOID)
    at_sii = dte_status in {DteStatus.SENT, DteStatus.ACCEPTED, DteStatus.OBJECTED}
    assert (told in HANDED_OVER) == (at_sii or status is InvoiceStatus.VOID)


def test_only_the_pages_showing_is_counted(web, counter, invoice, link):
    for _ in range(2):
        web.get(link.path)
    web.head(link.path)
    web.get(f"{link.path}/pdf")
    web.get(f"{link.path}/xml")
    assert visits(counter, invoice) == 2
