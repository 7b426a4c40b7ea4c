"""Every screen at three widths in both themes: nothing overflows, nobody is shut out (axe)."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_FILE_PATH

from tests.journeys import steps

AXE = Path(AXE_FILE_PATH).read_text()
PUBLIC = ("/login", "/registro")
PAGES = (
    "/tablero", "/ot", "/ot/nueva", "/ot/{ot}", "/clientes", "/clientes/nuevo", "/vehiculos",
    "/repuestos", "/facturacion", "/facturacion/{invoice}", "/pagos", "/usuarios", "/sesiones",
    "/cuenta", "/auditoria", "/notificaciones", "/ajustes", "/ajustes/claves",
    "/ajustes/facturacion", "/ajustes/certificacion", "/facturacion/nuevo", "/facturacion/sii",
    "/facturacion/plazos", "/compras", "/libros",
    "/taller", "/taller?seccion=tecnicos", "/taller?seccion=horario", "/taller?seccion=tempario",
    "/taller?seccion=carga",
    "/agenda", "/agenda?view=week", "/agenda?by=technician", "/agenda/citas", "/agenda/solicitudes",
)  # fmt: skip
WIDTHS = (390, 1024, 1440)
THEMES = ("light", "dark")
KEPT = os.environ.get("SCREENSHOTS")  # a folder: then every picture is kept for looking at
# Radix puts these focus guards at the ends of an open overlay, empty and out of the tab order
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


@pytest.fixture(scope="module")
def walker(day, browser, browser_context_args):
    """Return a maker of signed-in pages of a theme and width."""
    state = day["page"].context.storage_state()
    contexts = []

    def walk(theme, width, *, known=True):
        context = browser.new_context(
            **{
                **browser_context_args,
                "color_scheme": theme,
                "viewport": {"width": width, "height": 844 if width < 500 else 900},
                "storage_state": state if known else None,
            }
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    yield walk
    for context in contexts:
        context.close()


def look(page, address, name):
    """Open a page, wait until it stands still, and return what is wrong with it."""
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(700)
    if KEPT:
        Path(KEPT).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{KEPT}/{name}.png")
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, rules)", RULES)
    serious = [
        f"{each['id']}: {each['nodes'][0]['html'][:160]}"
        for each in found["violations"]
        if each["impact"] in {"serious", "critical"}
    ]
    return [*errors, *([f"{over} px too wide"] if over > 1 else []), *serious]


def named(path, width, theme):
    return f"{path.strip('/').replace('/', '_').replace('{', '').replace('}', '')}_{width}_{theme}"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_screen_fits_and_can_be_used_by_all(day, walker, width, theme):
    wrong = {}
    page = walker(theme, width)
    for path in PAGES:
        address = day["base"] + path.format(ot=day["ot"], invoice=day["invoice"])
        found = look(page, address, named(path, width, theme))
        if found:
            wrong[path] = found
    stranger = walker(theme, width, known=False)
    for path in PUBLIC:
        found = look(stranger, day["base"] + path, named(path, width, theme))
        if found:
            wrong[path] = found
    assert wrong == {}


def test_the_palette_opens_from_the_keyboard_and_finds_the_ot(day, walker):
    page = walker("light", 1440)
    page.goto(f"{day['base']}/clientes")
    steps.settled(page)
    page.keyboard.press("Control+k")
    page.keyboard.type("BCDF12", delay=20)
    steps.said(page, r"SC001-\d{4}-\d\d-0001")
    page.keyboard.press("Escape")
