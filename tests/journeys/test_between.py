"""What is pressed or looked at while the server is elsewhere: nothing is lost, nothing undone."""

import re
import time

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.installation import wait_until
from tests.journeys import quoting, steps

NARROWED = "/tablero?priority=URGENT"
NOISE = ("favicon", "status of 401", "status of 303")


class Line:
    """What a page says to the server, which can be kept back for a while."""

    def __init__(self, page: Page) -> None:
        self._server: WebSocketRoute | None = None
        self._kept: list[str | bytes] | None = None
        page.route_web_socket(re.compile("/_event"), self._joined)

    def _joined(self, socket: WebSocketRoute) -> None:
        self._server = socket.connect_to_server()
        socket.on_message(self._said)

    def _said(self, message: str | bytes) -> None:
        if self._kept is None:
            self._server.send(message)
        else:
            self._kept.append(message)

    def hold(self) -> None:
        """Keep back what is said from now on."""
        self._kept = []

    def has(self, page: Page) -> bool:
        """Tell whether something is kept back by now; what the page says comes in its time."""
        page.wait_for_timeout(50)
        return bool(self._kept)

    def let_go(self) -> None:
        """Say at once all that was kept back, in its order."""
        kept, self._kept = self._kept, None
        for message in kept:
            self._server.send(message)


@pytest.fixture
def owner(somebody, base):
    """Somebody who has just opened a workshop, whose line can be held."""
    person = somebody()
    person.line = Line(person.page)
    email = f"entre-{time.time_ns()}@example.cl"
    steps.register(person.page, base, workshop="Taller El Medio", name="Rita Soto", email=email)
    yield person
    assert [c for c in person.complaints if not any(noise in c for noise in NOISE)] == []


def leave(owner):
    """Go from the page somebody looks at to that of the clients."""
    page = owner.page
    page.get_by_role("navigation").get_by_role("link", name="Clientes").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Clientes")
    steps.settled(page)


def go_back_unread(owner):
    """Go back to the page before, which the server is kept from reading."""
    page = owner.page
    owner.line.hold()
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("combobox").fill("frenos")  # keeps the server busy
    wait_until(lambda: owner.line.has(page), seconds=30)
    page.keyboard.press("Escape")
    page.go_back()
    expect(page.locator("main[aria-busy=true]")).to_have_count(1)


def test_a_button_pressed_before_its_page_was_read_does_its_deed_once_it_is(owner, base):
    page = owner.page
    page.goto(base + NARROWED)
    ask = page.get_by_role("button", name="Guardar filtro")
    expect(ask).to_be_visible()
    leave(owner)
    go_back_unread(owner)
    ask.click()  # the reading of the board closes what this opens
    owner.line.let_go()
    name = page.get_by_role("dialog").get_by_label("Nombre")
    expect(name).to_be_visible()
    expect(page.locator("main[aria-busy=true]")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    expect(name).to_be_visible()


def test_a_row_opened_before_its_page_was_read_stays_open(owner, base):
    page = owner.page
    page.goto(f"{base}/auditoria")
    row = page.locator("tr.row-open").first
    expect(row).to_be_visible()
    leave(owner)
    go_back_unread(owner)
    row.click()  # the reading of the list closes what this opens
    owner.line.let_go()
    entry = page.get_by_role("dialog").get_by_text("Comando")
    expect(entry).to_be_visible()
    expect(page.locator("main[aria-busy=true]")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    expect(entry).to_be_visible()


def test_what_is_chosen_or_switched_before_its_page_was_read_is_done_once_it_is(owner, base):
    page = owner.page
    page.goto(f"{base}/agenda")
    view = page.get_by_label("Vista")
    expect(view).to_be_visible()
    leave(owner)
    go_back_unread(owner)
    view.select_option("week")
    assert "view" not in page.url
    owner.line.let_go()
    expect(page).to_have_url(re.compile("view=week"))
    expect(view).to_have_value("week")

    page.goto(f"{base}/ajustes/calidad")
    switch = page.get_by_label("Pide prueba de ruta")
    expect(switch).to_be_visible()
    was = switch.is_checked()
    leave(owner)
    go_back_unread(owner)
    page.get_by_text("Pide prueba de ruta").click()
    assert switch.is_checked() == was
    owner.line.let_go()
    expect(switch).to_be_checked(checked=not was)
    page.reload()
    steps.settled(page)
    expect(switch).to_be_checked(checked=not was)


def test_a_number_only_looked_at_becomes_what_another_wrote_and_is_not_written_back(owner, base):
    page, desk = owner.page, quoting.Program(owner.page, base)
    at = f"/intakes/{desk.ask('POST', '/intakes', {})['intake']['id']}"
    desk.ask("PATCH", at, {"odometer": 61_000})
    page.goto(f"{base}/recepcion/{at.rpartition('/')[2]}")
    page.get_by_role("button", name=re.compile("^Lecturas")).first.click()
    number = page.get_by_label("Kilometraje")
    expect(number).to_have_value("61000")

    number.focus()
    desk.ask("PATCH", at, {"odometer": 61_250, "fuel_eighths": 3})
    expect(page.locator(".gauge-step input:checked")).to_have_value("3")  # the news is here
    expect(number).to_have_value("61000")
    number.blur()
    expect(number).to_have_value("61250")
    page.reload()
    expect(number).to_have_value("61250")
    assert desk.ask("GET", at)["odometer"] == 61_250
