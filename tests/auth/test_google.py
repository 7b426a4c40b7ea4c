"""Coming in by Google: whom it lets in, whom it never does, and what forged tokens get."""

import base64
import hashlib
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pyotp
import pytest

from models.auth import Role
from models.base import new_id
from tests.auth.people import PASSWORD, acting, chosen, person
from torque_app.auth import queries, service
from torque_app.core import identity
from torque_app.core.errors import Conflict
from torque_app.core.tx import transaction
from torque_app.integrations.google.errors import GoogleRefused
from torque_app.integrations.google.tokens import Proof, key_id, verified


def led(answer):
    """Return where an answer leads: the path, and the query as a plain dict."""
    assert answer.status_code == 303, answer.text
    there = urlsplit(answer.headers["location"])
    assert not there.netloc, answer.headers["location"]
    return there.path, {name: values[0] for name, values in parse_qs(there.query).items()}


def sent_to(answer):
    assert answer.status_code == 303
    return answer.headers["location"]


def back(web, address):
    """Come back from Google with what its address says."""
    there = urlsplit(address)
    return web.get(f"{there.path}?{there.query}")


def trip(web, practice, email, **asked):
    """Go to Google, be somebody there, and come back."""
    address = sent_to(web.get("/auth/google", params=asked))
    return back(web, practice.consents(address, email))


def linked(practice, someone, email):
    """Join the Google account of an address to somebody's, as its owner did before."""
    sub = str(int(hashlib.sha256(email.encode()).hexdigest()[:16], 16))
    proof = Proof(practice.environment["GOOGLE_ISSUER"], sub, email, "")
    service.link_google(someone.actor(), proof, asked_by=someone.id)
    return proof


def seat(web, someone):
    entered = someone.comes_in()
    web.cookies.set(identity.COOKIE, entered.secret)
    return queries.actor_by_cookie(entered.secret)


def guarded(someone):
    """Switch somebody's second factor on; return its secret, whose present code is unspent."""
    ago = datetime.now(UTC) - timedelta(minutes=5)
    with transaction(someone.actor(), now=ago) as tx:
        secret = service.set_up_mfa(tx).secret
        service.confirm_mfa(tx, pyotp.TOTP(secret).at(ago))
    return secret


def ways(actor):
    with transaction(actor) as tx:
        return [row.provider.value for row in queries.my_identities(tx)]


@pytest.fixture
def rosa(shop):
    """An administrator with a password."""
    return person(shop, Role.ADMIN)


# --- coming in --------------------------------------------------------------------------


def test_a_joined_account_comes_in_with_the_same_cookie_and_the_log_says_how(
    rosa, web, practice, past
):
    linked(practice, rosa, rosa.email)
    answer = trip(web, practice, rosa.email, next="/ot/1?tab=fotos")
    assert led(answer) == ("/ot/1", {"tab": "fotos"})
    actor = queries.actor_by_cookie(web.cookies[identity.COOKIE])
    assert actor.user_id == rosa.id
    with transaction(actor) as tx:
        (here,) = (row for row in queries.my_sessions(tx) if row.is_current)
        (google,) = (row for row in queries.my_identities(tx) if row.provider == "GOOGLE")
    assert (here.came_by, google.last_used_at is not None) == ("GOOGLE", True)
    ((details,),) = past(
        "SELECT details FROM security_events WHERE user_id = %s AND kind = 'LOGIN_OK'"
        " ORDER BY created_at DESC, id DESC LIMIT 1",
        rosa.id,
    )
    assert details == {"came_by": "GOOGLE"}


def test_who_has_a_second_factor_is_asked_for_it_after_google(rosa, web, practice):
    linked(practice, rosa, rosa.email)
    guarded(rosa)
    assert led(trip(web, practice, rosa.email, next="/ot")) == ("/mfa", {"next": "/ot"})
    actor = queries.actor_by_cookie(web.cookies[identity.COOKIE])
    assert actor.permissions == {"session.mfa"}


def test_a_resting_an_inactive_and_a_removed_account_stay_out(shop, web, practice, past):
    for how in (
        "locked_until = now() + interval '1 h'", "is_active = false",
        "is_active = false, deleted_at = now()",
    ):  # fmt: skip
        someone = person(shop)
        linked(practice, someone, someone.email)
        past(f"UPDATE users SET {how} WHERE id = %s", someone.id)
        path, query = led(trip(web, practice, someone.email))
        assert (path, query["error"]) == ("/login", "invalid_credentials")
        assert identity.COOKIE not in web.cookies


