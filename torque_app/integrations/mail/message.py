"""A mail message as bytes: composed once, frozen, sent as often as needed under one Message-ID."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from torque_app.core.errors import Invalid

_LONGEST_ADDRESS = 254  # RFC 5321 §4.5.3.1.3, without the brackets


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels with a message; `content_type` is `type/subtype`."""

    name: str
    content_type: str
    data: bytes = field(repr=False)


def address(typed: str) -> str:
    """Return a mail address as servers take it; raises Invalid on the field `to`."""
    bare = typed.strip()
    refusal = Invalid.field("to", "Escribe un correo como nombre@empresa.cl.")
    if len(bare) > _LONGEST_ADDRESS or not bare.isascii() or not bare.isprintable():
        raise refusal
    try:
        known = Address(addr_spec=bare)
    except (HeaderParseError, ValueError, IndexError):
        raise refusal from None
    if not known.username or "." not in known.domain.strip("."):
        raise refusal
    return known.addr_spec


def compose(
    *,
    sender: str,
    sender_name: str,
    to: str,
    subject: str,
    text: str,
    message_id: str,
    at: datetime,
    reply_to: str | None = None,
    attachments: Sequence[Attachment] = (),
    html: str = "",
    pictures: Sequence[Attachment] = (),
    way_out: str = "",
) -> bytes:
    """Return the whole message, lines ended by CRLF; `html` says the same as `text`.

    `pictures` are what the HTML names as `cid:name`; they travel with it and are not attached.

    `way_out` is the address that ends what it is part of, in one click (RFC 2369, RFC 8058).

    Header values lose their line breaks, so that what somebody typed as a name can never become
    a header of its own.
    """
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = Address(_one_line(sender_name), addr_spec=address(sender))
    message["To"] = address(to)
    if reply_to:
        message["Reply-To"] = address(reply_to)
    message["Subject"] = _one_line(subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{message_id}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answering machine answers this
    if way_out:
        message["List-Unsubscribe"] = f"<{_one_line(way_out)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
        for each in pictures:
            main, _, sub = each.content_type.partition("/")
            body = message.get_body(("html",))
            assert isinstance(body, EmailMessage)
            body.add_related(each.data, main, sub, cid=f"<{each.name}>")
    for each in attachments:
        main, _, sub = each.content_type.partition("/")
        message.add_attachment(each.data, maintype=main, subtype=sub, filename=_one_line(each.name))
    return message.as_bytes()


def _one_line(typed: str) -> str:
    return " ".join(typed.split())
