"""A link with a PIN: few tries, a rest that grows, and a browser that is remembered."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from sqlmodel import select

from models.base import new_id
from models.portal import CustomerAccess
from tests.portal.public.conftest import page, seen, sent
from torque_app.core.errors import Invalid
from torque_app.portal.rules import opening, pins

RIGHT, WRONG = "4831", "0000"


@pytest.fixture
def locked(house):
    """The path of a link that asks for a PIN."""
    return house.invited(pin=RIGHT)


def access(house):
    with house.shop.tx() as tx:
        return tx.session.exec(select(CustomerAccess)).one()


def test_without_the_pin_nothing_of_the_client_is_told(web, house, locked):
    order = house.order()
    for at in ("", f"/ordenes/{order.id}", "/documentos", "/mensajes", "/mis-datos"):
        said = seen(web.get(locked + at))
        assert "Escribe tu PIN" in said
        assert "Marta" not in said
        assert order.number not in said
        assert "Yaris" not in said


def test_a_form_sent_without_the_pin_does_nothing(web, house, locked):
    answer = sent(web, f"{locked}/mensajes", subject="Hola", body="Hola")
    assert (answer.status_code, answer.headers["location"]) == (303, locked)


def test_the_right_pin_opens_and_the_browser_is_remembered(web, house, locked):
    answer = sent(web, f"{locked}/pin", pin=RIGHT)
    assert (answer.status_code, answer.headers["location"]) == (303, locked)
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert f"Path={locked}" in cookie
    assert "samesite=lax" in cookie.lower()
    assert "Hola, Marta" in seen(web.get(locked))


def test_the_pass_of_one_link_opens_no_other(web, house, locked):
    answer = sent(web, f"{locked}/pin", pin=RIGHT)
    given = answer.headers["set-cookie"].split(";")[0]
    web.cookies.clear()
    other = house.invited(pin=RIGHT)
    said = seen(web.get(other, headers={"Cookie": given}))
    assert "Escribe tu PIN" in said
    assert "Hola, Marta" in seen(web.get(locked, headers={"Cookie": given}))


@pytest.mark.parametrize(
    "shown", ["", "x", "99999999999.x", "0.", "9" * 400, "1e9.a", "٣.x", "-1.x", "4000000000."]
)
def test_an_invented_pass_opens_nothing(web, house, locked, shown):
    header = {"Cookie": f"{opening.COOKIE}={shown}".encode()}
    assert "Escribe tu PIN" in seen(web.get(locked, headers=header))


def test_a_pass_ends_with_its_time_and_with_the_pin():
    link, now = new_id(), datetime(2026, 11, 20, tzinfo=UTC)
    shown = opening.pass_of(link, "huella", until=now + opening.STAYS)
    assert opening.is_pass(shown, link, "huella", now=now)
    assert not opening.is_pass(shown, link, "otra", now=now)
    assert not opening.is_pass(shown, new_id(), "huella", now=now)
    assert not opening.is_pass(shown, link, "huella", now=now + opening.STAYS)


def test_wrong_ones_are_counted_and_five_make_the_link_rest(web, house, locked):
    for left in ("4 intentos", "3 intentos", "2 intentos", "un intento"):
        assert left in seen(sent(web, f"{locked}/pin", pin=WRONG), 422)
    rests = sent(web, f"{locked}/pin", pin=WRONG)
    assert "Espera 15 minutos" in seen(rests, 429)
    assert 0 < int(rests.headers["retry-after"]) <= 901
    refused = sent(web, f"{locked}/pin", pin=RIGHT)
    assert refused.status_code == 429
    assert "set-cookie" not in refused.headers
    assert access(house).failed_attempts == 5
    assert page(web.get(locked)).xpath("//button/@disabled")


def test_after_the_rest_the_right_pin_opens_and_forgives(web, house, locked):
    for _time in range(5):
        sent(web, f"{locked}/pin", pin=WRONG)
    with house.shop.tx() as tx:
        kept = tx.session.exec(select(CustomerAccess)).one()
        kept.locked_until = datetime.now(UTC) - timedelta(seconds=1)
    assert sent(web, f"{locked}/pin", pin=RIGHT).status_code == 303
    assert access(house).failed_attempts == 0


def test_guesses_at_the_same_moment_are_all_counted(web, house, locked):
    guesses = [
        Thread(target=sent, args=(web, f"{locked}/pin"), kwargs={"pin": WRONG})
        for _time in range(8)
    ]
    for each in guesses:
        each.start()
    for each in guesses:
        each.join()
    assert access(house).failed_attempts == 5
    assert sent(web, f"{locked}/pin", pin=RIGHT).status_code == 429


def test_a_pin_is_kept_as_a_hash_of_its_own_link(house, locked):
    kept = access(house)
    assert RIGHT not in kept.pin_hash
    assert pins.is_right(kept.pin_hash, kept.share_link_id, f" {RIGHT} ")
    assert not pins.is_right(kept.pin_hash, new_id(), RIGHT)


def test_a_link_without_a_pin_takes_its_door_for_open(web, house, link):
    assert web.get(f"{link}/pin").headers["location"] == link
    assert sent(web, f"{link}/pin", pin="1").status_code == 303


@pytest.mark.parametrize("pin", ["", "123", "123456789", "1111", "2345", "9876", "12a4", "١٢٣٤"])
def test_a_pin_that_is_guessed_easily_is_not_taken(pin):
    with pytest.raises(Invalid):
        pins.checked(pin)


def test_the_rest_doubles_up_to_a_day():
    rests = [pins.rest_after(failed) for failed in (1, 4, 5, 6, 10, 15, 500)]
    assert rests[:2] == [None, None]
    assert rests[2] == pins.REST
    assert rests[3] is None
    assert rests[4:] == [pins.REST * 2, pins.REST * 4, pins.LONGEST_REST]