def test_no_wish_leads_off_the_site(rosa, web, practice):
    linked(practice, rosa, rosa.email)
    for wish in ("//evil.example", "https://evil.example", "/\\evil.example"):
        assert led(trip(web, practice, rosa.email, next=wish)) == ("/", {})
        web.cookies.clear()


def test_saying_no_at_google_leads_back_with_a_word(web, practice):
    address = sent_to(web.get("/auth/google", params={"next": "/ot"}))
    path, query = led(back(web, practice.declines(address)))
    assert (path, query) == ("/login", {"error": "google_cancelled", "next": "/ot"})


def test_without_google_nobody_is_sent_anywhere(web):
    assert led(web.get("/auth/google")) == ("/login", {"error": "not_configured"})


def test_a_google_that_does_not_answer_is_a_word_and_no_error(web, practice):
    with chosen(GOOGLE_ISSUER="http://127.0.0.1:9"):
        assert led(web.get("/auth/google")) == ("/login", {"error": "google_unavailable"})


# --- never by e-mail alone --------------------------------------------------------------


def test_the_same_address_alone_takes_no_account_over(rosa, web, practice):
    path, query = led(trip(web, practice, rosa.email))
    assert (path, query["error"], query["email"]) == ("/login", "google_unlinked", rosa.email)
    assert identity.COOKIE not in web.cookies
    assert ways(rosa.actor()) == ["PASSWORD"]


def test_whoever_has_no_account_reads_the_same(rosa, web, practice):
    answers = []
    for email in (rosa.email, f"n-{new_id().hex}@example.cl"):
        path, query = led(trip(web, practice, email))
        answers.append((path, query["error"], sorted(query)))
        web.cookies.clear()
    assert answers[0] == answers[1]


def test_the_first_time_the_password_joins_it(rosa, web, practice):
    _path, query = led(trip(web, practice, rosa.email, next="/ot"))
    typed = {"email": rosa.email, "password": PASSWORD, "unir": query["unir"]}
    there, told = led(web.post("/auth/login", data=typed))
    assert there == "/auth/google/joined"
    assert led(web.get(there, params=told)) == ("/cuenta", {"done": "google"})
    assert ways(rosa.actor()) == ["PASSWORD", "GOOGLE"]
    web.cookies.delete(identity.COOKIE)
    assert led(trip(web, practice, rosa.email)) == ("/", {})


def test_the_password_joins_nothing_before_the_second_factor_is_given(rosa, web, practice):
    actor, secret = rosa.actor(), guarded(rosa)
    _path, query = led(trip(web, practice, rosa.email))
    typed = {"email": rosa.email, "password": PASSWORD, "unir": query["unir"]}
    path, told = led(web.post("/auth/login", data=typed))
    assert path == "/mfa"
    assert led(web.get(told["next"])) == ("/mfa", told)
    assert ways(actor) == ["PASSWORD"]
    typed = {"code": pyotp.TOTP(secret).now(), **told}
    answer = web.post("/auth/mfa", data=typed)
    assert led(web.get(answer.headers["location"])) == ("/cuenta", {"done": "google"})
    assert ways(actor) == ["PASSWORD", "GOOGLE"]


def test_the_wrong_password_joins_nothing(rosa, web, practice):
    _path, query = led(trip(web, practice, rosa.email))
    typed = {"email": rosa.email, "password": "otra cosa", "unir": query["unir"]}
    path, told = led(web.post("/auth/login", data=typed))
    assert (path, told["error"]) == ("/login", "invalid_credentials")
    assert ways(rosa.actor()) == ["PASSWORD"]


def test_the_password_of_another_account_joins_nothing(shop, rosa, web, practice):
    ana = person(shop)
    _path, query = led(trip(web, practice, rosa.email))
    typed = {"email": ana.email, "password": PASSWORD, "unir": query["unir"]}
    assert led(web.post("/auth/login", data=typed)) == ("/", {})
    assert ways(ana.actor()) == ways(rosa.actor()) == ["PASSWORD"]


