"""A handler that breaks says one sentence with a code, and nothing of what broke."""

import logging

import pytest
import reflex as rx

from tests.factories.screens import sitting
from torque_app.core.errors import Unavailable
from torque_app.core.screen import Screen, member
from torque_app.shell import breakdown
from torque_app.shell.breakdown import Breakdown
from torque_app.shell.session import Session


class FragileState(Screen, rx.State):
    """A page whose handlers break."""

    loading: bool = True

    @rx.event
    @member
    async def load(self) -> None:
        """Break while the page waits."""
        raise ZeroDivisionError("el RUT 12.345.678-5 y la clave secreta")

    @rx.event
    @member
    async def away(self) -> None:
        """Find the database gone."""
        raise Unavailable


class Site:
    """An application of one page, which loads by a handler that breaks."""

    def get_load_events(self, path):
        """Return what the page loads by."""
        return [Session.load, FragileState.load] if path == "/fragil" else []


@pytest.fixture
def tab(shop, monkeypatch):
    class Registered:
        app = Site()

        @classmethod
        def get(cls):
            return cls

    monkeypatch.setattr(breakdown, "RegistrationContext", Registered)
    with sitting(shop.actor()) as tab:
        yield tab


async def broken(tab, handler):
    """Run a handler that breaks, as Reflex would, and what its report asks for."""
    with pytest.raises(Exception) as failed:  # noqa: PT011 - any exception is a breakdown
        await tab.do(handler)
    told = breakdown.reported(failed.value)
    wanted = {str(name): str(value).strip('"') for name, value in told.args}
    await tab.do(Breakdown.tell, wanted["code"], wanted["refusal"], wanted["handler"])
    return wanted


def at(tab, path):
    """Stand at an address, as the browser tells it."""
    seen = {**tab.root.router_data, "asPath": path, "pathname": path}
    seen["headers"] = {**seen["headers"], "origin": "http://taller.example"}
    tab.root.router_data = tab.root._update_router_vars(seen, {})


async def test_a_broken_click_is_told_with_the_code_of_its_log_line(tab, caplog):
    caplog.set_level(logging.ERROR, "torque.app")
    tab.state(FragileState).loading = False
    told = await broken(tab, FragileState.load)
    assert tab.notice.level == "error"
    assert tab.notice.text.startswith("Algo falló de nuestro lado.")
    assert tab.notice.detail == f"Código {told['code']}."
    (line,) = (record for record in caplog.records if record.name == "torque.app")
    assert (line.code, line.event) == (told["code"], f"{FragileState.get_full_name()}.load")
    assert line.exc_info[0] is ZeroDivisionError


async def test_nothing_of_the_exception_reaches_the_screen(tab):
    told = await broken(tab, FragileState.load)
    shown = f"{told}{tab.notice}{tab.state(Breakdown).dict()}"
    for secret in ("12.345.678-5", "secreta", "ZeroDivision", ".py"):
        assert secret not in shown


async def test_a_page_that_cannot_load_waits_no_longer_and_says_so_in_its_place(tab):
    at(tab, "/fragil")
    told = await broken(tab, FragileState.load)
    assert tab.state(FragileState).loading is False
    page = tab.state(Breakdown)
    assert (page.sentence, page.code) == (breakdown.PAGE_BROKEN, f"Código {told['code']}.")
    assert tab.notice.text == ""


async def test_a_panel_that_cannot_load_leaves_the_page_and_is_told(tab):
    at(tab, "/otra")
    await broken(tab, FragileState.load)
    assert tab.state(FragileState).loading is False
    assert tab.state(Breakdown).sentence == ""
    assert tab.notice.level == "error"


async def test_the_next_page_starts_unbroken(tab):
    at(tab, "/fragil")
    await broken(tab, FragileState.load)
    tab.state(Breakdown)._mend()
    assert (tab.state(Breakdown).sentence, tab.state(Breakdown).code) == ("", "")


async def test_a_refusal_that_nobody_caught_speaks_for_itself(tab):
    tab.state(FragileState).loading = False
    await broken(tab, FragileState.away)
    assert (tab.notice.text, tab.notice.detail) == (Unavailable.message, "")


@pytest.mark.parametrize("handler", ["", "nada", "x.y.z", "reflex___state____state.load"])
async def test_a_forged_report_says_only_our_own_words(tab, handler):
    await tab.do(Breakdown.tell, "<script>alert(1)</script>", "mi propio texto", handler)
    assert tab.notice.text == breakdown.BROKEN
    assert tab.notice.detail == "Código scriptal."
