"""Wording, markup, hours of silence and ways: pure rules."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.notifications_messages import Channel
from torque_app.core.errors import Invalid
from torque_app.notifications.rules import markup, timing, ways, wording
from torque_app.notifications.rules.answers import explained

FRAME = markup.Frame(workshop="Taller <b>", colour="#123456", footer="Pie")
NIGHT = (time(21), time(9))


def at(hour, minute=0):
    """Return an instant of a day in Santiago, which is three hours behind UTC in November."""
    return datetime(2026, 11, 20, hour, minute, tzinfo=UTC) + timedelta(hours=3)


def test_holes_are_filled():
    assert wording.fill("Hola, {{ name }} y {{plate}}", {"name": "Ana", "plate": "BB"}) == (
        "Hola, Ana y BB"
    )


@given(st.text(), st.text())
def test_what_fills_a_hole_is_never_filled_again(name, secret):
    told = wording.fill("{{ name }}", {"name": "{{ code }}" + name, "code": secret})
    assert told == "{{ code }}" + name


@pytest.mark.parametrize("text", ["{{ name|upper }}", "{% if a %}", "{{ a.b }}", "{{ }}", "}}"])
def test_what_only_looks_like_a_hole_is_refused(text):
    with pytest.raises(Invalid):
        wording.check_holes(text, field="body", known={"name"})


def test_an_unknown_variable_is_named():
    with pytest.raises(Invalid, match="clave"):
        wording.check_holes("{{ clave }}", field="body", known={"name"})


def test_a_subject_is_one_line():
    assert wording.fill_line("Hola {{ name }}", {"name": "Ana\r\nBcc: todos@x.cl"}) == (
        "Hola Ana Bcc: todos@x.cl"
    )


def test_a_provider_gets_what_fills_the_holes_in_order():
    told = wording.parameters("{{ b }} {{ a }} {{ b }}", {"a": "1\n2", "b": ""})
    assert told == ["-", "1 2"]


def html(layout, **variables):
    return markup.html(f"<mail>{layout}</mail>", variables, frame=FRAME)


def test_what_fills_a_hole_of_a_layout_is_inert():
    shown = html("<text>{{ name }}</text>", name="<script>alert(1)</script>")
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
    assert "Taller &lt;b&gt;" in shown


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "data:text/html,x", "//malo.example", "http:malo", "https://a b"],
)
def test_a_button_leads_to_the_web_or_nowhere(link):
    assert "href" not in html('<button href="{{ link }}">Ver</button>', link=link)


def test_a_button_leads_where_it_says():
    shown = html('<button href="{{ link }}">Ver</button>', link='https://t.cl/p?a=1&b="x"')
    assert 'href="https://t.cl/p?a=1&amp;b=&quot;x&quot;"' in shown


@pytest.mark.parametrize(
    "layout",
    [
        "<script>1</script>",
        "<text onclick='x'>a</text>",
        "<text>a",
        "suelto",
        "<columns></columns>",
        "<columns><text>a</text></columns>",
        "<text><heading>a</heading></text>",
        "<text>a</text>" * 80,
    ],
)
def test_a_layout_that_is_none_is_refused(layout):
    with pytest.raises(Invalid):
        markup.check_layout(f"<mail>{layout}</mail>")


def test_an_entity_reads_no_file():
    with pytest.raises(Invalid):
        markup.check_layout(
            '<!DOCTYPE m [<!ENTITY a SYSTEM "file:///etc/passwd">]><mail><text>&a;</text></mail>'
        )


@pytest.mark.parametrize(
    ("now", "goes"),
    [
        (at(20, 59), at(20, 59)),
        (at(21), at(9) + timedelta(days=1)),
        (at(3), at(9)),
        (at(9), at(9)),
    ],
)
def test_nobody_is_written_to_at_night(now, goes):
    assert timing.let_go(now, NIGHT, timezone="America/Santiago") == goes


def test_silence_at_noon_ends_the_same_day():
    assert timing.let_go(at(13, 30), (time(13), time(15)), timezone="America/Santiago") == at(15)


@given(st.datetimes(timezones=st.just(UTC)), st.times(), st.times())
def test_what_is_let_go_is_not_in_silence(now, begins, ends):
    now = now.replace(year=2026)
    goes = timing.let_go(now, (begins, ends), timezone="UTC")
    assert goes >= now
    assert timing.let_go(goes, (begins, ends), timezone="UTC") == goes


def test_attempts_end_and_a_provider_is_waited_for():
    assert timing.wait_after(1) == timing.WAITS[0]
    assert timing.wait_after(1, asked=500) == 500
    assert timing.wait_after(len(timing.WAITS) + 1) is None


def closed(way):
    return None if way in {Channel.EMAIL, Channel.SMS} else ways.Obstacle.NO_ADDRESS


def test_the_first_way_open_is_taken():
    chosen = ways.choose([Channel.WHATSAPP, Channel.EMAIL, Channel.SMS], closed)
    assert chosen == ways.Chosen((Channel.EMAIL,), None)


def test_every_way_open_is_taken_where_all_are_wanted():
    chosen = ways.choose([Channel.WHATSAPP, Channel.EMAIL, Channel.SMS], closed, every=True)
    assert chosen.open == (Channel.EMAIL, Channel.SMS)


def test_where_no_way_is_open_the_first_says_why():
    chosen = ways.choose([Channel.WHATSAPP, Channel.PUSH], closed)
    assert chosen == ways.Chosen((), (Channel.WHATSAPP, ways.Obstacle.NO_ADDRESS))


# --- what providers answer ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("channel", "kind", "answer", "begins"),
    [
        (Channel.EMAIL, "FAILED", "550 5.1.1 User unknown", "Esa dirección de correo no existe."),
        (Channel.EMAIL, "FAILED", "550 mailbox unavailable", "Esa dirección de correo no existe."),
        (Channel.EMAIL, "FAILED", "552 5.2.2 Over quota", "Su casilla está llena."),
        (Channel.EMAIL, "FAILED", "550 5.7.1 Blocked", "Lo tomaron por mensaje no deseado."),
        (Channel.EMAIL, "FAILED", "535 5.7.8 Bad", "El proveedor no aceptó la cuenta del taller."),
        (Channel.EMAIL, "FAILED", "550 5.4.1 Odd", "El proveedor lo rechazó."),
        (Channel.EMAIL, "DELAYED", "451 4.7.1 Greylisted", "El proveedor pidió esperar."),
        (Channel.EMAIL, "QUEUED", "ConnectionRefusedError", "El proveedor no respondió."),
        (Channel.EMAIL, "DEAD", "451 4.7.1 Greylisted", "No se pudo entregar después de varios"),
        (Channel.EMAIL, "DELAYED", "SMTP_URL", "Esta instalación no tiene este canal"),
        (Channel.WHATSAPP, "FAILED", "400 131026 Message undeliverable", "Ese número no recibe W"),
        (Channel.WHATSAPP, "FAILED", "131047 Re-engagement message", "Pasaron más de 24 horas"),
        (Channel.WHATSAPP, "FAILED", "404 132001 Template name", "WhatsApp no acepta la plantilla"),
        (Channel.WHATSAPP, "FAILED", "401 190 Access token", "El proveedor no aceptó la cuenta"),
        (Channel.WHATSAPP, "SENDING", "ReadTimeout", "No llegó la respuesta del proveedor."),
        (Channel.SMS, "FAILED", "30003", "Su teléfono está apagado"),
        (Channel.SMS, "FAILED", "400 21610 Unsubscribed", "Pidió no recibir mensajes de texto."),
        (Channel.SMS, "UNSURE", "30003", "No llegó la respuesta del proveedor."),
        (Channel.PUSH, "FAILED", "410", "Ese navegador ya no recibe avisos."),
    ],
)  # fmt: skip
def test_a_providers_answer_is_said_in_a_sentence_and_kept(channel, kind, answer, begins):
    told = explained(channel, kind, answer)
    assert told.said.startswith(begins)
    assert told.said.endswith(".")
    assert told.raw == answer


@pytest.mark.parametrize(
    ("kind", "answer"),
    [("SUPPRESSED", "Ya lo leyó en la campana."), ("RESENT", "Rosa"), ("DEAD", "No se supo.")],
)
def test_a_sentence_of_ours_is_its_own(kind, answer):
    assert explained(Channel.EMAIL, kind, answer) == (answer, "")


@pytest.mark.parametrize("kind", ["CALLED", "SENT", "DELIVERED", "READ"])
def test_what_went_well_needs_no_words(kind):
    assert explained(Channel.EMAIL, kind, "250 OK") == ("", "250 OK")
    assert explained(Channel.EMAIL, kind, "") == ("", "")


@given(st.sampled_from(Channel), st.sampled_from(["FAILED", "DEAD", "DELAYED"]), st.text())
def test_every_answer_is_said_somehow(channel, kind, answer):
    told = explained(channel, kind, answer)
    assert bool(told.said) == bool(answer)
    assert told.raw in {"", answer}
