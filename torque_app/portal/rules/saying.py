"""What may be said in a matter, and how much of it in a day."""

from datetime import timedelta
from typing import Final

from torque_app.core.errors import Invalid

SUBJECT: Final = range(3, 121)
LONGEST: Final = 2000
MOST_IN_A_DAY: Final = 40
"""Messages of one client a day, from when on they are asked to call."""

MOST_OPENED_IN_A_DAY: Final = 8
A_DAY: Final = timedelta(days=1)


def checked_subject(typed: str) -> str:
    """Return what a matter is about in one line; Invalid on `subject` unless 3 to 120 letters."""
    subject = " ".join(typed.split())
    if len(subject) not in SUBJECT:
        raise Invalid.field("subject", "Escribe el asunto, de 3 a 120 letras.")
    return subject


def checked_body(typed: str) -> str:
    """Return a message with its line breaks; Invalid on `body` when empty or over 2000 letters."""
    body = "\n".join(line.rstrip() for line in typed.replace("\r\n", "\n").split("\n")).strip()
    if not body:
        raise Invalid.field("body", "Escribe tu mensaje.")
    if len(body) > LONGEST:
        raise Invalid.field("body", "Escribe hasta 2.000 letras.")
    return body
