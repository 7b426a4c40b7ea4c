"""Pure rules of what is written about a client."""

import re
from collections.abc import Mapping
from typing import Any, Final

from models.clients import ClientType
from models.values import phone as phones
from models.values import rut as ruts
from torque_app.core.texts import Sentence, every

WIDTHS: Final[Mapping[str, int]] = {
    "name": 100,
    "giro": 80,
    "email": 120,
    "address": 120,
    "comuna": 40,
    "city": 40,
    "position": 60,
}
"""Letters each one-line text may have, as the columns hold them."""

NOTES_WIDTH: Final = 2000
MAX_CREDIT_DAYS: Final = 365
MOST_CHOICES: Final = 50

_EMAIL: Final = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+")
_NUMBERS: Final = re.compile(r"\+?[0-9][0-9.\s-]*[0-9kK]")
_SHORTEST_NUMBER: Final = 5
_GROUP: Final = 4


def one_line(text: str) -> str:
    """Return the text without line breaks, double spaces and spaces at its ends."""
    return " ".join(text.split())


def phone(text: str) -> str:
    """Return ``+56 9 1234 5678`` from what people type; foreign ones keep their ``+`` and digits.

    Raises:
        ValueError: with the Spanish sentence for the user.
    """
    return phones.spaced(phones.e164(text))


def email(text: str) -> str:
    """Return the address in lower case without spaces around it.

    Raises:
        ValueError: with the Spanish sentence for the user; only the shape is looked at.
    """
    address = text.strip().lower()
    if len(address) > WIDTHS["email"] or _EMAIL.fullmatch(address) is None:
        raise ValueError("Ese correo no parece correcto. Escríbelo como nombre@dominio.cl.")
    return address


def missing_for_invoice(
    *,
    type: ClientType,
    rut: str | None,
    giro: str | None,
    address: str | None,
    comuna: str | None,
) -> tuple[str, ...]:
    """Return in Spanish what a factura needs and the client does not have yet.

    SII, formato de DTE: receiver's RUT, razón social, giro, dirección and comuna. A person takes
    a boleta, which asks for none of them.
    """
    if type is ClientType.PERSON:
        if rut and ruts.is_company(rut):
            return ("El RUT es de empresa. Cambia el tipo a Empresa para poder facturarle.",)
        return ()
    wanted = {
        "RUT": rut,
        Sentence("giro"): giro,
        Sentence("dirección"): address,
        Sentence("comuna"): comuna,
    }
    absent = [name for name, value in wanted.items() if not value]
    if not absent:
        return ()
    return (Sentence("Para emitirle factura falta: {absent}.", absent=every(absent)),)


def readings(q: str) -> tuple[str, ...]:
    """Return the texts to look for, the likeliest first, for what was typed in a search box.

    Digits may be a RUT with dots or a phone written in one piece; RUTs are kept without dots and
    phones in groups of four.
    """
    typed = one_line(q)
    if _NUMBERS.fullmatch(typed) is None:
        return (typed,)
    compact = re.sub(r"[.\s]", "", typed)
    digits = re.sub(r"[+-]", "", compact)
    if not digits.isdecimal() or len(digits) < _SHORTEST_NUMBER:
        return (compact,)
    if len(digits) == len(phones.CHILE) + phones.NATIONAL_DIGITS:
        digits = digits.removeprefix(phones.CHILE)
    head = len(digits) % _GROUP
    groups = [digits[:head], *(digits[i : i + _GROUP] for i in range(head, len(digits), _GROUP))]
    return (compact, " ".join(filter(None, groups)))


def cleaned(fields: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the fields as they are kept, and the sentence of each one that is wrong.

    Empty texts become None; fields unknown to these rules pass as they came.
    """
    kept: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, value in fields.items():
        try:
            kept[name] = _CLEANERS.get(name, _as_it_came)(name, value)
        except ValueError as why:
            wrong[name] = str(why)
    return kept, wrong


def _as_it_came(_name: str, value: Any) -> Any:
    return value


def _given(_name: str, value: Any) -> Any:
    if value is None:
        raise ValueError("Falta este dato.")
    return value


def _line(name: str, value: str | None) -> str | None:
    text = one_line(value or "")
    if len(text) > WIDTHS[name]:
        raise ValueError(Sentence("Demasiado largo: hasta {most} letras.", most=WIDTHS[name]))
    return text or None


def _name(name: str, value: str | None) -> str:
    text = _line(name, value)
    if text is None:
        raise ValueError("Escribe el nombre.")
    return text


def _rut(_name: str, value: str | None) -> str | None:
    return ruts.normalize(value) if value and value.strip() else None


def _phone(_name: str, value: str | None) -> str | None:
    return phone(value) if value and value.strip() else None


def _email(_name: str, value: str | None) -> str | None:
    return email(value) if value and value.strip() else None


def _notes(_name: str, value: str | None) -> str | None:
    text = (value or "").strip()
    if len(text) > NOTES_WIDTH:
        raise ValueError(
            Sentence("Demasiado largo: hasta {notes_width} letras.", notes_width=NOTES_WIDTH)
        )
    return text or None


def _not_negative(_name: str, value: Any) -> Any:
    if value is None or value < 0:
        raise ValueError("No puede ser negativo.")
    return value


def _credit_days(name: str, value: int) -> int:
    days: int = _not_negative(name, value)
    if days > MAX_CREDIT_DAYS:
        raise ValueError(
            Sentence(
                "El plazo es de {max_credit_days} días como máximo.",
                max_credit_days=MAX_CREDIT_DAYS,
            )
        )
    return days


_CLEANERS: Final[Mapping[str, Any]] = {
    "name": _name,
    "rut": _rut,
    "giro": _line,
    "phone": _phone,
    "whatsapp": _phone,
    "email": _email,
    "address": _line,
    "comuna": _line,
    "city": _line,
    "position": _line,
    "notes": _notes,
    "credit_limit": _not_negative,
    "credit_days": _credit_days,
    "type": _given,
    "is_active": _given,
    "is_primary": _given,
}
