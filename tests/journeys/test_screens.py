"""Every screen at three widths in both themes: nothing overflows, nobody is shut out (axe)."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import demo as shop
from tests.journeys import looks, steps
from tests.journeys.demo import demo  # noqa: F401 - a fixture
from tests.journeys.walk import wrong

OLD_PAGE = """() => {
  const bar = Object.assign(document.createElement("div"), { id: "reflex-new-version-banner" });
  bar.style.cssText = "position:fixed;display:flex";
  bar.append("A new version of this app is available.");
  const button = Object.assign(document.createElement("button"), { textContent: "Reload" });
  button.onclick = () => { window.reloaded = true; };
  bar.append(button);
  document.body.append(bar);
}"""
"""What the framework does when it finds that the page is older than its server."""


def ids(all_looks):
    return [each.name for each in all_looks]


@pytest.fixture(scope="module")
def visit(browser, browser_context_args):
    """Return a maker of browsers of their own, each with the cookies it is given."""
    contexts = []

    def arrive(**more):
        context = browser.new_context(**{**browser_context_args, "bypass_csp": True, **more})
        contexts.append(context)
        return context

    yield arrive
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def owner(demo, visit):  # noqa: F811 - pytest names fixtures so
    """Return the browser of who owns a workshop with a year of work."""
    context = visit()
    page = context.new_page()
    shop.sign_in(page, demo["base"], shop.OWNER)
    expect(page).to_have_url(re.compile("/tablero"))
    page.close()
    return context


@pytest.fixture(scope="module")
def newcomer(day, visit):
    """Return the browser of who has just begun."""
    return visit(storage_state=day["page"].context.storage_state())


@pytest.fixture(scope="module")
def stranger(visit):
    return visit()


@pytest.mark.parametrize("look", looks.MEMBERS, ids=ids(looks.MEMBERS))
def test_what_a_member_sees_fits_and_can_be_used_by_all(demo, owner, look):  # noqa: F811
    assert wrong(owner, demo["base"], look, demo) == []


@pytest.mark.parametrize("look", looks.EMPTY, ids=ids(looks.EMPTY))
def test_what_has_nothing_yet_fits_and_can_be_used_by_all(day, newcomer, look):
    assert wrong(newcomer, day["base"], look, {}) == []


@pytest.mark.parametrize("look", looks.STRANGERS, ids=ids(looks.STRANGERS))
def test_what_a_stranger_sees_fits_and_can_be_used_by_all(demo, stranger, look):  # noqa: F811
    assert wrong(stranger, demo["base"], look, demo) == []


def test_the_second_step_of_signing_in_fits_and_can_be_used_by_all(demo, visit):  # noqa: F811
    shop.ask_for_codes(demo["base"])
    context = visit()
    page = context.new_page()
    shop.sign_in(page, demo["base"], shop.READER)
    expect(page).to_have_url(re.compile("/mfa"))
    assert wrong(context, demo["base"], looks.CODE, {}) == []


def test_the_palette_opens_from_the_keyboard_and_finds_the_ot(day, newcomer):
    page = newcomer.new_page()
    page.goto(f"{day['base']}/clientes")
    steps.settled(page)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog").get_by_role("combobox")).to_be_focused()
    page.keyboard.type("BCDF12", delay=20)
    steps.said(page, r"SC001-\d{4}-\d\d-0001")
    page.keyboard.press("Escape")


def test_a_newer_version_is_told_in_our_words_and_reloaded_by_the_frameworks_own_button(
    day, newcomer
):
    page = newcomer.new_page()
    page.goto(f"{day['base']}/clientes")
    steps.settled(page)
    page.evaluate(OLD_PAGE)
    expect(page.get_by_text("A new version of this app")).to_be_hidden()
    expect(page.get_by_role("status").get_by_text("Hay una versión nueva")).to_be_visible()
    page.get_by_role("button", name="Recargar").click()
    assert page.evaluate("window.reloaded") is True
