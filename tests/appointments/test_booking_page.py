"""The page where anybody books: three plain steps, nothing loaded, nothing told."""

import pytest
from lxml import html
from sqlmodel import select

from models.appointments import ServiceRequest
from models.tenants import Tenant
from models.values import clock
from tests.api.serving import served
from tests.branding.conftest import picture
from torque_app.appointments import queries
from torque_app.branding import service as branding
from torque_app.shell import limits

PRIVATE = {
    "cache-control": "no-store",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
TYPED = {
    "name": "Ana Muñoz",
    "phone": "912345678",
    "rut": "12.345.678-5",
    "plate": "BBBB12",
    "complaint": "Suena al frenar",
}


@pytest.fixture(scope="module")
def web(servers, tmp_path_factory):
    """The application behind its shield, asked by somebody without any session."""
    with served(tmp_path_factory.mktemp("interface")) as desk:
        yield desk.client


@pytest.fixture
def path(open_to_all):
    """The address of a centre's page."""
    with open_to_all.shop.tx() as tx:
        slug = tx.session.get(Tenant, open_to_all.shop.tenant_id).slug
    return f"/reservar/{slug}/SC001"


def page(answer):
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.content)


def links(answer, css):
    return [str(href) for href in page(answer).xpath(f"//ul[@class='{css}']//a/@href")]


def said(answer):
    return " ".join(html.fromstring(answer.content).text_content().split())


def test_the_page_wears_the_colour_and_the_logo_of_its_company(web, path, open_to_all):
    shop = open_to_all.shop
    shop.do(branding.set_colour, shop.company_id, colour="#1f5a3c")
    shop.do(branding.set_logo, shop.company_id, data=picture(), name="logo.png")
    answer = web.get(path)
    assert "--brand:#1f5a3c;" in answer.text
    assert page(answer).xpath("//header//img/@src")[0].startswith("data:image/webp;base64,")


@pytest.fixture
def hour(web, path):
    """The address of the first free hour of a service."""
    (first, _second) = links(web.get(path), "choices")
    return links(web.get(first), "hours")[0]


@pytest.fixture
def form(web, hour):
    """The hidden fields of the form of that hour."""
    found = page(web.get(hour)).xpath("//input[@type='hidden']")
    return {each.get("name"): each.get("value") for each in found}


def requests(yard):
    with yard.shop.tx() as tx:
        return tx.session.exec(select(ServiceRequest)).all()


def send(web, path, form, **more):
    return web.post(path, data={**form, **TYPED, **more}, follow_redirects=False)


def test_three_steps_lead_from_a_service_to_a_request(web, path, form, open_to_all):
    assert form["service"] == "Cambio de aceite"
    answer = send(web, path, form)
    assert answer.status_code == 303
    thanks = web.get(answer.headers["location"])
    assert "Recibimos tu solicitud SS-" in said(thanks)
    (asked,) = requests(open_to_all)
    wall = clock.local(asked.wanted_at, clock.SANTIAGO)
    assert f"{wall:%Y-%m-%dT%H:%M}" == form["at"]
    assert (asked.contact_name, asked.plate, asked.rut) == ("Ana Muñoz", "BBBB12", "12345678-5")


def test_the_answer_is_the_same_for_known_and_unknown(web, path, form):
    known = send(web, path, form)
    unknown = send(web, path, form, rut="", plate="ZZZZ99", name="Nadie")
    assert known.status_code == unknown.status_code == 303
    for answer in (known, unknown):
        assert answer.headers["location"].startswith(f"{path}?done=SS-")
    first, second = (web.get(each.headers["location"]) for each in (known, unknown))
    number = known.headers["location"].partition("=")[2]
    other = unknown.headers["location"].partition("=")[2]
    assert first.text.replace(number, other) == second.text


def test_it_runs_and_loads_nothing_and_leaves_no_cookie(web, path, hour, form):
    for address in (path, hour):
        answer = web.get(address)
        assert {name: answer.headers[name] for name in PRIVATE} == PRIVATE
        assert "set-cookie" not in answer.headers
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "form-action 'self'" in policy
        assert page(answer).xpath("//script | //iframe | //@onclick | //@style | //@src") == []
    sent = send(web, path, form)
    assert "set-cookie" not in sent.headers


def test_what_is_wrong_stands_at_its_field_and_the_rest_is_kept(web, path, form, open_to_all):
    answer = send(web, path, form, rut="12.345.678-0", phone="12")
    assert answer.status_code == 422
    found = html.fromstring(answer.content)
    assert "debería ser 5" in found.get_element_by_id("e-rut").text_content()
    assert found.get_element_by_id("e-phone").text_content()
    assert found.get_element_by_id("f-name").get("value") == "Ana Muñoz"
    assert requests(open_to_all) == []


def test_what_is_typed_is_only_text(web, path, form):
    answer = send(web, path, form, name='"><script>alert(1)</script>', phone="12")
    assert "<script>" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_an_hour_that_went_offers_the_others(web, path, form, open_to_all):
    for name in ("Ana", "Beto"):
        assert send(web, path, form, name=name).status_code == 303
    answer = send(web, path, form, name="Carla")
    assert "ya no está disponible" in said(answer)
    assert html.fromstring(answer.content).xpath("//ul[@class='hours']")
    assert len(requests(open_to_all)) == 2


def test_a_program_that_fills_the_trap_is_thanked_and_nothing_is_written(
    web, path, form, open_to_all
):
    answer = send(web, path, form, website="https://example.com")
    assert answer.status_code == 303
    assert requests(open_to_all) == []


@pytest.mark.parametrize(
    "at", ["", "2026-13-45T99:99", "x" * 500, "2026-12-01T10:00:00Z", "1999-01-04T10:00"]
)
def test_a_forged_hour_is_not_taken(web, path, form, open_to_all, at):
    answer = send(web, path, {**form, "at": at})
    assert answer.status_code == 200
    assert requests(open_to_all) == []


@pytest.mark.parametrize("more", ["from=x", "from=1999-01-01", "from=9999-12-31", "at=x"])
def test_nonsense_in_the_address_shows_the_hours_on_offer(web, path, more):
    assert web.get(f"{path}?service=Cambio+de+aceite&{more}").status_code == 200


def test_addresses_that_open_nothing_all_look_the_same(web, path, rival):
    with rival.tx() as tx:
        theirs = tx.session.get(Tenant, rival.tenant_id).slug
    known = path.split("/")[2]
    answers = [
        web.get(f"/reservar/{at}")
        for at in (f"{known}/SC999", f"{theirs}/SC001", "nadie/SC001", "nadie", "a/b/c")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


def test_a_page_that_is_not_ours_cannot_send_the_form(web, path, form, open_to_all):
    headers = {"Origin": "https://otro.example"}
    answer = web.post(path, data={**form, **TYPED}, headers=headers, follow_redirects=False)
    assert answer.status_code == 403
    assert requests(open_to_all) == []


def test_a_closed_day_says_so(web, path):
    found = page(web.get(f"{path}?service=Alineación"))
    assert "Sin horas disponibles" in found.text_content()
    assert len(found.xpath("//h2")) == queries.DAYS_OFFERED


def test_one_address_asks_for_a_few_visits_a_minute_and_reads_on(
    web, path, form, open_to_all, monkeypatch
):
    monkeypatch.setattr(limits, "booking_limit", lambda: 2)
    answers = {send(web, path, form).status_code for _ in range(6)}
    assert 429 in answers
    assert len(requests(open_to_all)) <= 2
    assert web.get(path).status_code == 200
