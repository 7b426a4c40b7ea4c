"""What was typed in the forms of clients, read into values; a wrong field is refused by name."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from models.clients import ClientType
from torque_app.clients import rules
from torque_app.core.errors import Invalid
from torque_app.core.texts import _

TEXTS: Final = (
    "name",
    "rut",
    "giro",
    "phone",
    "whatsapp",
    "email",
    "address",
    "comuna",
    "city",
    "notes",
)
CONTACT_TEXTS: Final = ("name", "position", "phone", "email")
_MOST_DIGITS: Final = 12


def client(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a client's form; raises Invalid naming each wrong one."""
    wrong: dict[str, str] = {}
    fields: dict[str, Any] = {name: str(data.get(name) or "") for name in TEXTS}
    try:
        fields["type"] = ClientType(str(data.get("type") or ""))
    except ValueError:
        wrong["type"] = _("Elige persona o empresa.")
    for name, make in (("credit_limit", Decimal), ("credit_days", int)):
        digits = str(data.get(name) or "0").strip()
        if digits.isascii() and digits.isdecimal() and len(digits) <= _MOST_DIGITS:
            fields[name] = make(digits)
        else:
            wrong[name] = _("Escribe un número entero.")
    wrong |= rules.cleaned(fields)[1]
    if wrong:
        raise Invalid(fields=wrong)
    return fields


def contact(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a contact's form."""
    texts = {name: str(data.get(name) or "") for name in CONTACT_TEXTS}
    return texts | {"is_primary": data.get("is_primary") == "on"}


def complaint(name: str, value: str) -> str:
    """Return what is wrong with one text just left, "" when nothing is."""
    if name not in TEXTS and name not in CONTACT_TEXTS:
        return ""
    said = rules.cleaned({name: value})[1].get(name, "")
    return _(said) if said else ""
