"""Native forms: where they lead, what they leave in the browser, and how much one may ask."""

from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from models.auth import Role
from models.base import new_id
from tests.auth.people import PASSWORD, acting, chosen, join, person
from torque_app.auth import limits, queries, service
from torque_app.core import identity
from torque_app.core.errors import TooMany
from torque_app.core.tx import transaction
from torque_app.settings import Settings

AWAY = [
    "//evil.example", "\\\\evil.example", "/\\evil.example", "http://evil.example",
    "https://evil.example", "javascript:alert(1)", "evil.example", "/\t/evil.example",
]  # fmt: skip


@pytest.fixture
def rosa(shop):
    """An owner with a password."""
    return person(shop, Role.OWNER)


def led(answer):
    """Return where a form leads: the path, and the query as a plain dict."""
    assert answer.status_code == 303, answer.text
    there = urlsplit(answer.headers["location"])
    assert not there.scheme
    assert not there.netloc
    return there.path, {name: values[0] for name, values in parse_qs(there.query).items()}


def enter(web, someone, password=PASSWORD, **more):
    return web.post("/auth/login", data={"email": someone.email, "password": password, **more})


def seat(web, someone):
    """Put somebody in front of the browser."""
    entered = someone.comes_in()
    web.cookies.set(identity.COOKIE, entered.secret)
    return entered


def crumbs(answer):
    """Return the attributes of the cookie an answer sets, lower case."""
    value, *attributes = answer.headers["set-cookie"].split("; ")
    return value.partition("=")[2], {a.lower() for a in attributes}


# --- signing in -------------------------------------------------------------------------


def test_the_right_password_leaves_a_cookie_no_script_reads(rosa, web):
    answer = enter(web, rosa, next="/ot/1?tab=fotos")
    assert led(answer) == ("/ot/1", {"tab": "fotos"})
    secret, flags = crumbs(answer)
    assert {"httponly", "samesite=lax", "path=/", f"max-age={7 * 24 * 3600}"} <= flags
    assert "secure" not in flags, "this server is asked over http"
    assert queries.actor_by_cookie(secret).user_id == rosa.id


def test_over_tls_the_cookie_never_travels_in_the_clear(rosa, web):
    there = "https://taller.example.cl"
    typed = {"email": rosa.email, "password": PASSWORD}
    with chosen(PUBLIC_URL=there):
        _, flags = crumbs(web.post("/auth/login", data=typed, headers={"Origin": there}))
    assert {"secure", "httponly", "samesite=lax"} <= flags


def test_no_wish_leads_off_the_site(rosa, web):
    for wish in (AWAY[0], AWAY[1]):
        assert led(enter(web, rosa, next=wish)) == ("/", {})
        web.cookies.clear()


@pytest.mark.parametrize("wish", AWAY)
def test_the_second_factors_form_carries_no_foreign_wish(web, wish):
    answer = web.post("/auth/mfa", data={"code": "1", "next": wish})
    path, query = led(answer)
    assert (path, query) == ("/login", {"next": wish.strip()} if wish.strip() else {})


def test_a_refused_sign_in_gives_back_what_was_typed_but_the_password(web):
    typed = {"email": "ana ñandú@example.cl", "password": "secreto muy largo", "next": "/ot/1"}
    answer = web.post("/auth/login", data=typed)
    path, query = led(answer)
    assert path == "/login"
    assert query == {"error": "invalid_credentials", "email": typed["email"], "next": "/ot/1"}
    assert "set-cookie" not in answer.headers


def test_a_refused_registration_names_every_field_and_keeps_the_rest(web):
    typed = {
        "workshop": "Los Aromos", "full_name": "", "email": "rosa@", "password": "corta-42",
        "business_type": "WORKSHOP",
    }  # fmt: skip
    answer = web.post("/auth/register", data=typed)
    path, query = led(answer)
    assert (path, query["error"]) == ("/registro", "validation_error")
    assert {"error_full_name", "error_email", "error_password"} <= query.keys()
    assert (query["workshop"], query["email"]) == ("Los Aromos", "rosa@")
    assert "corta-42" not in answer.headers["location"]


def test_a_registration_ends_inside(web):
    typed = {
        "workshop": "Los Aromos", "full_name": "Rosa Aravena", "password": PASSWORD,
        "email": f"rosa-{new_id().hex}@example.cl",
    }  # fmt: skip
    answer = web.post("/auth/register", data=typed)
    assert led(answer) == ("/tablero", {})
    assert queries.actor_by_cookie(crumbs(answer)[0]).role == "OWNER"


