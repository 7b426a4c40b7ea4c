"""What a client finds behind their link: it works without scripts, and it is theirs alone."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import select

from models.appointments import ServiceRequest
from models.clients import Client
from models.links import ShareLink
from models.portal import DataRequest, DataRight
from models.vehicles import Vehicle
from tests.branding.conftest import picture
from tests.portal.public.conftest import PRIVATE, links_at, nothing, page, seen, sent
from torque_app.branding import service as branding
from torque_app.core.database import engine
from torque_app.portal import queries, service
from torque_app.shell import public
from torque_app.vehicles import service as cars
from torque_app.work_orders import service as orders

MOST_BYTES = 60_000
MOST_STATEMENTS = 30


def test_home_shows_the_car_its_way_and_the_sentence_of_the_moment(web, house, link):
    order = house.order()
    said = seen(web.get(link))
    assert "Hola, Marta" in said
    assert "Estamos trabajando en tu vehículo." in said
    assert f"OT {order.number}" in said
    now = page(web.get(link)).xpath("//li[@aria-current='step']//text()")
    assert "En reparación" in " ".join(now)


@pytest.mark.parametrize(
    ("status", "step"),
    [
        ("DRAFT", "Vehículo recibido"),
        ("PENDING", "Aprobación del trabajo"),
        ("WAITING_PARTS", "En reparación"),
        ("COMPLETED", "Listo para retirar"),
    ],
)
def test_the_way_stands_where_the_ot_stands(web, house, link, status, step):
    house.order(status=status)
    (now,) = page(web.get(link)).xpath("//li[@aria-current='step']/span[1]/text()")
    assert now == step


def test_a_job_that_is_over_leaves_home_and_stays_in_the_cars_page(web, house, link):
    order = house.order(status="CLOSED")
    assert not page(web.get(link)).xpath("//ol[@class='steps']")
    assert seen(web.get(f"{link}/ordenes/{order.id}"))


def test_a_first_view_is_small_and_whole_without_scripts(web, house, link):
    house.order()
    house.paper()
    answer = web.get(link)
    assert len(answer.content) < MOST_BYTES
    tree = page(answer)
    assert not tree.xpath("//script/@src | //link[@rel='stylesheet']")
    assert tree.xpath("//*[@onclick or @onload or @onerror]") == []


def test_a_page_runs_only_its_own_script_and_speaks_only_to_its_own_house(web, house, link):
    policy = web.get(link).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/=]{44}'; connect-src 'self'", policy)
    assert "form-action 'none'" in policy
    assert "frame-ancestors 'none'" in policy


def test_nobody_may_keep_or_index_a_page(web, house, link):
    answer = web.get(link)
    assert {name: answer.headers[name] for name in PRIVATE} == PRIVATE


def test_a_visit_is_counted_and_looking_for_news_is_none(web, house, link):
    for _time in range(2):
        web.get(link)
    web.head(link)
    web.get(f"{link}/avance")
    with house.shop.tx() as tx:
        assert tx.session.exec(select(ShareLink)).one().opened == 2


def test_the_mark_changes_when_there_is_anything_new_to_see(web, house, link):
    order = house.order()
    at = f"{link}/ordenes/{order.id}/avance"
    first = [web.get(path).json()["mark"] for path in (at, f"{link}/avance")]
    assert [web.get(path).json()["mark"] for path in (at, f"{link}/avance")] == first
    house.photo(order.id)
    assert web.get(at).json()["mark"] != first[0]
    assert web.get(f"{link}/avance").json()["mark"] != first[1]


def test_home_asks_as_little_of_the_database_however_much_a_client_has(web, house, link):
    house.order()
    house.paper()
    web.get(link)  # the first visit is told of
    before = statements(web, link)
    for _time in range(4):
        house.paper()
    house.shop.do(cars.create, client_id=house.client_id, plate="FGHJ21", make="Kia", model="Rio")
    assert statements(web, link) == before
    assert before < MOST_STATEMENTS


def statements(web, link):
    """Return how many statements a view of home costs."""
    asked = []

    def note(_connection, _cursor, statement, *_more):
        asked.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    try:
        assert web.get(link).status_code == 200
    finally:
        event.remove(engine(), "before_cursor_execute", note)
    return len(asked)


def test_the_workshops_logo_stands_in_the_page_itself(web, house, link):
    assert page(web.get(link)).xpath("//header//img") == []
    shop = house.shop
    shop.do(branding.set_logo, shop.company_id, data=picture(), name="logo.png")
    (logo,) = page(web.get(link)).xpath("//header//img")
    assert logo.get("src").startswith("data:image/webp;base64,")
    assert logo.get("alt") == "", "the name beside it says the same"


# --- photos ------------------------------------------------------------------------------


def test_only_photos_that_were_chosen_are_shown(web, house, link):
    order = house.order()
    shown, kept = house.photo(order.id), house.photo(order.id, shared=False)
    at = f"{link}/ordenes/{order.id}"
    sources = page(web.get(at)).xpath("//ul[@class='photos']//img/@src")
    assert sources == [f"{at}/fotos/{shown}?mini=1"]
    small, whole = web.get(sources[0]), web.get(f"{at}/fotos/{shown}")
    assert (small.headers["content-type"], whole.headers["content-type"]) == (
        "image/webp",
        "image/jpeg",
    )
    assert len(small.content) < len(whole.content)
    assert web.get(f"{at}/fotos/{kept}").status_code == 404


def test_a_photo_taken_back_is_gone_at_once(web, house, link):
    order = house.order()
    photo = house.photo(order.id)
    at = f"{link}/ordenes/{order.id}/fotos/{photo}"
    assert web.get(at).status_code == 200
    house.shop.do(service.hide_photo, order.id, photo)
    assert web.get(at).status_code == 404
    assert house.shop.do(queries.shared_with, order.id) == frozenset()


def test_a_photo_removed_from_the_ot_is_gone_from_the_portal(web, house, link):
    order = house.order()
    photo = house.photo(order.id)
    house.shop.do(orders.remove_file, order.id, photo)
    assert web.get(f"{link}/ordenes/{order.id}/fotos/{photo}").status_code == 404
    assert not page(web.get(f"{link}/ordenes/{order.id}")).xpath("//ul[@class='photos']")


# --- cars and papers ---------------------------------------------------------------------


def test_a_cars_page_tells_its_odometer_and_what_is_under_way(web, house, link):
    house.order()
    with house.shop.tx() as tx:
        tx.get(Vehicle, house.floor.vehicle_id, lock=True).odometer = 84_250
    said = seen(web.get(f"{link}/vehiculos/{house.floor.vehicle_id}"))
    assert "84.250 km" in said
    assert "Estamos trabajando en tu vehículo." in said


def test_documents_tell_what_is_owed_and_what_is_late(web, house, link):
    house.paper(owed="119000")
    house.paper(owed="0")
    said = seen(web.get(f"{link}/documentos"))
    assert "Debes $ 119.000 en total." in said
    rows = page(web.get(f"{link}/documentos")).xpath("//ul[@class='rows']/li")
    assert len(rows) == 2
    assert page(web.get(f"{link}/documentos")).xpath("//span[@class='pill']/@data-tone") == [
        "danger"
    ]


def test_a_document_tells_its_state_at_sii(web, house, link):
    paper = house.paper()
    said = seen(web.get(f"{link}/documentos/{paper}"))
    assert "Aceptada por el SII." in said
    assert "76.192.083-9" in said
    assert "Por pagar$ 119.000" in said


# --- messages ----------------------------------------------------------------------------


def test_a_client_writes_is_answered_and_reads_it(web, house, link):
    answer = sent(web, f"{link}/mensajes", subject="¿Cuándo está?", body="Hola\nGracias")
    assert answer.status_code == 303
    at = answer.headers["location"]
    assert at.startswith(f"{link}/mensajes/")
    assert "Gracias" in seen(web.get(at))
    ticket = queries_of(house)[0]
    house.shop.do(service.reply, ticket.id, body="Mañana a las 10.")
    assert "Uno nuevo" in seen(web.get(link))
    assert "Mañana a las 10." in seen(web.get(at))
    assert "Uno nuevo" not in seen(web.get(link))
    assert sent(web, at, body="Perfecto").status_code == 303
    assert "Perfecto" in seen(web.get(at))


def queries_of(house):
    with house.shop.tx() as tx:
        return queries.tickets_of(tx, house.client_id)


def test_who_never_wrote_is_told_so(web, house, link):
    assert "Todavía no nos has escrito." in seen(web.get(f"{link}/mensajes"))


def test_a_message_leads_to_its_matter_and_the_visit_is_counted(web, house):
    ticket = house.shop.do(service.begin_ticket, house.client_id, subject="Discos", body="Ven.")
    path = house.shop.do(service.way_in, house.client_id)
    matter = f"{path}/mensajes/{ticket.ticket.id}"
    led = web.get(f"{path}?consulta={ticket.ticket.id}", follow_redirects=False)
    assert (led.status_code, led.headers["location"]) == (303, matter)
    assert "Ven." in seen(web.get(matter))
    [access] = house.shop.do(queries.accesses_of, house.client_id)
    assert access.opened == 1


def test_a_message_leads_past_no_pin_and_to_no_matter_of_another(web, house):
    house.invited(pin="4831")
    path = house.shop.do(service.way_in, house.client_id)
    theirs = house.shop.do(service.begin_ticket, house.other_id, subject="Otro", body="Hola.")
    asked = web.get(f"{path}?consulta={theirs.ticket.id}", follow_redirects=False)
    assert "Escribe tu PIN" in seen(asked)
    open_path = house.shop.do(service.way_in, house.other_id)
    mine = house.shop.do(service.begin_ticket, house.client_id, subject="Mío", body="Hola.")
    led = web.get(f"{open_path}?consulta={mine.ticket.id}", follow_redirects=False)
    nothing(web.get(led.headers["location"]))


def test_what_was_typed_is_not_lost_when_it_is_refused(web, house, link):
    answer = sent(web, f"{link}/mensajes", subject="", body="Un texto largo")
    tree = page(answer, 422)
    assert tree.xpath("//textarea[@name='body']/text()") == ["Un texto largo"]
    assert tree.xpath("//input[@name='subject']/@aria-invalid") == ["true"]
    assert queries_of(house) == []


def test_a_question_about_a_job_is_of_that_job(web, house, link):
    order = house.order()
    ask = [at for at in links_at(web.get(f"{link}/ordenes/{order.id}")) if "mensajes" in at][-1]
    tree = page(web.get(ask))
    (ot,) = tree.xpath("//input[@name='ot']/@value")
    sent(web, f"{link}/mensajes", subject="Sobre la OT", body="¿Cómo va?", ot=ot)
    assert [each.work_order_id for each in queries_of(house)] == [order.id]


# --- own data ----------------------------------------------------------------------------


@pytest.mark.parametrize("right", list(DataRight))
def test_every_right_of_the_law_can_be_asked_for(web, house, link, right):
    answer = sent(web, f"{link}/mis-datos", right=right.value, details="Mi correo cambió")
    assert answer.status_code == 303
    with house.shop.tx() as tx:
        asked = tx.session.exec(select(DataRequest)).one()
    assert (asked.right, asked.client_id) == (right, house.client_id)
    assert asked.number in seen(web.get(f"{link}/mis-datos"))


def test_a_right_that_is_none_is_refused_with_its_sentence(web, house, link):
    answer = sent(web, f"{link}/mis-datos", right="NINGUNO", details="")
    assert "Elige qué quieres pedir." in seen(answer, 422)


# --- booking -----------------------------------------------------------------------------


def test_three_steps_lead_to_a_visit_with_ones_own_car(web, house, link):
    house.take_bookings()
    at = f"{link}/reservar"
    tree = page(web.get(at))
    (centre,) = tree.xpath("//select[@name='centre']/option/@value")
    (car,) = tree.xpath("//select[@name='vehicle']/option/@value")
    assert car == str(house.floor.vehicle_id)
    hours = links_at(
        web.get(at, params={"centre": centre, "vehicle": car, "service": "Cambio de aceite"}),
        "//ul[@class='hours']//a/@href",
    )
    tree = page(web.get(hours[0]))
    hidden = {each.get("name"): each.get("value") for each in tree.xpath("//input[@type='hidden']")}
    answer = sent(web, at, **hidden, complaint="Suena al frenar")
    assert answer.status_code == 303
    assert "Recibimos tu solicitud SS-" in seen(web.get(answer.headers["location"]))
    with house.shop.tx() as tx:
        asked = tx.session.exec(select(ServiceRequest)).one()
    assert (asked.contact_name, asked.complaint) == ("Marta Soto", "Suena al frenar")
    assert asked.wanted_at > datetime.now(UTC)


def test_an_hour_that_went_meanwhile_is_told_and_another_offered(web, house, link):
    house.take_bookings()
    past = f"{datetime.now(UTC) - timedelta(days=2):%Y-%m-%dT%H:00}"
    answer = sent(web, f"{link}/reservar", service="Cambio de aceite", at=past)
    assert page(answer, 409).xpath("//p[@role='status' or @role='alert']")


def test_who_has_no_telephone_is_asked_for_it(web, house, link):
    house.take_bookings()
    with house.shop.tx() as tx:
        tx.get(Client, house.client_id, lock=True).phone = None
    hours = links_at(
        web.get(f"{link}/reservar", params={"service": "Cambio de aceite"}),
        "//ul[@class='hours']//a/@href",
    )
    tree = page(web.get(hours[0]))
    assert tree.xpath("//input[@name='phone']")
    hidden = {each.get("name"): each.get("value") for each in tree.xpath("//input[@type='hidden']")}
    refused = sent(web, f"{link}/reservar", **hidden, phone="")
    assert "Escribe tu teléfono" in seen(refused, 422)
    assert sent(web, f"{link}/reservar", **hidden, phone="987654321").status_code == 303


def test_where_nobody_takes_bookings_the_page_says_how_else(web, house, link):
    said = seen(web.get(f"{link}/reservar"))
    assert "Llámanos o escríbenos" in said
    assert not [at for at in links_at(web.get(link)) if at.endswith("/reservar")]


def test_pages_without_a_script_keep_their_policy():
    policy = public.page(
        "shell/templates/nothing.html", title="x", heading="x", sentence="x", advice="x"
    ).headers["content-security-policy"]
    assert "script-src" not in policy
    assert "connect-src" not in policy
    assert "img-src data:;" in policy
