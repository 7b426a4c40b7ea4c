"""The box other people write to, read by IMAP (RFC 3501): looked at, never changed."""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any, ClassVar, Final

from torque_app.core.errors import TorqueError
from torque_app.integrations.mail import trust

LARGEST_MAIL: Final = 16 * 2**20
"""Bytes: what a file of 10 MB weighs in base64, and its letter."""

_MOST: Final = 3 * LARGEST_MAIL
_ENOUGH: Final = 2 * LARGEST_MAIL
_SIZE: Final = re.compile(rb"RFC822\.SIZE (\d{1,12})")
_PASSING: Final = re.compile(r"\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG)\]", re.IGNORECASE)
_MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


class Safety(StrEnum):
    """How the line to the server is closed to others."""

    TLS = "TLS"
    STARTTLS = "STARTTLS"
    OPEN = "OPEN"


class MailboxAway(TorqueError):
    """The server does not answer, or hung up: it is asked again later."""

    code: ClassVar[str] = "mailbox_away"
    status: ClassVar[int] = 503
    message: ClassVar[str] = "El servidor de la casilla no responde. Se intentará de nuevo."


class MailboxUnsafe(MailboxAway):
    """The line to the server could not be closed to others: no password was said on it.

    It is asked again as one that is away, since a certificate is renewed in hours; the sentence
    says what somebody has to mend.
    """

    code: ClassVar[str] = "mailbox_unsafe"
    message: ClassVar[str] = trust.NOT_CLOSED


class MailboxClosed(TorqueError):
    """The server does not let us in, or has no such folder: somebody has to mend it."""

    code: ClassVar[str] = "mailbox_closed"
    status: ClassVar[int] = 422
    message: ClassVar[str] = "El servidor no aceptó el usuario o la clave de la casilla."


@dataclass(frozen=True, slots=True)
class Account:
    """Where a box is and who opens it; all of it printable ASCII without line breaks."""

    host: str
    port: int
    safety: Safety
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"

    @contextmanager
    def opened(self, *, inside: bool = False, timeout: float = 30.0) -> Iterator["Box"]:
        """Open the folder for reading; raises MailboxAway or MailboxClosed, inside as well.

        Servers of this network answer only with `inside`: whoever names a host must not learn
        what stands behind our own wall, so that a refusal is the same as silence.
        """
        link: _Link | None = None
        try:
            link = _Link(self, inside=inside, timeout=timeout)
            link.close_to_others()
            yield self._entered(link)
        except ssl.SSLError as broken:
            said = trust.objection(broken)
            raise (MailboxUnsafe(said) if said else MailboxAway()) from broken
        except (imaplib.IMAP4.error, OSError, UnicodeError) as lost:
            raise MailboxAway from lost
        finally:
            if link is not None:
                _hang_up(link)

    def _entered(self, link: "_Link") -> "Box":
        try:
            link.login(f'"{self.user}"', self.password)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as refused:
            if _PASSING.search(str(refused)):
                raise MailboxAway from refused
            raise MailboxClosed from refused
        kind, _ = link.select(f'"{self.folder}"', readonly=True)
        if kind != "OK":
            raise MailboxClosed("La casilla no tiene esa carpeta.")
        _, told = link.response("UIDVALIDITY")
        validity = (told or [None])[0] or b""
        return Box(link, int(validity) if validity.isdigit() else 0)


class Box:
    """An open folder; `validity` changes when the server numbers its messages anew."""

    def __init__(self, link: "_Link", validity: int) -> None:
        self._link = link
        self.validity = validity

    @property
    def is_enough(self) -> bool:
        """Whether this visit read so much that the rest is left for the next one."""
        return self._link.left < _MOST - _ENOUGH

    def after(self, uid: int, *, since: date) -> list[int]:
        """Return the numbers of the messages after one, not older than a day, in order."""
        day = f"{since.day:02}-{_MONTHS[since.month - 1]}-{since.year}"
        found = self._asked("SEARCH", "UID", f"{uid + 1}:*", "SINCE", day)
        numbers = {
            int(each)
            for row in found
            if isinstance(row, bytes)
            for each in row.split()
            if each.isdigit()
        }
        return sorted(each for each in numbers if each > uid)  # «n:*» brings the last one always

    def message(self, uid: int) -> bytes | None:
        """Return a message's bytes, None when it is larger than LARGEST_MAIL or gone."""
        for row in self._asked("FETCH", str(uid), "(RFC822.SIZE)"):
            size = _SIZE.search(row) if isinstance(row, bytes) else None
            if size and int(size[1]) > LARGEST_MAIL:
                return None
        parts = self._asked("FETCH", str(uid), "(BODY.PEEK[])")
        return next((part[1] for part in parts if isinstance(part, tuple)), None)

    def _asked(self, command: str, *arguments: str) -> list[Any]:
        kind, found = self._link.uid(command, *arguments)
        if kind != "OK":
            raise MailboxAway
        return found


class _Link(imaplib.IMAP4):
    """A connection that stops listening to a server that never stops talking."""

    left = _MOST

    def __init__(self, account: Account, *, inside: bool, timeout: float) -> None:
        self._safety, self._inside = account.safety, inside
        super().__init__(account.host, account.port, timeout)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        """Connect, and look where to before a word is said: a name may lead anywhere."""
        line: socket.socket = super()._create_socket(timeout)  # type: ignore[misc]
        if not self._may_talk_to(ip_address(line.getpeername()[0])):
            line.close()
            raise MailboxAway
        if self._safety is Safety.TLS:
            return trust.safe().wrap_socket(line, server_hostname=self.host)
        return line

    def _may_talk_to(self, peer: IPv4Address | IPv6Address) -> bool:
        """A password never crosses a network in the open, and our own network is not theirs."""
        if self._safety is Safety.OPEN and not peer.is_loopback:
            return False
        return self._inside or peer.is_global

    def close_to_others(self) -> None:
        """Begin TLS where the account asks for it; MailboxUnsafe when the server will not."""
        if self._safety is not Safety.STARTTLS:
            return
        if "STARTTLS" not in self.capabilities:
            raise MailboxUnsafe
        try:
            self.starttls(ssl_context=trust.safe())
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as declined:
            raise MailboxUnsafe from declined

    def read(self, size: int) -> bytes:
        """Return so many bytes; the protocol announces them before they come."""
        self._spend(size)
        return super().read(size)

    def readline(self) -> bytes:
        """Return the next line."""
        line = super().readline()
        self._spend(len(line))
        return line

    def _spend(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise self.abort("the server sends more than a visit may read")


def _hang_up(link: _Link) -> None:
    try:
        link.logout()
    except (imaplib.IMAP4.error, OSError):
        with suppress(OSError):  # a handshake that failed took the line with it
            link.shutdown()