def test_a_form_of_another_site_is_refused(rosa, web):
    typed = {"email": rosa.email, "password": PASSWORD}
    answer = web.post("/auth/login", data=typed, headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


# --- the second factor ------------------------------------------------------------------


def test_the_second_factor_is_asked_on_its_own_page_and_changes_the_cookie(rosa, web, past):
    with transaction(rosa.actor()) as tx:
        secret = service.set_up_mfa(tx).secret
    past("UPDATE mfa_credentials SET confirmed_at = now() WHERE user_id = %s", rosa.id)
    first = enter(web, rosa, next="/ot/1")
    assert led(first) == ("/mfa", {"next": "/ot/1"})
    wrong = web.post("/auth/mfa", data={"code": "000000", "next": "/ot/1"})
    assert led(wrong) == ("/mfa", {"error": "invalid_code", "next": "/ot/1"})
    right = web.post("/auth/mfa", data={"code": pyotp.TOTP(secret).now(), "next": AWAY[0]})
    assert led(right) == ("/", {})
    assert crumbs(right)[0] != crumbs(first)[0]
    assert queries.actor_by_cookie(crumbs(first)[0]) is None


# --- inside -----------------------------------------------------------------------------


def test_leaving_ends_the_session_and_the_cookie(rosa, web):
    entered = seat(web, rosa)
    answer = web.post("/auth/logout")
    assert led(answer) == ("/login", {})
    value, flags = crumbs(answer)
    assert (value.strip('"'), "max-age=0" in flags) == ("", True)
    assert queries.actor_by_cookie(entered.secret) is None


def test_leaving_twice_is_leaving(rosa, web, past):
    entered = seat(web, rosa)
    actor = queries.actor_by_cookie(entered.secret)
    assert led(web.post("/auth/logout")) == ("/login", {})
    answering = list(identity._answering)
    # what another process still believes for two seconds at most
    identity.wire(cookie=lambda _: actor, bearer=lambda _: None)
    try:
        seat(web, rosa)
        assert led(web.post("/auth/logout")) == ("/login", {})
    finally:
        identity._answering[:] = answering


def test_moving_to_another_workshop_changes_the_cookie(shop, rival, rosa, web):
    join(rival, rosa, Role.VIEWER)
    entered = seat(web, rosa)
    answer = web.post("/auth/switch", data={"tenant_id": str(rival.tenant_id)})
    assert led(answer) == ("/tablero", {})
    secret, flags = crumbs(answer)
    assert queries.actor_by_cookie(secret).tenant_id == rival.tenant_id
    assert queries.actor_by_cookie(entered.secret) is None
    assert "httponly" in flags


@pytest.mark.parametrize("typed", [{"tenant_id": "x"}, {"tenant_id": str(new_id())}])
def test_a_workshop_of_nobody_is_refused_and_the_session_stays(rosa, web, typed):
    entered = seat(web, rosa)
    path, query = led(web.post("/auth/switch", data=typed))
    assert (path, query.keys()) == ("/tablero", {"error"})
    assert queries.actor_by_cookie(entered.secret) is not None


def test_a_password_never_stands_in_an_address(rosa, web):
    seat(web, rosa)
    new = "otra frase larga y nueva"
    for current, done in (("no es la mía", False), (PASSWORD, True)):
        answer = web.post("/auth/password", data={"current": current, "new": new})
        path, query = led(answer)
        assert (path, query.get("done") == "password") == ("/cuenta", done)
        assert current not in str(query)
        assert new not in str(query)


@pytest.mark.parametrize("form", ["switch", "password", "logout"])
def test_nobody_is_sent_to_the_door(web, form):
    assert led(web.post(f"/auth/{form}"))[0] == "/login"


def test_a_place_is_taken_by_form(shop, web):
    with transaction(acting(shop)) as tx:
        invited = service.invite(tx, email=f"n-{new_id().hex}@example.cl", full_name="Ana Díaz")
    code = invited.path.partition("codigo=")[2]
    refused = web.post("/auth/invitation", data={"codigo": code, "password": "corta-42"})
    path, query = led(refused)
    assert (path, query["codigo"], "error_password" in query) == ("/invitacion", code, True)
    assert "corta-42" not in refused.headers["location"]
    taken = web.post("/auth/invitation", data={"codigo": code, "password": PASSWORD})
    assert led(taken) == ("/tablero", {})
    assert queries.actor_by_cookie(crumbs(taken)[0]).tenant_id == shop.tenant_id


# --- how much one may ask ---------------------------------------------------------------


def test_a_persons_minute_is_counted_down_in_the_headers_and_ends_in_429(shop, web):
    bearer = {"Authorization": f"Bearer {person(shop).tokens().access_token}"}
    with chosen(RATE_USER_PER_MINUTE="2"):
        answers = [web.get("/api/v1/auth/me", headers=bearer) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    told = [answer.headers["x-ratelimit-remaining"] for answer in answers[:2]]
    assert (told, answers[0].headers["x-ratelimit-limit"]) == (["1", "0"], "2")
    assert 0 < int(answers[2].headers["retry-after"]) <= 60
    assert answers[2].json()["error"]["code"] == "rate_limited"


def test_a_workshops_minute_is_shared_by_its_people_and_by_nobody_else(shop, rival):
    people = [shop.actor(user_id=new_id()) for _ in range(4)]
    with chosen(RATE_USER_PER_MINUTE="100", RATE_TENANT_PER_MINUTE="3"):
        for someone in people[:3]:
            limits.charge(someone)
        with pytest.raises(TooMany) as refused:
            limits.charge(people[3])
        assert limits.charge(rival.actor()).remaining == 99
    assert 0 < refused.value.details["retry_after"] <= 60


def test_what_is_refused_costs_neither_the_person_nor_the_workshop(shop):
    someone, other = shop.actor(user_id=new_id()), shop.actor(user_id=new_id())
    with chosen(RATE_USER_PER_MINUTE="1", RATE_TENANT_PER_MINUTE="2"):
        limits.charge(someone)
        for _ in range(3):
            with pytest.raises(TooMany):
                limits.charge(someone)
        assert limits.charge(other).remaining == 0


def test_the_product_allows_a_hundred_and_a_thousand():
    names = ("rate_user_per_minute", "rate_tenant_per_minute", "rate_anonymous_per_minute")
    assert [Settings.model_fields[name].default for name in names] == [100, 1000, 100]
