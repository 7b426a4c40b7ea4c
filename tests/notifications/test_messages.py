"""A message is written once, by a way that is open, and not at night or without consent."""

from datetime import UTC, datetime, time

import pytest

from models.auth import User
from models.notifications_messages import Channel, MessageCategory, MessageStatus
from tests.factories.postbox import mail_goes_out
from tests.factories.workshop import add_member
from tests.notifications.conftest import NEVER_QUIET
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from torque_app.core.listing import Listing
from torque_app.core.tx import transaction
from torque_app.notifications import queries, service
from torque_app.notifications.rules import timing
from torque_app.notifications.service import NoTemplate, Person
from torque_app.notifications.service.way_out import address
from torque_app.tenants import queries as known
from torque_app.tenants import service as tenants

MARKETING = {"category": MessageCategory.MARKETING, "body": "Oferta. Baja: {{ baja }}"}


@pytest.fixture
def box(monkeypatch, tmp_path):
    """The installation's mail server."""
    with mail_goes_out(monkeypatch, tmp_path) as postbox:
        yield postbox


@pytest.fixture
def mailing(desk, box):
    """A workshop with words for e-mail."""
    desk.template(Channel.EMAIL)
    return desk


def test_a_message_goes_out_once_and_its_story_is_told(mailing, box):
    (key,) = mailing.write()
    mailing.carry_out()
    mailing.carry_out()
    (letter,) = box.letters()
    assert letter.message["Subject"] == "Aviso"
    assert "Hola, Ana Muñoz" in letter.message.get_content()
    assert mailing.one(key).status is MessageStatus.SENT
    assert mailing.story(key) == ["QUEUED", "CALLED", "SENT"]


def test_an_answer_goes_to_the_workshops_own_mail(mailing, box):
    (company,) = mailing.shop.do(known.companies)
    mailing.shop.do(tenants.change_company, company.id, {"email": "hola@eltaller.example"})
    mailing.write()
    mailing.carry_out()
    (letter,) = box.letters()
    assert letter.message["Reply-To"] == "hola@eltaller.example"


def test_the_same_key_to_the_same_person_is_written_once(mailing):
    assert mailing.write() == mailing.write()
    assert len(mailing.all()) == 1
    assert mailing.write(dedup_key="x" * 300) != mailing.write(dedup_key="x" * 299)


def test_html_says_the_same_and_stays_inert(desk, box):
    layout = "<mail><heading>Hola, {{ nombre }}</heading></mail>"
    desk.template(Channel.EMAIL, layout=layout, subject="Para {{ patente }}")
    desk.write(variables={"nombre": "<script>x</script>", "patente": "BB\r\nBcc: a@b.cl"})
    desk.carry_out()
    (letter,) = box.letters()
    html = letter.message.get_body(("html",)).get_content()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert letter.message["Subject"] == "Para BB Bcc: a@b.cl"
    assert letter.message["Bcc"] is None


def test_without_words_nothing_can_be_said(desk):
    with pytest.raises(NoTemplate):
        desk.write(template="no_existe")


def test_a_standard_template_is_given_the_first_time_it_is_needed(desk, box):
    (key,) = desk.write(template="quotation_reminder", variables={"numero": "P-1"})
    assert "P-1" in desk.one(key).subject


def test_a_standard_template_that_was_removed_stays_removed(desk, box):
    desk.write(template="quotation_reminder")
    for row in desk.shop.do(queries.templates, Listing(limit=200)).rows:
        if row.code == "quotation_reminder":
            desk.shop.do(service.remove_template, row.id)
    with pytest.raises(NoTemplate):
        desk.write(template="quotation_reminder", dedup_key="dos")


def test_a_way_without_provider_is_kept_in_with_its_reason(desk):
    desk.template(Channel.WHATSAPP)
    (key,) = desk.write()
    assert desk.one(key).status is MessageStatus.SUPPRESSED
    assert "no tiene este canal" in desk.one(key).last_answer


def test_the_next_way_is_taken_where_one_was_switched_off(mailing):
    mailing.template(Channel.IN_APP)
    boss = mailing.shop.owner_id
    mailing.shop.do(service.save_my_preferences, channels={"IN_APP": False})
    (key,) = mailing.write(to=Person(user_id=boss))
    assert mailing.one(key).channel is Channel.EMAIL


def test_a_client_is_told_by_no_way_they_switched_off(mailing):
    off = {"EMAIL": False}
    mailing.shop.do(service.save_client_preferences, mailing.client_id, channels=off)
    (key,) = mailing.write()
    assert mailing.one(key).status is MessageStatus.SUPPRESSED
    assert mailing.one(key).last_answer == "Pidió no recibir avisos por este canal."
    mailing.template(Channel.EMAIL, code="codigo", category=MessageCategory.SECURITY)
    (urgent,) = mailing.write(template="codigo", dedup_key="dos")
    assert mailing.one(urgent).status is MessageStatus.QUEUED


