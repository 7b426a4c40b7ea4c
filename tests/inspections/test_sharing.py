"""An inspection by its link: only when finished, only while the link is open, nothing of money."""

from decimal import Decimal

import pytest

from models.inspections import Grade
from tests.api.serving import served
from tests.factories.screens import sitting
from torque_app.core.errors import Conflict, NotAllowed, NotFound
from torque_app.inspections import queries, service
from torque_app.inspections.state.sharing import InspectionLinksState

PRIVATE = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow, noarchive",
}


@pytest.fixture(scope="module")
def web(servers, tmp_path_factory):
    """The application's routes behind their shield, asked by somebody without any session."""
    with served(tmp_path_factory.mktemp("interface")) as desk:
        desk.client.headers.pop("Origin")
        yield desk.client


@pytest.fixture
def filed():
    """Let the whole application say what files hang on."""


@pytest.fixture
def shared(web, bench):
    """A finished inspection with a red point, its photo, and a link."""
    detail = bench.begun()
    pads = bench.named(detail, "Pastillas delanteras")
    bench.do(service.grade, pads.id, grade=Grade.RED, note="<b>Suenan</b>")
    bench.photo(pads.id)
    bench.do(service.defer, pads.id, estimate=Decimal(85_000))
    bench.do(service.grade_rest, detail.inspection.id)
    bench.do(service.finish, detail.inspection.id, "Cambia las pastillas.")
    return detail.inspection, bench.do(service.make_link, detail.inspection.id)


def test_the_page_tells_what_was_found_with_its_photo_and_no_money(web, shared):
    _, link = shared
    answer = web.get(link.path)
    assert answer.status_code == 200
    for said in ("Pastillas delanteras", "Cambia las pastillas.", "&lt;b&gt;Suenan", "data:image/"):
        assert said in answer.text, said
    assert "85.000" not in answer.text
    assert "Marta Soto" not in answer.text
    assert "<script" not in answer.text


def test_the_report_is_handed_over_and_nothing_is_kept(web, shared):
    _, link = shared
    paper = web.get(f"{link.path}/pdf")
    assert paper.content.startswith(b"%PDF-")
    for answer in (paper, web.get(link.path)):
        assert {name: answer.headers[name] for name in PRIVATE} == PRIVATE
        assert "set-cookie" not in answer.headers


def test_visits_are_counted_and_a_revoked_link_opens_nothing(web, bench, shared):
    inspection, link = shared
    web.get(link.path)
    web.get(link.path)
    (row,) = bench.do(queries.inspection_links, inspection.id)
    assert row.opened == 2
    bench.do(service.revoke_link, inspection.id, link.id)
    for tail in ("", "/pdf", "/otra"):
        assert web.get(link.path + tail).status_code == 404


@pytest.mark.parametrize("token", ["x", "A" * 32, "../../d/x", "A" * 32 + "/pdf"])
def test_a_token_of_nothing_opens_nothing(web, token):
    assert web.get(f"/i/{token}").status_code == 404


def test_what_still_changes_is_not_shared(bench):
    with pytest.raises(Conflict, match="termina"):
        bench.do(service.make_link, bench.begun().inspection.id)


def test_only_who_inspects_here_makes_links(bench, rival_bench):
    detail = bench.finished()
    with pytest.raises(NotAllowed):
        onlooker = bench.inspector(without={"inspections.inspect"})
        bench.do(service.make_link, detail.inspection.id, actor=onlooker)
    with pytest.raises(NotFound):
        rival_bench.do(service.make_link, detail.inspection.id)
    with pytest.raises(NotFound):
        rival_bench.do(queries.inspection_links, detail.inspection.id)


async def test_the_page_makes_a_link_once_and_forgets_it(bench):
    detail = bench.finished()
    with sitting(bench.inspector()) as tab:
        tab.go(inspection_id=str(detail.inspection.id))
        await tab.do(InspectionLinksState.load)
        page = tab.state(InspectionLinksState)
        await tab.do(InspectionLinksState.show)
        await tab.do(InspectionLinksState.make)
        await tab.do(InspectionLinksState.make)
        assert page.link.startswith("/i/")
        assert page.qr.startswith("data:image/svg")
        (line,) = page.lines
        await tab.do(InspectionLinksState.close)
        assert (page.link, page.qr) == ("", "")
        await tab.do(InspectionLinksState.revoke, line.id)
        assert not page.lines[0].is_open
