"""Mail goes out once, tries again when told «not now», and says when it never will."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from models.notifications import Mail, MailStatus
from models.outbox import MessageStatus, OutboxMessage
from tests.factories.authority import Authority
from tests.factories.postbox import mail_goes_out
from tests.factories.workshop import open_workshop
from torque_app.core.errors import Invalid, NotAllowed, NotFound
from torque_app.core.listing import Listing
from torque_app.integrations.mail.message import Attachment
from torque_app.notifications import handlers, queries, service  # noqa: F401 - they listen
from torque_app.notifications.service import NoMailServer
from workers import job as jobs
from workers import notifications as _jobs


@pytest.fixture
def box(monkeypatch, tmp_path):
    """The installation's mail server."""
    with mail_goes_out(monkeypatch, tmp_path) as postbox:
        yield postbox


def write(shop, to="ana@cliente.example", **more):
    given = {"subject": "Hola", "text": "Tu auto está listo.", "sender_name": "Taller"}
    return shop.do(service.mail, to=to, **(given | more))


def carry_out(shop):
    """Carry out every message that waits, however long it would wait."""
    with shop.tx() as tx:
        query = select(OutboxMessage).where(OutboxMessage.status != MessageStatus.DONE)
        waiting = [message.id for message in tx.session.exec(query)]
    for message_id in waiting:
        jobs.run(str(shop.tenant_id), str(message_id))


def rows(shop):
    with shop.tx() as tx:
        return list(tx.session.exec(select(Mail)).all())


def test_a_message_goes_out_once(shop, box):
    write(shop, attachments=[Attachment("a.pdf", "application/pdf", b"%PDF-1")])
    carry_out(shop)
    carry_out(shop)
    (letter,) = box.letters()
    assert letter.message["To"] == "ana@cliente.example"
    (row,) = rows(shop)
    assert (row.status, row.attempts) == (MailStatus.SENT, 1)
    assert row.sent_at <= datetime.now(UTC)


def test_a_worker_killed_after_the_server_took_it_sends_the_same_message(shop, box):
    key = write(shop)
    with shop.tx() as tx:
        outgoing = service.begin_mail(tx, key)
    _jobs._server().send(outgoing.data, sender="no-responder@torque.example", to=outgoing.recipient)
    carry_out(shop)
    assert len(list(box.letters())) == 1
    assert rows(shop)[0].status is MailStatus.SENT


def test_not_now_is_tried_again(shop, box):
    write(shop, to="despues@cliente.example")
    carry_out(shop)
    assert rows(shop)[0].status is MailStatus.QUEUED
    assert rows(shop)[0].last_answer.startswith("451")
    carry_out(shop)
    assert rows(shop)[0].status is MailStatus.SENT
    assert len(list(box.letters())) == 1


def test_a_server_without_a_good_certificate_gets_nothing_until_it_has_one(
    shop, monkeypatch, tmp_path
):
    authority = Authority(tmp_path)
    authority.is_known_here(monkeypatch)
    with mail_goes_out(monkeypatch, tmp_path / "a", tls=authority.server("otro.example")) as box:
        write(shop)
        carry_out(shop)
        assert list(box.letters()) == []
    (row,) = rows(shop)
    assert (row.status, row.last_answer) == (
        MailStatus.QUEUED,
        "El certificado del servidor de correo es de otro nombre. Revisa el nombre del servidor.",
    )
    authority.is_known_here(monkeypatch)
    with mail_goes_out(monkeypatch, tmp_path / "b", tls=authority.server()) as box:
        carry_out(shop)
        assert len(list(box.letters())) == 1
    assert rows(shop)[0].status is MailStatus.SENT


def test_a_refused_message_is_told_to_whoever_wanted_it(shop, box):
    write(shop, to="rebota@cliente.example")
    carry_out(shop)
    carry_out(shop)
    (row,) = rows(shop)
    assert row.status is MailStatus.FAILED
    assert row.last_answer.startswith("550")
    (notice,) = shop.do(queries.mine, Listing()).rows
    assert notice.title == "Un correo no llegó"
    assert "rebota@cliente.example" in notice.message
    assert list(box.letters()) == []


def test_without_a_server_nothing_is_promised(shop):
    with pytest.raises(NoMailServer):
        write(shop)
    assert rows(shop) == []


def test_an_address_that_is_none_is_refused(shop, box):
    with pytest.raises(Invalid):
        write(shop, to="ana@cliente.example\r\nBcc: todos@cliente.example")


def test_another_workshop_sees_no_mail_of_ours(shop, box):
    key = write(shop, about=("invoices", shop.owner_id))
    other = open_workshop()
    assert other.do(queries.mails, Listing()).total == 0
    assert other.do(queries.mails_about, "invoices", shop.owner_id) == []
    with pytest.raises(NotFound):
        other.do(service.begin_mail, key)
    assert [row.id for row in shop.do(queries.mails_about, "invoices", shop.owner_id)] == [key]


def test_mail_is_the_platforms_to_send(shop, box):
    with shop.tx("notifications.own") as tx, pytest.raises(NotAllowed):
        service.mail(tx, to="a@b.cl", subject="", text="", sender_name="")
