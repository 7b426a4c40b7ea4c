"""A message from outside, opened with care: its heading and the files somebody put in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import PurePath
from typing import Any, ClassVar, Final

from torque_app.core.errors import TorqueError
from torque_app.integrations.mail.message import Attachment

_MOST_LINES: Final = 500_000  # 16 MB of base64 are about 220 000
_MOST_PARTS: Final = 500
_MOST_FILES: Final = 50
_DEEPEST: Final = 30
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
_XML: Final = frozenset({"application/xml", "text/xml"})


class Unopenable(TorqueError):
    """The message is made so that opening it would cost more than any honest one."""

    code: ClassVar[str] = "unopenable_mail"
    status: ClassVar[int] = 422
    message: ClassVar[str] = "El correo está dañado o trae demasiadas partes: no se abrió."


@dataclass(frozen=True, slots=True)
class Opened:
    """What a message says of itself, and its XML files, at most 50; an unknown text is empty."""

    message_id: str
    sender: str
    subject: str
    sent_at: datetime | None
    files: tuple[Attachment, ...]


def open_mail(data: bytes) -> Opened:
    """Return what is in a message, forwarded ones included; raises Unopenable."""
    if data.count(b"\n") > _MOST_LINES:
        raise Unopenable
    try:
        message = message_from_bytes(data, policy=policy.compat32)
        number, sender, title, day = (
            _said(message, name) for name in ("Message-ID", "From", "Subject", "Date")
        )
        files = tuple(_files(message))[:_MOST_FILES]
        return Opened(number, parseaddr(sender)[1] or sender, title, _moment(day), files)
    # what the standard parser lets out on malformed mail depends on what is malformed
    except (RecursionError, MessageError, LookupError, ValueError, TypeError, AttributeError) as e:
        raise Unopenable from e


def _files(message: Message) -> Iterator[Attachment]:
    for number, part in enumerate(_parts(message), 1):
        if number > _MOST_PARTS:
            raise Unopenable
        name = PurePath(_decoded(part.get_filename() or "")).name
        if part.get_content_type() in _XML or name.lower().endswith(".xml"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content.strip():
                yield Attachment(name[:200] or "adjunto.xml", part.get_content_type(), content)


def _parts(message: Message, depth: int = 0) -> Iterator[Message]:
    """Yield the leaves, also those of messages inside the message."""
    if depth > _DEEPEST:
        raise Unopenable
    payload: Any = message.get_payload()
    if not isinstance(payload, list):
        yield message
        return
    for part in payload:
        yield from _parts(part, depth + 1)


def _said(message: Message, name: str) -> str:
    return _decoded(message.get(name, ""))


def _decoded(raw: Any) -> str:
    """Return a heading as its writer meant it, or as it stands when the encoding is broken."""
    try:
        return _clean(str(make_header(decode_header(raw))))
    except (MessageError, LookupError, ValueError):
        return _clean(str(raw))


def _clean(said: str) -> str:
    return _UNSEEN.sub(" ", said).strip()


def _moment(said: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(said)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
