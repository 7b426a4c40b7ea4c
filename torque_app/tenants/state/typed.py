"""What was typed in the forms of the settings, read into values; a wrong field is named."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from models.tenants import BusinessType, DteEnvironment
from torque_app.core.errors import Invalid
from torque_app.core.texts import _
from torque_app.tenants import rules

_MOST_DIGITS: Final = 9


def workshop(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of the workshop's form; raises Invalid naming a wrong one."""
    try:
        kind = BusinessType(_text(data, "business_type"))
    except ValueError:
        raise Invalid.field("business_type", _("Elige un tipo de negocio.")) from None
    return {
        "name": _text(data, "name"),
        "business_type": kind,
        "timezone": _text(data, "timezone"),
    }


def company(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a legal entity's form; raises Invalid naming each wrong one."""
    wrong: dict[str, str] = {}
    fields: dict[str, Any] = {name: _text(data, name) for name in rules.COMPANY_WIDTHS}
    fields["rut"] = _text(data, "rut")
    fields["actecos"] = [code for code in re.split(r"[\s,;]+", _text(data, "actecos")) if code]
    fields["resolution_number"] = _whole(data, "resolution_number", wrong)
    fields["resolution_date"] = _date(data, "resolution_date", wrong)
    try:
        fields["dte_environment"] = DteEnvironment(_text(data, "dte_environment"))
    except ValueError:
        wrong["dte_environment"] = _("Elige uno de los dos ambientes.")
    texts = {name: rules.one_line(fields[name]) for name in rules.COMPANY_WIDTHS}
    wrong |= rules.wrong_company(texts, rut=fields["rut"], actecos=fields["actecos"])
    return _checked(fields, wrong)


def centre(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a centre's form; raises Invalid naming each wrong one."""
    wrong: dict[str, str] = {}
    fields: dict[str, Any] = {name: _text(data, name) for name in rules.CENTRE_WIDTHS}
    fields["code"] = _text(data, "code").upper()
    fields["timezone"] = _text(data, "timezone")
    fields["labor_rate"] = Decimal(_whole(data, "labor_rate", wrong))
    fields["is_active"] = data.get("is_active") == "on"
    try:
        fields["company_id"] = identity(_text(data, "company_id"))
    except Invalid:
        wrong["company_id"] = _("Elige una empresa de la lista.")
    texts = {name: rules.one_line(fields[name]) for name in rules.CENTRE_WIDTHS}
    wrong |= rules.wrong_centre(
        texts,
        code=fields["code"],
        timezone=fields["timezone"],
        labor_rate=fields["labor_rate"],
    )
    return _checked(fields, wrong)


def identity(text: str) -> UUID | None:
    """Return an id, None for an empty text; Invalid for anything else."""
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Invalid from None


def complaint(name: str, value: str) -> str:
    """Return what is wrong with one text of a legal entity just left, "" when nothing is."""
    if name == "actecos":
        codes = [code for code in re.split(r"[\s,;]+", value) if code]
        return _said(rules.wrong_company({}, rut="", actecos=codes), name)
    if name == "rut":
        return _said(rules.wrong_company({}, rut=value, actecos=[]), name)
    if name in rules.COMPANY_WIDTHS:
        required = (name,) if name in rules.COMPANY_REQUIRED else ()
        texts = {name: rules.one_line(value)}
        return _said(rules.wrong_texts(texts, rules.COMPANY_WIDTHS, required), name)
    return ""


def _said(wrong: Mapping[str, str], name: str) -> str:
    return _(wrong[name]) if name in wrong else ""


def _checked(fields: dict[str, Any], wrong: dict[str, str]) -> dict[str, Any]:
    if wrong:
        raise Invalid(fields=wrong)
    return fields


def _text(data: Mapping[str, Any], name: str) -> str:
    return str(data.get(name) or "").strip()


def _whole(data: Mapping[str, Any], name: str, wrong: dict[str, str]) -> int:
    digits = _text(data, name) or "0"
    if digits.isascii() and digits.isdecimal() and len(digits) <= _MOST_DIGITS:
        return int(digits)
    wrong[name] = _("Escribe un número entero.")
    return 0


def _date(data: Mapping[str, Any], name: str, wrong: dict[str, str]) -> date | None:
    typed = _text(data, name)
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        wrong[name] = _("Esa fecha no existe.")
        return None
