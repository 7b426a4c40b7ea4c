"""Rules, ways, archive and consents on the screen."""

import pytest

from models.notifications_messages import Audience, Channel
from tests.factories.screens import goes_to, sitting
from torque_app.clients import service as clients
from torque_app.core.listing import Listing
from torque_app.notifications import queries, service
from torque_app.notifications.queries import Person
from torque_app.notifications.state.archive import ArchiveState
from torque_app.notifications.state.channels import ChannelsState
from torque_app.notifications.state.client import ClientMessagesState
from torque_app.notifications.state.client_wishes import ClientWishesState
from torque_app.notifications.state.mails import MailsState
from torque_app.notifications.state.rules import NEW, MessageRulesState
from torque_app.notifications.state.words import PREVIEW, TemplatesState
from torque_app.settings import settings

RULE = {
    "event": "OTMoved",
    "audience": "ROLE:MANAGER",
    "template_code": "OT_READY",
    "whatsapp": "on",
    "is_active": "on",
}
WORDS = {
    "code": "listo",
    "channel": "EMAIL",
    "category": "TRANSACTIONAL",
    "locale": "es_CL",
    "subject": "Para {{ nombre }}",
    "body": "Hola, {{ nombre }}",
    "layout": "<mail><heading>{{ taller }}</heading></mail>",
    "is_active": True,
}


@pytest.fixture
def tab(desk):
    with sitting(desk.shop.actor()) as tab:
        yield tab


@pytest.fixture(autouse=True)
def offered():
    """Load what every context offers, as the product does."""
    from torque_app.contexts import rooms  # noqa: PLC0415 - it imports the whole product

    list(rooms("offers"))


# --- rules ------------------------------------------------------------------------------------


def own(rows):
    """Return the rules a workshop wrote itself."""
    return [row for row in rows if row.event == RULE["event"]]


async def test_the_rules_of_a_new_workshop_tell_the_client_what_it_answers(tab):
    await tab.do(MessageRulesState.load)
    found = {row.event: (row.audience, row.is_active) for row in tab.state(MessageRulesState).rows}
    assert found == {"WorkshopWrote": ("CLIENT", True), "DataRequestMoved": ("CLIENT", True)}


async def test_a_rule_is_made_of_what_there_is_and_shown_by_its_names(desk, tab):
    await tab.do(MessageRulesState.load)
    state = tab.state(MessageRulesState)
    assert "OTMoved" in [one.id for one in state.events]
    assert "OT_READY" in [one.id for one in state.templates]
    await tab.do(MessageRulesState.edit, NEW)
    await tab.do(MessageRulesState.save, RULE)
    (row,) = own(state.rows)
    assert (row.audience, row.audience_label) == ("ROLE:MANAGER", "Jefes de taller")
    assert (row.ways, row.whatsapp, row.email) == ("WhatsApp", True, False)
    assert state.editing == ""


async def test_a_rule_is_changed_and_removed(desk, tab):
    await tab.do(MessageRulesState.load)
    await tab.do(MessageRulesState.edit, NEW)
    await tab.do(MessageRulesState.save, RULE)
    state = tab.state(MessageRulesState)
    await tab.do(MessageRulesState.edit, own(state.rows)[0].id)
    await tab.do(MessageRulesState.save, {**RULE, "audience": "CLIENT", "is_active": ""})
    (kept,) = own(desk.shop.do(queries.rules, Listing()).rows)
    assert (kept.audience, kept.is_active) == (Audience.CLIENT, False)
    await tab.do(MessageRulesState.edit, str(kept.id))
    await tab.do(MessageRulesState.remove)
    assert own(state.rows) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"event": ""}, "event"),
        ({"audience": "REY"}, "audience"),
        ({"template_code": "x"}, "template_code"),
    ],
)
async def test_a_rule_of_nothing_is_refused_at_its_field(tab, wrong, field):
    await tab.do(MessageRulesState.load)
    await tab.do(MessageRulesState.edit, NEW)
    await tab.do(MessageRulesState.save, RULE | wrong)
    assert field in tab.state(MessageRulesState).errors
    assert own(tab.state(MessageRulesState).rows) == []


