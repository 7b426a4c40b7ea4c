"""From a finding to a signed yes on the client's phone, and an invoice of what was agreed."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys import quoting, steps
from tests.journeys.hands import Hands
from tests.journeys.quoting import PHONE, Program
from tests.journeys.walk import AXE

PADS, DISCS = "Cambio de pastillas delanteras", "Rectificado o cambio de discos delanteros"
KIT = "Juego de pastillas"
EXTRA, UNWANTED = "Cambio de flexible de freno", "Pulido de focos"
WATCH = """word => {
  const says = () => document.querySelector(".page-header")?.innerText.includes(word);
  const look = () => { if (says()) globalThis.movedAt ??= Date.now(); };
  const all = { subtree: true, childList: true, characterData: true };
  new MutationObserver(look).observe(document.body, all);
}"""
"""Remember when the head of a page first says a word."""

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
NOISE = ("favicon", "status of 401", "status of 303", "status of 409", "status of 422", "WebSocket")


def fits(page: Page) -> None:
    """Nothing is wider than the screen, and nobody is shut out."""
    page.wait_for_timeout(400)  # what fades in has no contrast yet
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 1
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
    grave = [each for each in found if each["impact"] in {"serious", "critical"}]
    assert [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in grave] == []


@pytest.fixture
def workshop(somebody, base, simulator, tmp_path):
    """A workshop that can issue, with one kit of pads on the shelf; its owner at the office."""
    owner = somebody()
    steps.register(
        owner.page, base, workshop="Taller El Quillay", name="Marta Roble",
        email=f"{uuid4().hex}@elquillay.example",
    )  # fmt: skip
    steps.describe_company(owner.page, base)
    steps.upload_papers(owner.page, base, *steps.practice_papers(simulator, tmp_path))
    steps.stock_part(owner.page, base, sku="PAD-1", name=KIT, price="38000", cost="21000")
    return owner


def line(page: Page, words: str) -> Locator:
    """Return a line of the quotation by what it offers."""
    return page.get_by_role("group", name=re.compile(rf"^Línea \d+: {words}"))


def write(field: Locator, text: str) -> None:
    """Write into a field and leave it: that keeps it."""
    field.fill(text)
    field.blur()


def build(page: Page, base: str, job: quoting.Job) -> str:
    """Make a quotation of what the inspection found, priced, with a part; return its key."""
    page.goto(f"{base}/inspeccion/{job.inspection}")
    page.get_by_role("button", name="Cotizar hallazgos").click()
    expect(page).to_have_url(re.compile(r"/presupuestos/[0-9a-f-]{36}"))
    for words, price in ((PADS, "45000"), (DISCS, "60000")):
        price_field = line(page, words).get_by_label(re.compile("Valor hora|Precio neto"))
        write(price_field, price)
        expect(line(page, words).get_by_text(f"$ {price[:2]}.000")).to_be_visible()
    page.get_by_label("Agregar", exact=True).select_option(label="Repuesto")
    box = page.get_by_role("combobox", name="Qué se ofrece")
    box.click()
    box.press_sequentially("pastillas", delay=15)
    page.get_by_role("option", name=re.compile(KIT)).click()
    expect(line(page, KIT)).to_be_visible()
    return page.url.rsplit("/", 1)[1]


def send(page: Page) -> None:
    """Send by mail alone what is in sight."""
    page.get_by_role("button", name=re.compile("^Enviar a ")).click()
    asked = page.get_by_role("dialog")
    asked.get_by_label("WhatsApp").uncheck()
    asked.get_by_label("Correo").check()
    asked.get_by_role("button", name="Enviar", exact=True).click()


def stands(page: Page, status: str) -> Locator:
    """Return the status of a quotation or an OT on its page, when it is this one."""
    return page.locator(".page-header").get_by_text(status, exact=True).first


def approve_as_manager(page: Page, base: str) -> None:
    """Find what waits on a phone, look at it and approve it with the thumb."""
    page.goto(f"{base}/aprobaciones")
    page.get_by_text(re.compile(r"^Presupuesto P-.* de Ana Muñoz")).first.tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ana Muñoz")
    fits(page)
    page.get_by_role("button", name="Aprobar", exact=True).tap()
    page.get_by_role("dialog").get_by_role("button", name="Aprobar", exact=True).tap()
    expect(stands(page, "Aprobada")).to_be_visible()


def decide(page: Page, hands: Hands, said: dict[str, str]) -> float:
    """Say line by line what the client says, sign with the finger and send it.

    Returns when the server had taken it, in milliseconds of the epoch.
    """
    fits(page)
    for words, answer in said.items():
        about = page.get_by_role("radiogroup", name=re.compile(words))
        choice = about.get_by_role("radio", name=answer, exact=True)
        hands.tap(choice)
        expect(choice).to_be_checked()
    hands.sign(page.locator("#glass canvas"))
    with page.expect_response(lambda answer: answer.request.method == "POST") as taken:
        page.get_by_role("button", name="Enviar mi respuesta").tap()
    expect(page.get_by_role("heading", name="Tu respuesta")).to_be_visible()
    timing = taken.value.request.timing
    return float(timing["startTime"] + timing["responseStart"])


def lines_of(owner: Program, ot: str) -> set[str]:
    """Return what an OT does, and what it uses."""
    told = owner.ask("GET", f"/work-orders/{ot}")
    return {task["description"] for task in told["labor"]} | {
        part["part_name"] for part in told["parts"]
    }


def test_a_finding_becomes_a_signed_yes_and_only_what_was_agreed_is_invoiced(
    workshop, base, somebody, installation, record_property
):
    owner = Program(workshop.page, base)
    desk, phone = somebody(), somebody(**PHONE)
    advisor = quoting.joins(desk, owner, "Diego Fuentes", "OPERATOR", "SERVICE_ADVISOR")
    manager = quoting.joins(phone, owner, "Carla Rojas", "MANAGER")
    job = quoting.a_car_inspected(owner)

    # the advisor builds it; over 15 % it waits for the manager
    key = build(advisor, base, job)
    write(advisor.get_by_label("Descuento general"), "18")
    send(advisor)
    expect(advisor.get_by_text("Espera el visto bueno").first).to_be_visible()
    assert quoting.links_in_mail(installation.data, job.client_mail) == []
    approve_as_manager(manager, base)
    expect(stands(advisor, "Enviado al cliente")).to_be_visible()

    # the client decides on a phone, and the advisor's screen moves by itself
    client = somebody(**PHONE, bypass_csp=True)
    advisor.evaluate(WATCH, "Aprobado")
    client.page.goto(quoting.mailed_link(installation.data, job.client_mail, number=1))
    said = {PADS: "Aprobar", KIT: "Aprobar", DISCS: "Rechazar"}
    taken_at = decide(client.page, Hands(client.page), said)
    expect(stands(advisor, "Aprobado")).to_be_visible()
    record_property("advisor_moved_ms", advisor.evaluate("movedAt") - taken_at)
    assert lines_of(owner, job.ot) == {PADS, KIT}
    assert owner.ask("GET", f"/work-orders/{job.ot}")["order"]["status"] == "APPROVED"

    # extra work comes to light: it is quoted, and only what is agreed is done
    quote_more(advisor, owner, job, but_not=key)
    client.page.goto(quoting.mailed_link(installation.data, job.client_mail, number=2))
    decide(client.page, Hands(client.page), {EXTRA: "Aprobar", UNWANTED: "Rechazar"})
    expect(stands(advisor, "Aprobado")).to_be_visible()

    finish(owner, Program(manager, base), job.ot)
    invoice = owner.ask(
        "POST", "/invoicing/from-work-order", {"work_order_id": job.ot, "dte_type": 39}
    )
    billed = {each["name"] for each in owner.ask("GET", f"/invoicing/{invoice['id']}")["items"]}
    assert billed == {PADS, KIT, EXTRA}
    for person in (desk, phone, client, workshop):
        assert [c for c in person.complaints if not any(noise in c for noise in NOISE)] == []


def quote_more(advisor, owner: Program, job, *, but_not: str) -> None:
    """Find more work on the OT, and send it to the client as a quotation of its own."""
    for extra in (EXTRA, UNWANTED):
        more = {"description": extra, "amount": "30000"}
        owner.ask("POST", f"/work-orders/{job.ot}/work-items", more)
    advisor.goto(f"{owner.base}/ot/{job.ot}")
    advisor.get_by_role("button", name="Presupuesto adicional").click()
    expect(advisor).to_have_url(re.compile(r"/presupuestos/[0-9a-f-]{36}"))
    expect(line(advisor, UNWANTED)).to_be_visible()
    assert advisor.url.rsplit("/", 1)[1] != but_not
    send(advisor)
    advisor.get_by_role("dialog").get_by_role("button", name="Listo").click()


def finish(owner: Program, manager: Program, ot: str) -> None:
    """Hand the part over at the store and do the work; somebody else lets it out."""
    page = owner.page
    page.goto(f"{owner.base}/ot/{ot}")
    page.get_by_role("button", name=re.compile("^Entregar")).first.click()
    steps.said(page, "Repuesto entregado")
    me = owner.ask("GET", "/auth/me")["id"]
    owner.ask("POST", f"/work-orders/{ot}/assign-engineer", {"technician_id": me})
    for task in owner.ask("GET", f"/work-orders/{ot}")["labor"]:
        if task["done_at"] is None and task["left_out"] is None:
            where = f"/work-orders/{ot}/tasks/{task['id']}"
            owner.ask("POST", f"{where}/start")
            owner.ask("POST", f"{where}/finish")
    for person in (owner, manager):
        person.ask("POST", f"/work-orders/{ot}/complete")
