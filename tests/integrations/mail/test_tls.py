"""Mail over TLS: a server proves its name before it hears a password, or it hears nothing."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.factories.authority import DAY, HERE, Authority
from tests.factories.imap import PASSWORD, USER, open_imap
from tests.factories.postbox import open_postbox
from tests.integrations.mail.scripted import scripted
from torque_app.integrations.mail.imap import Account, MailboxAway, MailboxUnsafe, Safety
from torque_app.integrations.mail.message import compose
from torque_app.integrations.mail.smtp import MailDelayed, MailRefused, MailUnsafe, Server

ALWAYS = date(2020, 1, 1)
FROM, TO = "taller@losaromos.example", "ana@cliente.example"
LETTER = compose(
    sender=FROM, sender_name="Taller", to=TO, subject="Boleta", text="Hola",
    message_id="uno@torque.example", at=datetime(2026, 11, 21, 12, tzinfo=UTC),
)  # fmt: skip
CLOSED = ("tls", "starttls")
SAFETY = {"tls": Safety.TLS, "starttls": Safety.STARTTLS}
BAD = [
    pytest.param({"host": "correo.example"}, "es de otro nombre", id="another name"),
    pytest.param({"host": "127.0.0.1"}, "es de otro nombre", id="address for a name"),
    pytest.param({"signs_itself": True}, "autoridad conocida", id="self-signed"),
    pytest.param({"since": -2 * DAY, "until": -DAY}, "está vencido", id="expired"),
    pytest.param({"since": DAY, "until": 2 * DAY}, "todavía no vale", id="not yet valid"),
]


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """One that this machine trusts."""
    made = Authority(tmp_path)
    made.is_known_here(monkeypatch)
    return made


@pytest.fixture
def stranger(tmp_path: Path) -> Authority:
    """One that nobody knows."""
    folder = tmp_path / "stranger"
    folder.mkdir()
    return Authority(folder)


def reading(port: int, how: str, host: str = HERE) -> list[int]:
    """Open the box as the worker does and return the numbers of its messages."""
    account = Account(host, port, SAFETY[how], USER, PASSWORD)
    with account.opened(inside=True, timeout=5) as box:
        return box.after(0, since=ALWAYS)


# --- what goes out ------------------------------------------------------------------------


@pytest.mark.parametrize("how", CLOSED)
def test_mail_goes_out_over_a_line_that_is_closed(authority, tmp_path, how):
    with open_postbox(tmp_path / "box", **{how: authority.server()}) as (url, box):
        Server.at(url).send(LETTER, sender=FROM, to=TO)
        (kept,) = box.letters()
    assert kept.message["Subject"] == "Boleta"


@pytest.mark.parametrize("how", CLOSED)
def test_a_server_known_by_its_address_proves_the_address(authority, tmp_path, how):
    with open_postbox(tmp_path / "box", **{how: authority.server("127.0.0.1")}) as (url, box):
        Server.at(url.replace(HERE, "127.0.0.1")).send(LETTER, sender=FROM, to=TO)
        assert len(list(box.letters())) == 1


@pytest.mark.parametrize("how", CLOSED)
@pytest.mark.parametrize(("wrong", "said"), BAD)
def test_no_mail_goes_to_a_server_that_does_not_prove_its_name(
    authority, tmp_path, how, wrong, said
):
    with open_postbox(tmp_path / "box", **{how: authority.server(**wrong)}) as (url, box):
        with pytest.raises(MailUnsafe, match=said):
            Server.at(url).send(LETTER, sender=FROM, to=TO)
        assert list(box.letters()) == []


@pytest.mark.parametrize("how", CLOSED)
def test_no_mail_goes_to_a_server_vouched_for_by_nobody_known(authority, stranger, tmp_path, how):
    with open_postbox(tmp_path / "box", **{how: stranger.server()}) as (url, box):
        with pytest.raises(MailUnsafe, match="autoridad conocida"):
            Server.at(url).send(LETTER, sender=FROM, to=TO)
        assert list(box.letters()) == []


@pytest.mark.parametrize(
    "extension", [{}, {b"STARTTLS": b"454 not now\r\n"}, {b"STARTTLS": b"502 no\r\n"}]
)
def test_without_starttls_the_server_hears_neither_password_nor_mail(extension):
    offer = b"250-STARTTLS\r\n" if extension else b""
    answers = {b"EHLO": b"250-aqui\r\n" + offer + b"250 AUTH PLAIN\r\n", b"QUIT": b"221 bye\r\n"}
    with scripted(b"220 aqui\r\n", answers | extension) as (port, heard):
        server = Server.at(f"smtp+starttls://ana:clave@localhost:{port}")
        with pytest.raises(MailUnsafe, match="no ofrece una conexión cifrada"):
            server.send(LETTER, sender=FROM, to=TO)
    verbs = {line.split()[0].upper() for line in heard}
    assert verbs <= {b"EHLO", b"STARTTLS", b"QUIT"}


def test_a_server_that_speaks_openly_where_tls_was_asked_hears_no_mail():
    with (
        scripted(b"220 aqui\r\n", {}) as (port, heard),
        pytest.raises(MailUnsafe, match="no ofrece una conexión cifrada"),
    ):
        Server.at(f"smtps://ana:clave@localhost:{port}").send(LETTER, sender=FROM, to=TO)
    assert not any(b"EHLO" in line or b"clave" in line for line in heard)


def test_a_server_that_hangs_up_while_the_line_is_closed_is_only_late():
    answers = {b"EHLO": b"250-aqui\r\n250 STARTTLS\r\n"}
    with scripted(b"220 aqui\r\n", answers) as (port, _), pytest.raises(MailDelayed) as late:
        Server.at(f"smtp+starttls://localhost:{port}").send(LETTER, sender=FROM, to=TO)
    assert not isinstance(late.value, MailUnsafe)


def test_the_server_of_these_tests_takes_nothing_in_the_open(authority, tmp_path):
    with open_postbox(tmp_path / "box", starttls=authority.server()) as (url, box):
        with pytest.raises(MailRefused):
            Server.at(url.replace("smtp+starttls", "smtp")).send(LETTER, sender=FROM, to=TO)
        assert list(box.letters()) == []


# --- what comes in ------------------------------------------------------------------------


@pytest.mark.parametrize("how", CLOSED)
def test_a_box_is_read_over_a_line_that_is_closed(authority, how):
    with open_imap(**{how: authority.server()}) as imap:
        imap.put(LETTER)
        assert reading(imap.port, how) == [1]
    assert [line for line in imap.heard if PASSWORD in line]
    assert not [line for line in imap.overheard if PASSWORD in line]


@pytest.mark.parametrize("how", CLOSED)
@pytest.mark.parametrize(("wrong", "said"), BAD)
def test_no_password_is_said_to_a_server_that_does_not_prove_its_name(authority, how, wrong, said):
    with (
        open_imap(**{how: authority.server(**wrong)}) as imap,
        pytest.raises(MailboxUnsafe, match=said),
    ):
        reading(imap.port, how)
    assert not [line for line in imap.heard if "LOGIN" in line]


@pytest.mark.parametrize("how", CLOSED)
def test_no_password_is_said_to_a_server_vouched_for_by_nobody_known(authority, stranger, how):
    with (
        open_imap(**{how: stranger.server()}) as imap,
        pytest.raises(MailboxUnsafe, match="autoridad conocida"),
    ):
        reading(imap.port, how)
    assert not [line for line in imap.heard if "LOGIN" in line]


@pytest.mark.parametrize(
    ("greeting", "answers"),
    [
        (b"* OK hi\r\n", {b"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n%b OK done\r\n"}),
        (
            b"* OK hi\r\n",
            {
                b"CAPABILITY": b"* CAPABILITY IMAP4rev1 STARTTLS\r\n%b OK done\r\n",
                b"STARTTLS": b"%b NO later\r\n",
            },
        ),
        # who is let in before the line is closed talks to whoever stands between
        (
            b"* PREAUTH hi\r\n",
            {b"CAPABILITY": b"* CAPABILITY IMAP4rev1 STARTTLS\r\n%b OK done\r\n"},
        ),
    ],
    ids=["not offered", "refused", "already let in"],
)
def test_without_starttls_no_password_is_said(greeting, answers):
    with (
        scripted(greeting, answers) as (port, heard),
        pytest.raises(MailboxUnsafe, match="no ofrece una conexión cifrada"),
    ):
        reading(port, "starttls")
    assert not any(b"LOGIN" in line or b"EXAMINE" in line for line in heard)


def test_a_box_that_speaks_openly_where_tls_was_asked_hears_no_password():
    with (
        scripted(b"* OK hi\r\n", {}) as (port, heard),
        pytest.raises(MailboxUnsafe, match="no ofrece una conexión cifrada"),
    ):
        reading(port, "tls")
    assert not any(b"LOGIN" in line for line in heard)


@pytest.mark.parametrize("how", CLOSED)
def test_our_own_network_tells_nothing_of_its_certificates(authority, how):
    """Whoever names a host inside must not learn from the sentence what stands there."""
    expired = authority.server(since=timedelta(days=-2), until=-DAY)
    with open_imap(**{how: expired}) as imap:
        account = Account(HERE, imap.port, SAFETY[how], USER, PASSWORD)
        with pytest.raises(MailboxAway) as away, account.opened(timeout=5):
            pass
    assert (type(away.value), imap.heard) == (MailboxAway, [])