# --- the editor ---------------------------------------------------------------------------------


async def test_what_is_typed_is_shown_without_being_kept(desk, tab):
    await tab.do(TemplatesState.load)
    await tab.do(TemplatesState.edit, NEW)
    await tab.do(TemplatesState.save, {**WORDS, "only": PREVIEW})
    shown = tab.state(TemplatesState).shown
    assert shown.subject == "Para [Nombre de quien recibe]"
    assert "<h1" in shown.html
    assert desk.shop.do(queries.templates, Listing()).total == 0


async def test_a_wrong_hole_is_told_before_it_is_kept(tab):
    await tab.do(TemplatesState.load)
    await tab.do(TemplatesState.edit, NEW)
    await tab.do(TemplatesState.save, {**WORDS, "body": "{{ x.y }}", "only": PREVIEW})
    assert "body" in tab.state(TemplatesState).errors


# --- the ways -------------------------------------------------------------------------------------


async def test_a_way_that_leads_nowhere_is_said_and_no_secret_is_shown(monkeypatch, tab):
    monkeypatch.setenv("SMS_URL", "http://cuenta:secreta@127.0.0.1:9/sms")
    monkeypatch.setenv("SMS_FROM", "TORQUE 360")
    settings.cache_clear()
    try:
        await tab.do(ChannelsState.load)
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    rows = {row.name: row for row in tab.state(ChannelsState).rows}
    assert rows["WhatsApp"].label == "Sin configurar"
    assert (rows["SMS"].label, rows["SMS"].inbox) == ("De práctica", "http://127.0.0.1:9/sms/")
    assert "secreta" not in str(rows)
    assert len(rows["Navegador"].key) == 87


async def test_the_workshops_wishes_are_kept(desk, tab):
    await tab.do(ChannelsState.load)
    wanted = {"email": "on", "quiet_from": "20:00", "quiet_until": "10:00"}
    await tab.do(ChannelsState.save, wanted)
    kept = desk.shop.do(queries.preferences)
    assert (kept.channels["EMAIL"], kept.channels["SMS"]) == (True, False)
    assert tab.state(ChannelsState).wishes.quiet_from == "20:00"


async def test_wishes_that_somebody_changed_meanwhile_are_not_written_over(desk, tab):
    await tab.do(ChannelsState.load)
    desk.shop.do(service.save_preferences, channels={"SMS": False})
    await tab.do(ChannelsState.save, {"sms": "on"})
    assert tab.notice.level == "error"
    assert desk.shop.do(queries.preferences).channels == {"SMS": False}


# --- the archive --------------------------------------------------------------------------------


async def test_what_was_put_away_can_be_read(desk, tab):
    desk.template(Channel.SMS)
    desk.write()
    desk.put_away()
    await tab.do(ArchiveState.load)
    (row,) = tab.state(ArchiveState).rows
    assert (row.recipient, row.status_label) == ("+56 9 1234 5678", "No enviado")
    await tab.do(ArchiveState.open, row.id)
    assert tab.state(ArchiveState).message.text == "Hola, Ana Muñoz"
    await tab.do(ArchiveState.open, "nada")
    assert tab.state(ArchiveState).message.id == ""


async def test_what_was_put_away_of_one_client_is_looked_at_alone(desk, tab):
    desk.template(Channel.SMS)
    other = desk.shop.do(clients.create, name="Luis Soto", phone="+56987654321")
    desk.write()
    desk.write(to=Person(client_id=other.id), dedup_key="dos")
    desk.write(to=Person(client_id=other.id), dedup_key="tres")
    desk.put_away()
    desk.write(dedup_key="cuatro")
    await tab.do(ArchiveState.load)
    offered = [(each["label"], each["count"]) for each in tab.state(ArchiveState).clients]
    assert offered == [("Luis Soto", 2), ("Ana Muñoz", 1)]
    events = await tab.do(ArchiveState.narrow, "client_id", str(other.id))
    assert goes_to(events) == [f"/mensajes/archivo?client_id={other.id}"]
    tab.go(client_id=str(other.id))
    await tab.do(ArchiveState.load)
    assert {row.recipient for row in tab.state(ArchiveState).rows} == {"+56 9 8765 4321"}
    assert tab.state(ArchiveState).total == 2
    tab.go(client_id="nada")
    await tab.do(ArchiveState.load)
    assert (tab.state(ArchiveState).rows, tab.state(ArchiveState).error != "") == ([], True)


