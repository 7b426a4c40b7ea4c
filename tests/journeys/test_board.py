"""The board that runs a day: lanes, keys, fingers, many at once, two who want the same card."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.journeys import steps

TABLET = {"viewport": {"width": 1024, "height": 768}, "has_touch": True}
NOISE = ("favicon", "status of 401", "status of 303", "status of 409", "status of 422")
LANES = "/tablero?lanes=technician"
FRAME = 30
"""Milliseconds between two places of a moving finger."""


class Shop:
    """A new workshop with cars to work on, furnished by program as its owner."""

    def __init__(self, page, base, email):
        self.page, self.base, self.email = page, base, email
        self.own = {"Origin": base, "X-Requested-With": "fetch"}
        self.client = self.ask("POST", "/clients", {"name": "Ana Muñoz"})["id"]
        self.me = self.ask("GET", "/auth/me")["id"]

    def ask(self, method, path, body=None):
        answer = self.page.request.fetch(
            f"{self.base}/api/v1{path}", method=method, data=body, headers=self.own
        )
        assert answer.ok, (path, answer.text())
        return answer.json()["data"]

    def open(self, plate, *, service="Frenos", to="DRAFT", **more):
        """Return the id of an OT on a new car, submitted or approved on the way."""
        car = {"client_id": self.client, "plate": plate, "make": "Suzuki", "model": "Swift"}
        vehicle = self.ask("POST", "/vehicles", car)["vehicle"]["id"]
        wanted = {"client_id": self.client, "vehicle_id": vehicle, "service_type": service, **more}
        ot = self.ask("POST", "/work-orders", wanted)["id"]
        for status in ("PENDING", "APPROVED", "IN_PROGRESS"):
            if to == "DRAFT":
                break
            if status == "IN_PROGRESS":
                self.ask("POST", f"/work-orders/{ot}/assign-engineer", {"technician_id": self.me})
            self.ask("PATCH", f"/work-orders/{ot}/status", {"status": status})
            if status == to:
                break
        return ot


@pytest.fixture
def shop(somebody, base):
    owner = somebody()
    email = f"tablero-{time.time_ns()}@example.cl"
    steps.register(owner.page, base, workshop="Taller El Muro", name="Rita Soto", email=email)
    made = Shop(owner.page, base, email)
    yield made
    assert [c for c in owner.complaints if not any(noise in c for noise in NOISE)] == []


@pytest.fixture
def tablet(somebody, shop):
    """The same workshop on a tablet under a thumb."""
    page = somebody(**TABLET).page
    steps.sign_in(page, shop.base, shop.email)
    return page


def card(page, ot):
    return page.locator(f"[data-card='{ot}']")


def cell(page, column, lane):
    return page.get_by_test_id(f"cell-{column}|{lane}")


def column(page, status):
    return page.get_by_test_id(f"col-{status}")


def drag_by_finger(page, source, target):
    """Press a card, carry it to the middle of another place, let it go."""
    glass = page.context.new_cdp_session(page)
    start, end = source.bounding_box(), target.bounding_box()
    x, y = start["x"] + start["width"] / 2, start["y"] + 16

    def touch(kind, *places):
        points = [{"x": at, "y": down} for at, down in places]
        glass.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", (x, y))
    expect(page.locator(".board[data-dragging]")).to_be_visible()  # pressed for long enough
    there = end["x"] + end["width"] / 2, end["y"] + 60
    for step in range(1, 13):
        touch("touchMove", (x + (there[0] - x) * step / 12, y + (there[1] - y) * step / 12))
        page.wait_for_timeout(FRAME)
    expect(target).to_have_attribute("data-over", "true")
    touch("touchEnd")


def test_keys_carry_a_card_over_lanes_and_a_tablet_sees_it(shop, tablet):
    page, ot = shop.page, shop.open("BBBB11")
    for screen in (page, tablet):
        screen.goto(shop.base + LANES)
        expect(cell(screen, "DRAFT", "none").locator(f"[data-card='{ot}']")).to_be_visible()
    card(page, ot).focus()
    for key in ("Space", "ArrowRight", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    expect(card(page, ot)).to_be_focused()
    page.keyboard.press("Space")
    for screen in (page, tablet):
        there = cell(screen, "PENDING", shop.me).locator(f"[data-card='{ot}']")
        expect(there).to_be_visible()
    seen = shop.ask("GET", f"/work-orders/{ot}")["order"]
    assert (seen["status"], seen["assigned_to"]) == ("PENDING", shop.me)


def test_a_finger_carries_a_card_to_another_column(shop, tablet):
    ot = shop.open("BBBB12")
    tablet.goto(f"{shop.base}/tablero")
    expect(card(tablet, ot)).to_be_visible()
    drag_by_finger(tablet, card(tablet, ot), column(tablet, "PENDING"))
    expect(column(tablet, "PENDING").locator(f"[data-card='{ot}']")).to_be_visible()
    assert shop.ask("GET", f"/work-orders/{ot}")["order"]["status"] == "PENDING"
    for button in tablet.locator("main .lane-head, main .card-pick").all()[:4]:
        assert button.bounding_box()["height"] >= 44


def test_a_card_in_the_air_is_not_stolen_and_the_first_move_wins(shop, tablet):
    page = shop.page
    ot, other = shop.open("BBBB13", to="PENDING"), shop.open("BBBB14")
    for screen in (page, tablet):
        screen.goto(shop.base + LANES)
    held = cell(page, "PENDING", "none").locator(f"[data-card='{ot}']")
    expect(held).to_be_visible()
    card(page, ot).focus()
    page.keyboard.press("Space")
    shop.ask("PATCH", f"/work-orders/{ot}/status", {"status": "APPROVED"})
    shop.ask("PATCH", f"/work-orders/{other}/status", {"status": "PENDING"})
    expect(cell(tablet, "APPROVED", "none").locator(f"[data-card='{ot}']")).to_be_visible()
    # the board under the hand stands still
    expect(held).to_be_focused()
    expect(cell(page, "DRAFT", "none").locator(f"[data-card='{other}']")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.get_by_text(re.compile("Rita Soto movió .* antes que tú")).last).to_be_visible()
    expect(cell(page, "APPROVED", "none").locator(f"[data-card='{ot}']")).to_be_visible()


def test_several_move_together_and_the_one_refused_says_why(shop):
    page = shop.page
    drafts = [shop.open(f"BBBC1{n}") for n in range(2)]
    stuck = shop.open("BBBC20", to="IN_PROGRESS")
    page.goto(f"{shop.base}/tablero")
    for ot in (*drafts, stuck):
        card(page, ot).focus()
        page.keyboard.press("x")
    expect(page.get_by_text("3 seleccionadas")).to_be_visible()
    page.get_by_label("Mover a…").select_option(label="Por aprobar")
    told = page.get_by_role("dialog")
    expect(told.get_by_text("no puede pasar a «Por aprobar»")).to_be_visible()
    expect(told.get_by_text("Movidas: 2")).to_be_visible()
    told.get_by_role("button", name="Entendido").click()
    for ot in drafts:
        expect(column(page, "PENDING").locator(f"[data-card='{ot}']")).to_be_visible()
    expect(column(page, "IN_PROGRESS").locator(f"[data-card='{stuck}']")).to_be_visible()


def test_a_named_filter_outlives_the_page(shop):
    page = shop.page
    urgent, plain = shop.open("BBBD11", priority="URGENT"), shop.open("BBBD12")
    page.goto(f"{shop.base}/tablero")
    expect(card(page, plain)).to_be_visible()
    page.get_by_label("Prioridad").select_option(label="Urgente")
    expect(card(page, plain)).to_be_hidden()
    page.get_by_role("button", name="Guardar filtro").click()
    page.get_by_role("dialog").get_by_label("Nombre").fill("Lo urgente")
    page.get_by_role("dialog").get_by_role("button", name="Guardar filtro").click()
    kept = page.get_by_role("link", name="Lo urgente")
    expect(kept).to_be_visible()
    page.goto(f"{shop.base}/tablero")
    expect(card(page, plain)).to_be_visible()
    page.reload()
    kept.click()
    expect(card(page, plain)).to_be_hidden()
    expect(card(page, urgent)).to_be_visible()


def test_the_wall_turns_follows_and_shows_no_money(shop):
    page = shop.page
    work = [{"description": "Pastillas", "amount": "98765"}]
    shop.open("BBBF11", to="IN_PROGRESS", labor=work)
    free = shop.open("BBBF12", to="APPROVED", labor=work)
    page.goto(f"{shop.base}/tablero/tv?lanes=technician")
    wall = page.get_by_role("main")
    expect(wall.get_by_text("Página 1 de 2")).to_be_visible()
    expect(wall.get_by_role("heading", name="Sin técnico")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(wall.get_by_role("heading", name="Rita Soto")).to_be_visible()
    expect(wall.get_by_role("heading", name="Sin técnico")).to_be_visible()
    assert "98.765" not in page.content()
    assert "$" not in wall.inner_text()
    shop.ask("POST", f"/work-orders/{free}/assign-engineer", {"technician_id": shop.me})
    expect(wall.get_by_role("heading", name="Rita Soto")).to_be_visible()
    expect(card(page, free)).to_be_visible()
    assert page.locator(".rail").count() == 0