def test_a_way_switched_off_meanwhile_stops_what_waits(mailing, box):
    (key,) = mailing.write()
    mailing.shop.do(service.save_client_preferences, mailing.client_id, channels={"EMAIL": False})
    mailing.carry_out()
    assert mailing.one(key).status is MessageStatus.SUPPRESSED
    assert list(box.letters()) == []


def test_what_a_client_says_stands_over_what_the_workshop_says(mailing):
    mailing.shop.do(service.save_preferences, channels={"EMAIL": False})
    (key,) = mailing.write()
    assert mailing.one(key).status is MessageStatus.SUPPRESSED
    mailing.shop.do(
        service.save_client_preferences, mailing.client_id, channels={"EMAIL": True}, **NEVER_QUIET
    )
    (after,) = mailing.write(dedup_key="dos")
    assert mailing.one(after).status is MessageStatus.QUEUED


@pytest.mark.parametrize(
    ("category", "leads"),
    [(MessageCategory.TRANSACTIONAL, True), (MessageCategory.SECURITY, False)],
)
def test_mail_leads_to_where_a_client_says_how_to_be_told(desk, box, category, leads):
    layout = "<mail><heading>Hola</heading></mail>"
    desk.template(Channel.EMAIL, layout=layout, category=category)
    desk.write()
    desk.carry_out()
    (letter,) = box.letters()
    html = letter.message.get_body(("html",)).get_content()
    assert ("Elegir cómo me avisan" in html) is leads
    assert ("/u/" in html) is leads
    assert letter.message["List-Unsubscribe"] is None


def test_saving_wishes_leaves_the_language_as_it_was(desk):
    kept = desk.shop.do(service.save_client_preferences, desk.client_id, channels={}, locale="en")
    assert kept.locale == "en"
    kept = desk.shop.do(service.save_client_preferences, desk.client_id, channels={"SMS": True})
    assert kept.locale == "en"


def test_the_first_wishes_of_a_member_keep_their_language(desk):
    with transaction(desk.shop.actor()) as tx:
        tx.session.get_one(User, desk.shop.owner_id).locale = "en"
    assert desk.shop.do(service.save_my_preferences, channels={"SMS": False}).locale == "en"


def test_a_message_in_the_bell_is_there_at_once(desk):
    desk.template(Channel.IN_APP, subject="Aviso")
    (key,) = desk.write(to=Person(user_id=desk.shop.owner_id), variables={"enlace": "/ot/1"})
    assert desk.one(key).status is MessageStatus.DELIVERED
    (line,) = desk.shop.do(queries.mine, Listing()).rows
    assert (line.title, line.message, line.link) == ("Aviso", "Hola, Rosa Dueña", "/ot/1")


def test_nobody_is_written_to_at_night_but_for_security(mailing, box):
    night = datetime(2026, 11, 21, 2, tzinfo=UTC)  # eleven at night in Santiago
    mailing.shop.do(
        service.save_client_preferences,
        mailing.client_id,
        channels={},
        quiet_from=time(21),
        quiet_until=time(9),
    )
    (key,) = mailing.write(now=night)
    assert mailing.one(key).status is MessageStatus.HELD
    assert mailing.one(key).next_at == datetime(2026, 11, 21, 12, tzinfo=UTC)
    mailing.template(Channel.EMAIL, code="codigo", category=MessageCategory.SECURITY)
    (urgent,) = mailing.write(now=night, template="codigo", dedup_key="dos")
    assert mailing.one(urgent).status is MessageStatus.QUEUED


def agreed(desk, **more):
    given = {"channel": Channel.EMAIL, "words": "Acepto", "source": "mostrador"}
    return desk.shop.do(service.record_consent, desk.client_id, **(given | more))


def test_publicity_waits_for_consent(desk, box):
    desk.template(Channel.EMAIL, **MARKETING)
    (key,) = desk.write()
    assert desk.one(key).status is MessageStatus.SUPPRESSED
    assert agreed(desk) == agreed(desk)
    (after,) = desk.write(dedup_key="dos")
    assert desk.one(after).status is MessageStatus.QUEUED
    desk.carry_out()
    (letter,) = box.letters()
    assert letter.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/u/" in letter.message["List-Unsubscribe"]