async def test_a_code_and_a_link_that_opens_by_itself_are_not_shown_to_who_looks(desk, tab):
    desk.template(Channel.SMS, code="quotation_code", category="SECURITY", body="Es {{ codigo }}")
    desk.template(Channel.SMS, body="Decide: {{ enlace }}")
    link = f"https://torque.example/p/{'a1-_' * 8}"
    (code,) = desk.write(template="quotation_code", variables={"codigo": "482913"})
    (offer,) = desk.write(variables={"enlace": link}, dedup_key="dos")
    for key, shown in ((code, "Lleva un código"), (offer, "Decide: https://torque.example/p/…")):
        told = desk.shop.do(queries.message, key)
        assert told.content["text"].startswith(shown)
        assert "482913" not in str(told)
        assert "a1-_" not in str(told)
    assert desk.one(offer).content["text"] == f"Decide: {link}"


async def test_the_mail_with_documents_is_listed_with_the_last_answer(desk, tab, monkeypatch):
    monkeypatch.setenv("SMTP_URL", "smtp://127.0.0.1:9")
    monkeypatch.setenv("MAIL_FROM", "no-responder@torque.example")
    settings.cache_clear()
    try:
        told = {"to": "ana@cliente.example", "subject": "Tu factura", "text": "Va adjunta."}
        key = desk.shop.do(service.mail, **told, sender_name="Taller")
        desk.shop.do(service.postpone_mail, key, answer="451 greylisted")
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    await tab.do(MailsState.load)
    (row,) = tab.state(MailsState).rows
    assert (row.subject, row.status_label, row.answer, row.raw) == (
        "Tu factura",
        "Por enviar",
        "El proveedor pidió esperar. Se intentará de nuevo solo.",
        "451 greylisted",
    )


# --- a client's record ----------------------------------------------------------------------------


async def test_a_consent_is_recorded_at_the_counter_and_taken_back(desk, tab):
    tab.go(client_id=str(desk.client_id))
    await tab.do(ClientMessagesState.load)
    state = tab.state(ClientMessagesState)
    assert [row.stands for row in state.rows] == [False, False, False]
    await tab.do(ClientMessagesState.ask, "EMAIL")
    assert "Correo" in state.words
    await tab.do(ClientMessagesState.agree, {"words": state.words})
    (kept,) = desk.shop.do(queries.consents, Listing()).rows
    assert (kept.source, kept.words) == ("mostrador", state.words)
    assert state.rows[0].stands
    await tab.do(ClientMessagesState.withdraw, "EMAIL")
    assert not state.rows[0].stands


async def test_a_consent_without_words_is_refused(desk, tab):
    tab.go(client_id=str(desk.client_id))
    await tab.do(ClientMessagesState.load)
    await tab.do(ClientMessagesState.ask, "SMS")
    await tab.do(ClientMessagesState.agree, {"words": " "})
    assert "words" in tab.state(ClientMessagesState).errors


async def test_who_may_not_see_messages_sees_no_consent(desk):
    desk.shop.do(service.record_consent, desk.client_id, channel=Channel.SMS, words="a", source="b")
    with sitting(desk.shop.actor("notifications.own")) as tab:
        tab.go(client_id=str(desk.client_id))
        await tab.do(ClientMessagesState.load)
        assert tab.state(ClientMessagesState).rows == []


async def test_another_workshops_client_has_nothing_here(desk, rival):
    with sitting(rival.actor()) as tab:
        tab.go(client_id=str(desk.client_id))
        await tab.do(ClientMessagesState.load)
        assert not any(row.stands for row in tab.state(ClientMessagesState).rows)
        await tab.do(ClientMessagesState.ask, "SMS")
        await tab.do(ClientMessagesState.agree, {"words": "Acepto"})
        assert tab.notice.level == "error"


