"""The server that takes our mail, by SMTP (RFC 5321): one message, one verdict."""

import smtplib
import ssl
from dataclasses import dataclass
from typing import ClassVar, Final
from urllib.parse import unquote, urlsplit

from torque_app.core.errors import TorqueError
from torque_app.integrations.mail import trust
from torque_app.integrations.nearby import HERE

SCHEMES: Final = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
"""How the address of a server begins, and the port each means by default."""

_NOT_NOW: Final = 400
_PERMANENT: Final = 500  # RFC 5321 §4.2.1


class MailDelayed(TorqueError):
    """The server does not answer, or says «not now»: the same bytes may go again."""

    code: ClassVar[str] = "mail_delayed"
    status: ClassVar[int] = 503
    message: ClassVar[str] = "El servidor de correo no responde. Se intentará de nuevo."


class MailUnsafe(MailDelayed):
    """The line to the server could not be closed to others: nothing was said on it.

    It is tried again like any delay, since a certificate is renewed in hours; the sentence says
    what somebody has to mend.
    """

    code: ClassVar[str] = "mail_unsafe"
    message: ClassVar[str] = trust.NOT_CLOSED


class MailRefused(TorqueError):
    """The server will never take this message for this address."""

    code: ClassVar[str] = "mail_refused"
    status: ClassVar[int] = 422
    message: ClassVar[str] = "El servidor de correo rechazó el mensaje."


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed over: `smtp://`, `smtp+starttls://` or `smtps://user:password@host`."""

    scheme: str
    host: str
    port: int
    user: str
    password: str

    @classmethod
    def at(cls, url: str) -> "Server":
        """Return the server an address names; ValueError for one that is not clear or not safe."""
        parts = urlsplit(url)
        if parts.scheme not in SCHEMES or not parts.hostname:
            raise ValueError("SMTP_URL empieza con smtp://, smtp+starttls:// o smtps://")
        if parts.scheme == "smtp" and parts.username and parts.hostname not in HERE:
            raise ValueError("SMTP_URL con clave necesita smtp+starttls:// o smtps://")
        return cls(
            parts.scheme,
            parts.hostname,
            parts.port or SCHEMES[parts.scheme],
            unquote(parts.username or ""),
            unquote(parts.password or ""),
        )

    def send(self, data: bytes, *, sender: str, to: str, timeout: float = 30.0) -> str:
        """Hand a message over and return the server's words; raises MailDelayed or MailRefused."""
        try:
            with self._reached(timeout) as link:
                self._close_to_others(link)
                if self.user:
                    link.login(self.user, self.password)
                return _delivered(link, data, sender=sender, to=to)
        except smtplib.SMTPResponseException as answer:
            raise _verdict(answer.smtp_code, answer.smtp_error) from answer
        except ssl.SSLError as broken:
            raise _unsafe(broken) from broken
        except (smtplib.SMTPException, OSError) as lost:
            raise MailDelayed(why=type(lost).__name__) from lost

    def _reached(self, timeout: float) -> smtplib.SMTP:
        if self.scheme == "smtps":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=timeout, context=trust.safe())
        return smtplib.SMTP(self.host, self.port, timeout=timeout)

    def _close_to_others(self, link: smtplib.SMTP) -> None:
        """Begin TLS where the address asks for it; MailUnsafe when the server will not."""
        if self.scheme != "smtp+starttls":
            return
        link.ehlo_or_helo_if_needed()
        try:
            link.starttls(context=trust.safe())
        except (smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException) as declined:
            raise MailUnsafe from declined


def _delivered(link: smtplib.SMTP, data: bytes, *, sender: str, to: str) -> str:
    """Say the dialogue step by step: `sendmail` would hide the server's last words."""
    link.ehlo_or_helo_if_needed()
    for say, what in ((link.mail, sender), (link.rcpt, to)):
        _accepted(*say(what))
    return _accepted(*link.data(data))


def _accepted(code: int, words: bytes) -> str:
    """Return the server's words; raises SMTPResponseException for «not now» and «never»."""
    if code >= _NOT_NOW:
        raise smtplib.SMTPResponseException(code, words)
    return _text(words)


def _unsafe(broken: ssl.SSLError) -> MailDelayed:
    said = trust.objection(broken)
    return MailUnsafe(said) if said else MailDelayed(why=type(broken).__name__)


def _verdict(code: int, words: bytes | str) -> TorqueError:
    said = f"{code} {_text(words)}"[:200]
    return MailRefused(answer=said) if code >= _PERMANENT else MailDelayed(answer=said)


def _text(words: bytes | str) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else words