def test_a_consent_taken_back_meanwhile_stops_what_waits(desk, box):
    desk.template(Channel.EMAIL, **MARKETING)
    agreed(desk)
    (key,) = desk.write()
    assert desk.shop.do(service.withdraw_consent, desk.client_id, channel=Channel.EMAIL)
    desk.carry_out()
    assert desk.one(key).status is MessageStatus.SUPPRESSED
    assert list(box.letters()) == []


def test_the_link_takes_the_consent_back(desk, box):
    agreed(desk)
    token = address(desk.shop.tenant_id, desk.client_id, Channel.EMAIL).rpartition("/")[2]
    way = service.read_way_out(token)
    with desk.shop.tx() as tx:
        assert service.leave(tx, way)
        assert not service.leave(tx, way)
    (kept,) = desk.shop.do(queries.consents, Listing()).rows
    assert kept.withdrawn_by_link


@pytest.mark.parametrize("spoil", [lambda t: t[:-1], lambda t: "B" + t[1:], lambda _: "x.y"])
def test_a_link_that_was_touched_opens_nothing(desk, spoil):
    token = address(desk.shop.tenant_id, desk.client_id, Channel.EMAIL).rpartition("/")[2]
    with pytest.raises(NotFound):
        service.read_way_out(spoil(token))


def test_publicity_names_the_way_out(desk):
    with pytest.raises(Invalid, match="baja"):
        desk.template(Channel.EMAIL, category=MessageCategory.MARKETING, body="Oferta")


@pytest.mark.parametrize(
    "wrong",
    [
        {"body": ""},
        {"body": "{{ clave_de_otro }}"},
        {"body": "{{ name|x }}"},
        {"code": "Con Espacios"},
        {"locale": "zz"},
        {"layout": "<mail><text>a</text></mail>"},
    ],
)
def test_words_that_cannot_be_said_are_refused(desk, wrong):
    with pytest.raises(Invalid):
        desk.template(Channel.SMS, **wrong)


def test_one_template_for_each_code_way_and_language(mailing):
    with pytest.raises(Conflict):
        mailing.template(Channel.EMAIL)
    mailing.template(Channel.EMAIL, locale="en")


def test_a_template_changed_meanwhile_is_not_written_over(mailing):
    (row,) = mailing.shop.do(queries.templates, Listing()).rows
    words = {"code": "aviso", "channel": Channel.EMAIL, "subject": "Otro", "body": "b"}
    mailing.shop.do(service.save_template, row.id, version=row.version, **words)
    with pytest.raises(Stale):
        mailing.shop.do(service.save_template, row.id, version=row.version, **words)


def test_a_preview_sends_nothing_and_names_what_is_missing(desk):
    given = {
        "code": "aviso",
        "channel": "EMAIL",
        "subject": "Hola {{ nombre }}",
        "body": "En {{ taller }}",
        "layout": "<mail><text>{{ nombre }}</text></mail>",
    }
    shown = desk.shop.do(service.preview, given, {"nombre": "Ana"})
    assert (shown["subject"], shown["text"]) == ("Hola Ana", "En [Nombre del taller]")
    assert "Ana" in shown["html"]
    assert desk.all() == []


def test_another_workshop_neither_writes_nor_reads(mailing, rival):
    (key,) = mailing.write()
    with pytest.raises(NotFound):
        rival.do(queries.message, key)
    with pytest.raises(NotFound):
        rival.do(service.resend, key)
    assert rival.do(queries.log, Listing()).total == 0
    with pytest.raises(NotFound):
        rival.do(
            service.record_consent, mailing.client_id, channel=Channel.SMS, words="a", source="b"
        )


def test_writing_is_the_platforms_and_wishes_are_ones_own(desk):
    with desk.shop.tx("notifications.own") as tx, pytest.raises(NotAllowed):
        service.write(
            tx, template="a", about=("a", desk.client_id), to=Person(client_id=desk.client_id),
            variables={}, dedup_key="a",
        )  # fmt: skip
    other = add_member(desk.shop)
    desk.shop.do(service.save_my_preferences, channels={"SMS": False})
    assert desk.shop.do(queries.my_preferences).channels == {"SMS": False}
    with desk.shop.tx() as tx:
        assert queries.reach(tx, Person(user_id=other)).wants(Channel.SMS)


def test_a_workshop_sends_so_many_a_minute_and_the_others_wait(mailing, box, monkeypatch):
    monkeypatch.setattr(timing, "PER_MINUTE", 2)
    keys = [mailing.write(dedup_key=str(number))[0] for number in range(3)]
    mailing.carry_out()
    standing = sorted(mailing.one(key).status for key in keys)
    assert standing == [MessageStatus.QUEUED, MessageStatus.SENT, MessageStatus.SENT]
    assert len(list(box.letters())) == 2
