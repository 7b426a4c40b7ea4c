"""The panel of the logo and the colour, on a real database."""

from io import BytesIO
from pathlib import Path

import pytest
import reflex as rx

from tests.branding.conftest import SVG, picture
from tests.factories.screens import sitting
from tests.factories.workshop import any_rut
from torque_app.branding import queries, service
from torque_app.branding.state import BrandState
from torque_app.core.errors import NotAllowed
from torque_app.tenants import service as tenants

OTHER = {"razon_social": "Frenos SpA", "giro": "Frenos", "address": "Sur 1", "comuna": "Maipú"}


@pytest.fixture
def tab(shop):
    """A tab of the owner, at the settings."""
    with sitting(shop.actor()) as tab:
        yield tab


def dropped(data, name="logo.png"):
    return [rx.UploadFile(file=BytesIO(data), path=Path(name))]


async def test_a_logo_is_dropped_shown_and_removed(tab, shop):
    await tab.do(BrandState.load)
    panel = tab.state(BrandState)
    assert (panel.company_id, panel.logo) == (str(shop.company_id), "")
    await tab.do(BrandState.take, dropped(picture()))
    assert panel.logo.startswith(f"/api/v1/companies/{shop.company_id}/branding/logo?v=")
    assert panel.logo_about == "720 × 240 píxeles"
    await tab.do(BrandState.remove)
    assert panel.logo == ""
    assert shop.do(queries.brand, shop.company_id).logo is None


async def test_why_a_file_was_not_taken_stays_on_the_page_until_the_next(tab):
    await tab.do(BrandState.load)
    await tab.do(BrandState.take, dropped(SVG))
    assert "PNG" in tab.state(BrandState).file_error
    await tab.do(BrandState.take, dropped(picture()))
    assert tab.state(BrandState).file_error == ""


async def test_a_colour_is_kept_or_refused_by_its_field(tab, shop):
    await tab.do(BrandState.load)
    panel = tab.state(BrandState)
    await tab.do(BrandState.save, {"colour": "#ffee00", "_key": "1"})
    assert "muy claro" in panel.errors["colour"]
    await tab.do(BrandState.save, {"colour": "#0f4c5c", "_key": "2"})
    assert (panel.colour, panel.errors) == ("#0f4c5c", {})
    assert shop.do(queries.brand, shop.company_id).colour == "#0f4c5c"


async def test_the_panel_shows_the_company_of_the_address_and_none_for_a_new_one(tab, shop):
    other = shop.do(tenants.save_company, rut=any_rut(), **OTHER)
    shop.do(service.set_colour, other.id, colour="#0f4c5c")
    panel = tab.state(BrandState)
    first = str(shop.company_id)
    for asked, shown in ((str(other.id), str(other.id)), ("nueva", ""), ("x", first)):
        tab.go(empresa=asked)
        await tab.do(BrandState.load)
        assert panel.company_id == shown
        assert panel.colour == ("#0f4c5c" if shown == str(other.id) else queries.PLAIN)


async def test_whoever_may_only_look_changes_nothing(shop):
    rights = ("branding.view", "tenants.view", "tenants.administer")
    with sitting(shop.actor(*rights, role="ADMIN")) as tab:
        await tab.do(BrandState.load)
        await tab.do(BrandState.take, dropped(picture()))
        assert tab.state(BrandState).file_error == str(NotAllowed())
    assert shop.do(queries.brand, shop.company_id).logo is None
