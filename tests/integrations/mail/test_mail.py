"""Mail: composed, handed over to the postbox on the loopback, refused and delayed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.postbox import open_postbox
from torque_app.core.errors import Invalid
from torque_app.embedded.processes import free_port
from torque_app.integrations.mail.message import Attachment, address, compose
from torque_app.integrations.mail.postbox import Postbox
from torque_app.integrations.mail.smtp import MailDelayed, MailRefused, Server

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def box(tmp_path: Path) -> Iterator[tuple[Server, Postbox]]:
    """A postbox: the way to it and what it holds."""
    with open_postbox(tmp_path) as (url, postbox):
        yield Server.at(url), postbox


def letter(**more: object) -> bytes:
    given = {
        "sender": "taller@losaromos.example",
        "sender_name": "Taller Los Aromos",
        "to": "ana@cliente.example",
        "subject": "Tu boleta",
        "text": "Hola Ana: adjuntamos tu boleta.",
        "message_id": "uno@torque.example",
        "at": NOW,
    }
    return compose(**(given | more))  # type: ignore[arg-type]


def test_a_message_arrives_whole(box: tuple[Server, Postbox]) -> None:
    server, postbox = box
    paper = Attachment("DTE-33-1.pdf", "application/pdf", b"%PDF-1.7 \x00\xff")
    data = letter(attachments=[paper])
    server.send(data, sender="taller@losaromos.example", to="ana@cliente.example")
    (kept,) = postbox.letters()
    assert kept.message["Subject"] == "Tu boleta"
    (attached,) = kept.message.iter_attachments()
    assert attached.get_filename() == paper.name
    assert attached.get_content() == paper.data


def test_a_picture_travels_with_the_html_that_names_it_and_is_not_attached() -> None:
    page = '<p><img src="cid:logo" alt=""></p>'
    logo = Attachment("logo", "image/png", b"\x89PNG\r\n")
    paper = Attachment("DTE-33-1.pdf", "application/pdf", b"%PDF-1.7")
    data = letter(html=page, pictures=[logo], attachments=[paper])
    message = message_from_bytes(data, policy=policy.default)
    assert [each.get_filename() for each in message.iter_attachments()] == [paper.name]
    (picture,) = [each for each in message.walk() if each["Content-ID"]]
    assert (picture["Content-ID"], picture.get_content_disposition()) == ("<logo>", "inline")
    assert picture.get_content() == logo.data
    assert message.get_body(("html",)).get_content().strip() == page
    assert message.get_body(("plain",)).get_content().startswith("Hola Ana")


def test_the_same_message_twice_is_kept_once(box: tuple[Server, Postbox]) -> None:
    server, postbox = box
    for _ in range(2):
        server.send(letter(), sender="taller@losaromos.example", to="ana@cliente.example")
    assert len(list(postbox.letters())) == 1


def test_a_mailbox_that_does_not_exist_is_refused_for_good(box: tuple[Server, Postbox]) -> None:
    server, postbox = box
    with pytest.raises(MailRefused) as refused:
        server.send(letter(), sender="taller@losaromos.example", to="rebota@cliente.example")
    assert refused.value.details["answer"].startswith("550")
    assert list(postbox.letters()) == []


def test_not_now_means_later(box: tuple[Server, Postbox]) -> None:
    server, postbox = box
    to = "despues@cliente.example"
    with pytest.raises(MailDelayed):
        server.send(letter(to=to), sender="taller@losaromos.example", to=to)
    server.send(letter(to=to), sender="taller@losaromos.example", to=to)
    assert len(list(postbox.letters())) == 1


def test_nobody_at_home_means_later() -> None:
    with pytest.raises(MailDelayed):
        Server.at(f"smtp://127.0.0.1:{free_port()}").send(letter(), sender="a@b.cl", to="c@d.cl")


def test_a_name_cannot_become_a_header() -> None:
    name = "Ana\r\nBcc: todos@cliente.example"
    message = message_from_bytes(letter(subject=name, sender_name=name), policy=policy.default)
    assert message["Bcc"] is None
    assert message["Subject"] == "Ana Bcc: todos@cliente.example"


@pytest.mark.parametrize(
    "typed",
    ["", "ana", "ana@", "@cliente.cl", "ana@cliente", "a b@c.cl", "ana@c.cl\r\nBcc: x@y.cl",
     "ana@c.cl, eva@c.cl", "ñandú@c.cl", "a" * 250 + "@c.cl", "<ana@c.cl>"],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        address(typed)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_a_refusal(typed: str) -> None:
    try:
        taken = address(typed)
    except Invalid:
        return
    assert "@" in taken
    assert taken == address(taken)


@given(st.text(max_size=60), st.text(max_size=200))
def test_any_subject_and_text_travel(subject: str, text: str) -> None:
    try:
        data = letter(subject=subject, text=text)
    except UnicodeEncodeError:
        assert any("\ud800" <= c <= "\udfff" for c in subject + text)
        return
    message = message_from_bytes(data, policy=policy.default)
    assert message["To"] == "ana@cliente.example"
    assert message["Bcc"] is None


@pytest.mark.parametrize(
    "url", ["http://x", "smtp://", "smtp://ana:clave@correo.example", "correo.example:25"]
)
def test_an_unclear_or_unsafe_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="SMTP_URL"):
        Server.at(url)


def test_a_server_is_read_from_its_address() -> None:
    server = Server.at("smtp+starttls://ana%40x.cl:c%3Alave@correo.example")
    assert (server.host, server.port, server.user) == ("correo.example", 587, "ana@x.cl")
    assert server.password == "c:lave"
