"""The links of a document on its page: made once, shown once, counted and ended."""

from urllib.parse import unquote

import pytest
import typst
import zxingcpp

from tests.factories.screens import sitting
from tests.factories.workshop import add_member
from tests.integrations.printing.paper import image
from torque_app.core.tx import transaction
from torque_app.invoicing import service as invoicing
from torque_app.links import queries as links
from torque_app.links import service as visits
from torque_app.payments.state.sharing import SharingState

ORIGIN = "https://taller.example"


@pytest.fixture
def row(counter):
    return counter.issue()


@pytest.fixture
async def opened(counter, row):
    with sitting(counter.shop.actor()) as tab:
        tab.go(invoice_id=str(row.id))
        tab.root.router_data["headers"]["origin"] = ORIGIN
        await tab.do(SharingState.load)
        await tab.do(SharingState.start)
        yield tab


def token(tab):
    return tab.state(SharingState).link.removeprefix(f"{ORIGIN}/d/")


async def test_a_link_is_shown_whole_with_its_qr_and_listed_without(opened, row):
    await opened.do(SharingState.make, {"days": "30", "_key": "a"})
    screen = opened.state(SharingState)
    assert links.held(token(opened), "invoices").subject.id == row.id
    assert unquote(screen.qr).startswith("data:image/svg+xml")
    assert [(each.tone, each.visits, each.is_open) for each in screen.links] == [
        ("success", "Sin visitas", True)
    ]
    assert token(opened) not in repr(screen.links)


async def test_the_qr_says_the_link(opened, tmp_path):
    await opened.do(SharingState.make, {"days": "30"})
    screen = opened.state(SharingState)
    drawing = unquote(screen.qr.partition(",")[2])
    (tmp_path / "qr.svg").write_text(drawing)
    (tmp_path / "qr.typ").write_text('#set page(width: auto, height: auto)\n#image("qr.svg")')
    png = typst.compile(tmp_path / "qr.typ", format="png", ppi=144)
    (found,) = zxingcpp.read_barcodes(image(png), formats=zxingcpp.BarcodeFormat.QRCode)
    assert found.text == screen.link


async def test_a_press_delivered_twice_makes_one_link(opened):
    for _ in range(2):
        await opened.do(SharingState.make, {"days": "90", "_key": "same"})
    assert len(opened.state(SharingState).links) == 1


async def test_closing_forgets_the_link(opened):
    await opened.do(SharingState.make, {"days": "90"})
    await opened.do(SharingState.close)
    screen = opened.state(SharingState)
    assert (screen.opened, screen.link, screen.qr) == (False, "", "")
    await opened.do(SharingState.start)
    assert (screen.opened, screen.link) == (True, "")


@pytest.mark.parametrize("days", ["0", "9999", "-1", "mucho", "", None, "1e3"])
async def test_a_length_no_link_has_stays_in_the_dialog(opened, days):
    await opened.do(SharingState.make, {"days": days})
    screen = opened.state(SharingState)
    assert (screen.link, set(screen.errors), screen.sending) == ("", {"days"}, False)
    assert opened.notice.level == "error"


async def test_visits_are_counted_in_the_list(opened):
    await opened.do(SharingState.make, {"days": "90"})
    link = links.held(token(opened), "invoices")
    told = []
    for _ in range(2):
        with transaction(link.visitor()) as tx:
            visits.count_opening(tx, link)
        await opened.do(SharingState.refresh)
        told.append(opened.state(SharingState).links[0].visits)
    assert told == ["1 visita", "2 visitas"]
    assert opened.state(SharingState).links[0].seen_at


async def test_a_revoked_link_is_shown_as_such_and_only_once_revoked(opened):
    await opened.do(SharingState.make, {"days": "90"})
    key = opened.state(SharingState).links[0].id
    await opened.do(SharingState.revoke, key)
    line = opened.state(SharingState).links[0]
    assert (line.look, line.is_open, opened.notice.level) == ("Revocado", False, "success")
    await opened.do(SharingState.revoke, key)
    assert opened.notice.level == "error"


@pytest.mark.parametrize("key", ["", "x", "01900000-0000-7000-8000-000000000000"])
async def test_a_link_that_is_none_cannot_be_revoked(opened, key):
    await opened.do(SharingState.make, {"days": "90"})
    await opened.do(SharingState.revoke, key)
    assert opened.state(SharingState).links[0].is_open


@pytest.mark.parametrize("address", ["", "x", "01900000-0000-7000-8000-000000000000"])
async def test_an_address_without_document_makes_no_link(counter, address):
    with sitting(counter.shop.actor()) as tab:
        tab.go(invoice_id=address)
        await tab.do(SharingState.load)
        await tab.do(SharingState.make, {"days": "90"})
        screen = tab.state(SharingState)
        assert (screen.links, screen.link, tab.notice.level) == ([], "", "error")


async def test_who_only_sees_the_document_sees_its_links_and_makes_none(counter, row):
    counter.shop.do(invoicing.make_link, row.id)
    member = add_member(counter.shop)
    rights = ("invoicing.view", "finance.read")
    with sitting(counter.shop.actor(*rights, user_id=member, role="VIEWER")) as tab:
        tab.go(invoice_id=str(row.id))
        await tab.do(SharingState.load)
        assert len(tab.state(SharingState).links) == 1
        await tab.do(SharingState.make, {"days": "90"})
        assert (tab.state(SharingState).link, tab.notice.level) == ("", "error")