async def test_what_was_agreed_to_and_taken_back_is_told(desk, tab):
    tab.go(client_id=str(desk.client_id))
    await tab.do(ClientMessagesState.load)
    assert tab.state(ClientMessagesState).past == []
    for _ in range(2):
        await tab.do(ClientMessagesState.ask, "SMS")
        await tab.do(ClientMessagesState.agree, {"words": "Acepto."})
        await tab.do(ClientMessagesState.withdraw, "SMS")
    past = tab.state(ClientMessagesState).past
    assert [each.kind for each in past] == ["WITHDRAWN", "GIVEN"] * 2
    assert past[1].text == "Acepto. (en el taller)"
    assert len({each.id for each in past}) == 4


async def test_how_a_client_is_told_is_seen_and_changed(desk, tab):
    tab.go(client_id=str(desk.client_id))
    await tab.do(ClientWishesState.load)
    state = tab.state(ClientWishesState)
    assert [(way.name, way.label) for way in state.ways] == [
        ("Correo", "Sí"), ("WhatsApp", "Sí"), ("SMS", "Sí"),
    ]  # fmt: skip
    assert state.silence == "A cualquier hora."
    await tab.do(ClientWishesState.show)
    wanted = {"whatsapp": "on", "quiet_from": "20:00", "quiet_until": "10:00"}
    await tab.do(ClientWishesState.save, wanted)
    assert not state.open
    assert [way.label for way in state.ways] == ["No", "Sí", "No"]
    assert state.silence == "Nunca entre las 20:00 y las 10:00."
    kept = desk.shop.do(queries.client_preferences, desk.client_id)
    assert kept.channels == {"EMAIL": False, "WHATSAPP": True, "SMS": False}


async def test_a_client_who_chose_nothing_is_told_as_all_are(desk, tab):
    desk.shop.do(service.save_preferences, channels={"SMS": False})
    other = desk.shop.do(clients.create, name="Luis Soto")
    tab.go(client_id=str(other.id))
    await tab.do(ClientWishesState.load)
    state = tab.state(ClientWishesState)
    assert [way.label for way in state.ways] == ["Sí", "Sí", "No"]
    assert (state.silence, state.chosen) == (
        "Nunca entre las 21:00 y las 09:00.", "Como todo el taller.",
    )  # fmt: skip
    await tab.do(ClientWishesState.show)
    assert (state.wishes.email, state.wishes.sms, state.wishes.quiet_from) == (True, False, "")


async def test_a_clients_wishes_changed_meanwhile_are_not_written_over(desk, tab):
    tab.go(client_id=str(desk.client_id))
    await tab.do(ClientWishesState.load)
    await tab.do(ClientWishesState.show)
    desk.shop.do(service.save_client_preferences, desk.client_id, channels={"SMS": False})
    await tab.do(ClientWishesState.refresh)
    await tab.do(ClientWishesState.save, {"sms": "on"})
    assert tab.notice.level == "error"
    assert desk.shop.do(queries.client_preferences, desk.client_id).channels == {"SMS": False}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"quiet_from": "tarde"}, "quiet_from"), ({"quiet_from": "22:00"}, "quiet_until")],
)
async def test_hours_that_are_none_are_refused_at_their_field(desk, tab, wrong, field):
    tab.go(client_id=str(desk.client_id))
    await tab.do(ClientWishesState.load)
    await tab.do(ClientWishesState.show)
    await tab.do(ClientWishesState.save, wrong)
    assert tab.state(ClientWishesState).errors.keys() == {field}
    assert tab.state(ClientWishesState).open


@pytest.mark.parametrize("client_id", ["nada", "00000000-0000-0000-0000-000000000000"])
async def test_of_a_client_of_nobody_nothing_is_shown(tab, client_id):
    tab.go(client_id=client_id)
    await tab.do(ClientWishesState.load)
    assert tab.state(ClientWishesState).ways == []