def test_a_slip_of_another_browser_joins_nothing(rosa, web, practice):
    _path, query = led(trip(web, practice, rosa.email))
    web.cookies.clear()
    typed = {"email": rosa.email, "password": PASSWORD, "unir": query["unir"]}
    assert led(web.post("/auth/login", data=typed)) == ("/", {})
    assert ways(rosa.actor()) == ["PASSWORD"]


# --- joining from one's account ---------------------------------------------------------


def test_a_signed_in_person_joins_any_google_account_with_the_password(rosa, web, practice, past):
    actor = seat(web, rosa)
    with transaction(actor) as tx:
        token = service.wish_for_google(tx, password=PASSWORD)
    answer = trip(web, practice, "rosa.personal@gmail.example" + new_id().hex, unir=token)
    assert led(answer) == ("/cuenta", {"done": "google"})
    assert ways(actor) == ["PASSWORD", "GOOGLE"]
    assert "IDENTITY_LINKED" in past.told(rosa.id)


def test_a_wish_counts_once_and_for_its_own_person_alone(shop, rosa, web, practice):
    with transaction(rosa.actor()) as tx:
        token = service.wish_for_google(tx, password=PASSWORD)
    seat(web, person(shop))
    assert led(web.get("/auth/google", params={"unir": token}))[1]["error"] == "google_attempt_over"
    seat(web, rosa)
    assert led(web.get("/auth/google", params={"unir": token}))[1]["error"] == "google_attempt_over"


def test_the_person_who_comes_back_must_be_the_one_who_left(shop, rosa, web, practice):
    actor, ana = seat(web, rosa), person(shop)
    with transaction(actor) as tx:
        token = service.wish_for_google(tx, password=PASSWORD)
    address = sent_to(web.get("/auth/google", params={"unir": token}))
    there = practice.consents(address, ana.email)
    seat(web, ana)
    assert led(back(web, there)) == ("/cuenta", {"error": "forbidden", "way": "google"})
    assert ways(ana.actor()) == ways(actor) == ["PASSWORD"]


def test_an_account_of_google_opens_one_account_here(shop, rosa, practice):
    linked(practice, rosa, rosa.email)
    with pytest.raises(Conflict) as refused:
        linked(practice, person(shop), rosa.email)
    assert refused.value.code == "identity_taken"
    linked(practice, rosa, rosa.email)  # its own, again, is nothing new
    with pytest.raises(Conflict):
        linked(practice, rosa, "otra@gmail.example")


# --- an invitation ----------------------------------------------------------------------


def invited(shop, email):
    with transaction(acting(shop)) as tx:
        path = service.invite(tx, email=email, full_name="Ana Soto").path
    return path.partition("codigo=")[2]


def test_an_invited_person_takes_the_place_by_google_without_a_password(shop, web, practice):
    email = f"ana-{new_id().hex}@example.cl"
    answer = trip(web, practice, email, invitacion=invited(shop, email))
    assert led(answer) == ("/tablero", {})
    actor = queries.actor_by_cookie(web.cookies[identity.COOKIE])
    assert actor.tenant_id == shop.tenant_id
    assert ways(actor) == ["GOOGLE"]
    with transaction(actor) as tx:
        assert queries.me(tx).full_name == "Ana Soto"


def test_a_google_account_of_another_address_takes_no_place(shop, web, practice):
    code = invited(shop, f"ana-{new_id().hex}@example.cl")
    path, query = led(trip(web, practice, f"eva-{new_id().hex}@example.cl", invitacion=code))
    assert (path, query) == ("/invitacion", {"error": "others_invitation", "codigo": code})


def test_an_existing_account_takes_a_place_only_by_its_own_joined_google(
    shop, rival, web, practice
):
    ana = person(rival)
    code = invited(shop, ana.email)
    path, query = led(trip(web, practice, ana.email, invitacion=code))
    assert (path, query["error"]) == ("/invitacion", "others_invitation")
    linked(practice, ana, ana.email)
    assert led(trip(web, practice, ana.email, invitacion=code)) == ("/tablero", {})
    assert queries.actor_by_cookie(web.cookies[identity.COOKIE]).tenant_id == shop.tenant_id


# --- the trip itself --------------------------------------------------------------------


