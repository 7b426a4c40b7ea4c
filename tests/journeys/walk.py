"""Six looks at a page, three widths in both themes: what is wrong with it, and pictures."""

import os
from pathlib import Path
from typing import Any, Final

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import BrowserContext, CDPSession, Page

from tests.journeys.looks import Look

AXE: Final = Path(AXE_FILE_PATH).read_text()
WIDTHS: Final = (1440, 1024, 390)
TOUCHED: Final = 1024  # a tablet; what is wider has a mouse
KEPT: Final = os.environ.get("SCREENSHOTS")
"""A folder: then every picture is kept for looking at."""

WHOLE: Final = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
COLOURS: Final = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
ALIKE: Final = {
    "exclude": [
        ["tbody tr:nth-child(n+5)"],
        [".board-list > :nth-child(n+5)"],
        [".timeline .event:nth-child(n+5)"],
        [".cal-column:nth-child(n+5)"],
        [".point:nth-child(n+8)"],
        [".rail"],
    ]
}
"""Rows like the rows above them, and the menu every page has: looked at once they cost minutes."""

THERE: Final = "() => document.title && document.querySelector('main')?.innerText.trim()"
STILL: Final = "() => !document.querySelector('main .bone, main .skeleton')"
READ: Final = "() => !document.querySelector('main[aria-busy=true]')"
THEMED: Final = "(theme) => (document.documentElement.dataset.theme ?? theme) === theme"
PAINTED: Final = """async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const passing = document.getAnimations().filter((one) => one.effect.getTiming().iterations < 9);
  const soon = new Promise((done) => setTimeout(done, 1000));
  await Promise.race([soon, Promise.allSettled(passing.map((one) => one.finished))]);
}"""
MACHINE_WORDS: Final = r"""() => {
  const said = /\b(undefined|NaN|null|None|Invalid Date)\b|\[object /.exec(document.body.innerText);
  return said && said[0];
}"""


def wrong(context: BrowserContext, base: str, look: Look, names: dict[str, str]) -> list[str]:
    """Open a look on a page of its own, see it six times and return what is wrong with it."""
    page = context.new_page()
    page.set_default_timeout(30_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    try:
        page.goto(base + look.path.format(**names))
        page.wait_for_load_state("networkidle")
        page.wait_for_function(THERE)
        if not look.shows_skeletons:
            page.wait_for_function(STILL)
        page.wait_for_function(READ)
        for gesture in look.gestures:
            gesture(page)
        page.evaluate(AXE)
        found = [each for width in WIDTHS for each in _seen(page, look, width)]
    finally:
        page.close()
    return [*errors, *dict.fromkeys(found)]


def _seen(page: Page, look: Look, width: int) -> list[str]:
    """Look at one width, first in the light and then, for its colours alone, in the dark."""
    page.set_viewport_size({"width": width, "height": 844 if width < TOUCHED else 900})
    hand = page.context.new_cdp_session(page)
    _touch(hand, on=width <= TOUCHED)
    found = []
    for theme, rules in (("light", WHOLE), ("dark", COLOURS)):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.wait_for_function(THEMED, arg=theme)
        page.evaluate(PAINTED)
        _keep(page, f"{look.name}_{width}_{theme}")
        if said := _complaints(page, rules):
            page.wait_for_timeout(500)  # what was only passing by is gone by now
            said = _complaints(page, rules)
        found += [f"{each} ({width}, {theme})" for each in said]
    hand.detach()
    return found


def _touch(hand: CDPSession, *, on: bool) -> None:
    """Make the pointer a finger or a mouse, which is what the style sheets ask about."""
    hand.send("Emulation.setTouchEmulationEnabled", {"enabled": on, "maxTouchPoints": 1})


def _keep(page: Page, name: str) -> None:
    if KEPT:
        Path(KEPT).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{KEPT}/{name}.png", full_page=True)


def _complaints(page: Page, rules: dict[str, Any]) -> list[str]:
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    told = page.evaluate(MACHINE_WORDS)
    answer = page.evaluate("([alike, rules]) => axe.run(alike, rules)", [ALIKE, rules])
    serious = [
        f"{each['id']}: {each['nodes'][0]['html'][:160]}"
        for each in answer["violations"]
        if each["impact"] in {"serious", "critical"}
    ]
    wide = [f"{over} px too wide"] if over > 1 else []
    return [*wide, *([f"says {told}"] if told else []), *serious]
