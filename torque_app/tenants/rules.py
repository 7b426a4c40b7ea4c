"""Pure rules of the workshop's own facts: slugs, settings, and what SII accepts of an emisor."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Final
from zoneinfo import available_timezones

from models.values import rut as rut_of
from torque_app.core.texts import Sentence

SLUG_LENGTH: Final = 48
MAX_LABOR_RATE: Final = Decimal(10_000_000)
CENTRE_CODE = re.compile(r"[A-Z0-9]{2,10}")
EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]{1,255}\.[^@\s.]{2,24}")
ACTECO = re.compile(r"\d{6}")
PERMISSION = re.compile(r"[a-z_]+\.[a-z_]+")

# SII, formato DTE 2.x, encabezado Emisor: the widths of RznSoc, GiroEmis, DirOrigen, CmnaOrigen,
# CiudadOrigen.
COMPANY_WIDTHS: Final = {
    "razon_social": 100,
    "giro": 80,
    "address": 70,
    "comuna": 20,
    "city": 20,
    "phone": 20,
    "email": 80,
    "sii_office": 40,
}
COMPANY_REQUIRED: Final = ("razon_social", "giro", "address", "comuna")
CENTRE_WIDTHS: Final = {
    "name": 120,
    "address": 120,
    "comuna": 40,
    "city": 40,
    "phone": 20,
    "email": 120,
}

# CORE-10, CORE-11: what a workshop may set, and the kind of value each takes.
SETTINGS: Final[Mapping[str, type]] = {
    "dte_types": list,
    "tax": dict,
    "boleta_receiver_from": dict,
    "warehouse": dict,
    "role_permissions": dict,
    "notifications": dict,
    "approvals": dict,
    "branding": dict,
    "custom_fields": dict,
    "mail_documents": bool,
}

COMPANY_SETTINGS: Final = frozenset({"invoicing_alerts"})
"""What each legal entity sets apart, kept by its id; other contexts write and read them."""


@cache
def zones() -> frozenset[str]:
    """Return every time zone this machine knows."""
    return frozenset(available_timezones())


def slug_of(name: str) -> str:
    """Return a URL-safe name of at most 48 characters: `Taller Ñuñoa` gives `taller-nunoa`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:SLUG_LENGTH].strip("-") or "taller"


def one_line(value: str) -> str:
    """Return the text without control characters, its white space collapsed."""
    clean = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in value)
    return " ".join(clean.split())


def wrong_texts(
    values: Mapping[str, str], widths: Mapping[str, int], required: tuple[str, ...]
) -> dict[str, str]:
    """Return field → sentence for every text that is missing, too long or no e-mail."""
    wrong = {name: "Falta este dato." for name in required if not values.get(name)}
    for name, value in values.items():
        if len(value) > widths[name]:
            wrong[name] = Sentence("Usa {most} caracteres como máximo.", most=widths[name])
        elif name == "email" and value and not EMAIL.fullmatch(value):
            wrong[name] = "Ese correo no parece válido."
    return wrong


def wrong_company(values: Mapping[str, Any], *, rut: str, actecos: list[str]) -> dict[str, str]:
    """Return field → sentence for what SII would not take of an emisor; empty when all is well."""
    wrong = wrong_texts(values, COMPANY_WIDTHS, COMPANY_REQUIRED)
    try:
        rut_of.normalize(rut)
    except ValueError as refused:
        wrong["rut"] = str(refused)
    if not all(ACTECO.fullmatch(code) for code in actecos) or len(actecos) > 4:  # noqa: PLR2004
        # SII, campo Acteco: up to four codes of six digits
        wrong["actecos"] = "Son códigos de 6 dígitos, hasta 4."
    return wrong


def wrong_centre(
    values: Mapping[str, str], *, code: str, timezone: str, labor_rate: Decimal
) -> dict[str, str]:
    """Return field → sentence for what a service centre cannot have."""
    wrong = wrong_texts(values, CENTRE_WIDTHS, ("name",))
    if not CENTRE_CODE.fullmatch(code):
        wrong["code"] = "De 2 a 10 letras mayúsculas o números, sin espacios."
    if timezone not in zones():
        wrong["timezone"] = "Esa zona horaria no existe."
    if not labor_rate.is_finite() or not 0 <= labor_rate <= MAX_LABOR_RATE:
        wrong["labor_rate"] = "El valor hora va de $ 0 a $ 10.000.000."
    return wrong


def wrong_settings(values: Mapping[str, Any]) -> dict[str, str]:
    """Return key → sentence for settings that do not exist or have another shape."""
    wrong = {}
    for key, value in values.items():
        if key not in SETTINGS:
            wrong[key] = "Ese ajuste no existe."
        elif not isinstance(value, SETTINGS[key]):
            wrong[key] = "Ese ajuste no tiene la forma esperada."
    if "role_permissions" not in wrong and not _adjusts_roles(values.get("role_permissions", {})):
        wrong["role_permissions"] = "Por rol, listas «add» y «remove» de permisos."
    return wrong


def _adjusts_roles(value: Mapping[str, Any]) -> bool:
    return all(
        isinstance(change, dict)
        and change.keys() <= {"add", "remove"}
        and all(
            isinstance(listed, list)
            and all(isinstance(p, str) and PERMISSION.fullmatch(p) for p in listed)
            for listed in change.values()
        )
        for change in value.values()
    )