def test_what_leaves_carries_state_nonce_and_the_challenge_but_never_the_verifier(web, practice):
    asked = parse_qs(urlsplit(sent_to(web.get("/auth/google"))).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://taller/auth/google/callback"]
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    assert not {"code_verifier", "client_secret"} & asked.keys()


def test_a_state_counts_once(rosa, web, practice):
    linked(practice, rosa, rosa.email)
    address = sent_to(web.get("/auth/google"))
    there = practice.consents(address, rosa.email)
    assert led(back(web, there)) == ("/", {})
    web.cookies.delete(identity.COOKIE)
    assert led(back(web, there)) == ("/login", {"error": "google_attempt_over"})
    assert identity.COOKIE not in web.cookies


def test_a_trip_that_another_browser_began_leads_nowhere(rosa, web, practice):
    linked(practice, rosa, rosa.email)
    there = practice.consents(sent_to(web.get("/auth/google")), rosa.email)
    web.cookies.clear()
    assert led(back(web, there)) == ("/login", {"error": "google_attempt_over"})


def test_a_made_up_state_and_a_made_up_code_lead_nowhere(web, practice):
    made_up = urlencode({"state": "x" * 32, "code": "y"})
    answer = web.get(f"/auth/google/callback?{made_up}")
    assert led(answer) == ("/login", {"error": "google_attempt_over"})
    asked = parse_qs(urlsplit(sent_to(web.get("/auth/google"))).query)
    forged = urlencode({"state": asked["state"][0], "code": "inventado"})
    answer = web.get(f"/auth/google/callback?{forged}")
    assert led(answer) == ("/login", {"error": "google_refused"})


FORGERIES = {
    "the wrong key": {"key": "stranger"},
    "no algorithm": {"algorithm": "none"},
    "another audience": {"claims": {"aud": "otra-aplicacion"}},
    "another party": {"claims": {"azp": "otra-aplicacion"}},
    "another issuer": {"claims": {"iss": "https://accounts.evil.example"}},
    "another nonce": {"claims": {"nonce": "de-otro-viaje"}},
    "no nonce": {"claims": {"nonce": None}},
    "expired": {"claims": {"exp": int(time.time()) - 3600}},
    "no end": {"claims": {"exp": None}},
    "of tomorrow": {"claims": {"iat": int(time.time()) + 86_400}},
    "nobody": {"claims": {"sub": ""}},
}


@pytest.mark.parametrize("order", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_forged_token_lets_nobody_in(rosa, web, practice, order):
    linked(practice, rosa, rosa.email)
    address = sent_to(web.get("/auth/google"))
    there = practice.consents(address, rosa.email)
    practice.forges(**order)
    assert led(back(web, there)) == ("/login", {"error": "google_refused"})
    assert identity.COOKIE not in web.cookies


@pytest.mark.parametrize("said", [False, "true", None])
def test_an_address_google_does_not_vouch_for_lets_nobody_in(rosa, web, practice, said):
    linked(practice, rosa, rosa.email)
    there = practice.consents(sent_to(web.get("/auth/google")), rosa.email)
    practice.forges(claims={"email_verified": said})
    assert led(back(web, there)) == ("/login", {"error": "google_email_unverified"})
    assert identity.COOKIE not in web.cookies


def test_a_token_signed_with_the_public_key_as_a_password_is_refused():
    forged = jwt.encode({"sub": "1"}, "x" * 32, algorithm="HS256", headers={"kid": "k"})
    with pytest.raises(GoogleRefused):
        key_id(forged)
    with pytest.raises(GoogleRefused):
        key_id("no es un token")


def test_a_token_names_the_algorithm_but_never_chooses_it():
    secret = b"una clave de treinta y dos bytes"
    key = jwt.PyJWK(
        {"kty": "oct", "k": base64.urlsafe_b64encode(secret).decode()}, algorithm="HS256"
    )
    now = int(time.time())
    claims = {"iss": "i", "aud": "c", "sub": "1", "nonce": "n", "iat": now, "exp": now + 60}
    forged = jwt.encode({**claims, "email": "a@b.cl", "email_verified": True}, secret)
    with pytest.raises(GoogleRefused):
        verified(forged, key, issuer="i", client_id="c", nonce="n")
