"""The box over TLS: what comes over a closed line is taken in, and on no other is a word said."""

import pytest

from models.purchases import MailOutcome
from tests.factories.authority import DAY, HERE, Authority
from tests.factories.imap import PASSWORD, open_imap
from tests.purchases.mailing import box, keep, letter, look, mails
from torque_app.integrations.mail.imap import MailboxAway
from torque_app.settings import settings

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def authority(tmp_path, monkeypatch):
    """One that this machine trusts."""
    made = Authority(tmp_path)
    made.is_known_here(monkeypatch)
    return made


@pytest.mark.parametrize("safety", ["TLS", "STARTTLS"])
def test_a_password_is_never_said_on_a_line_that_does_not_close(office, imap, safety):
    keep(office, imap, safety=safety)
    look(office)
    assert "no ofrece una conexión cifrada" in box(office).last_error
    assert box(office).is_active
    assert not [line for line in imap.heard if "LOGIN" in line]


@pytest.mark.parametrize("how", ["tls", "starttls"])
def test_what_comes_over_a_closed_line_is_taken_in(office, authority, how):
    with open_imap(**{how: authority.server()}) as imap:
        imap.put(letter(office.envelope()))
        keep(office, imap, host=HERE, safety=how.upper())
        look(office)
    assert mails(office)[0].outcome is MailOutcome.TAKEN
    assert not [line for line in imap.overheard if PASSWORD in line]


def test_a_certificate_that_ran_out_is_said_and_looked_at_again_when_renewed(office, authority):
    expired = authority.server(since=-2 * DAY, until=-DAY)
    with open_imap(tls=expired) as imap:
        keep(office, imap, host=HERE, safety="TLS")
        look(office)
        assert box(office).last_error == (
            "El certificado del servidor de correo está vencido. Pide que lo renueven."
        )
        assert not [line for line in imap.heard if "LOGIN" in line]
    with open_imap(tls=authority.server(), port=imap.port) as renewed:
        renewed.put(letter(office.envelope()))
        look(office)
    assert (box(office).last_error, mails(office)[0].outcome) == ("", MailOutcome.TAKEN)


def test_a_server_inside_our_walls_is_silent_whatever_its_certificate(
    office, authority, monkeypatch
):
    monkeypatch.setenv("MAILBOXES_INSIDE", "false")
    settings.cache_clear()
    with open_imap(tls=authority.server("correo.example")) as imap:
        keep(office, imap, host=HERE, safety="TLS")
        look(office)
    assert box(office).last_error == MailboxAway.message
