"""Who buys, and what must be known of them: by field, in words a person can act on.

Sources: SII "Formato DTE" v2.5 (factura); "Formato Boletas" v4.2 and Ley 21.713 (boletas over
135 UF say who buys and how they paid).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from models.values import rut as rut_of
from torque_app.core.texts import Sentence
from torque_app.integrations.sii.text import Untranslatable, clean
from torque_app.integrations.sii.values import DteType, PaymentMeans, Receiver

BOLETA_LIMIT: Final = 5_300_000
"""Pesos from which a boleta names its buyer, unless the workshop's settings say otherwise.

The law says 135 UF of the last 31 December; this is prudently below what that comes to. The exact
figure of the year goes to the setting `boleta_receiver_from`.
"""

FIELDS: Final[Mapping[str, tuple[str, int]]] = {
    "rut": ("RUT", 12),
    "razon_social": (Sentence("razón social o nombre"), 100),
    "giro": (Sentence("giro"), 40),
    "address": (Sentence("dirección"), 70),
    "comuna": (Sentence("comuna"), 20),
    "city": (Sentence("ciudad"), 20),
    "email": (Sentence("correo"), 80),
    "phone": (Sentence("teléfono"), 20),
    "contact": (Sentence("contacto"), 80),
}
"""What may be said of a receiver: its name on screen and the most characters SII takes."""

_OF_A_FACTURA: Final = ("rut", "razon_social", "giro", "address", "comuna")


def receiver(known: Mapping[str, str | None], given: Mapping[str, str | None]) -> Receiver:
    """Return what the client's file knows, replaced by what was written on the form.

    An empty text on the form says "not on this document". The RUT is normalized when it can be;
    otherwise it stays as typed, for `faults` to name.
    """
    said = {name: (given[name] if name in given else known.get(name)) for name in FIELDS}
    told: dict[str, str | None] = {
        name: " ".join((value or "").split()) or None for name, value in said.items()
    }
    typed = told.pop("rut", None)
    found = Receiver(**{name: value for name, value in told.items() if value})
    return replace(found, rut=_rut(typed)) if typed else found


def faults(
    receiver: Receiver,
    type: DteType,
    *,
    total: int,
    limit: int = BOLETA_LIMIT,
    means: PaymentMeans | None = None,
) -> dict[str, str]:
    """Return field → what is missing or wrong; empty when the document may name this receiver."""
    found = _wrong(receiver)
    if type.is_boleta:
        return _large_boleta(receiver, total=total, limit=limit, means=means) | found
    if receiver.is_anonymous:
        found["rut"] = "Una factura necesita el RUT de quien compra."
    for name in _OF_A_FACTURA[1:]:
        if not getattr(receiver, name):
            found.setdefault(
                name, Sentence("Falta {name} para la factura.", name=Sentence(_article(name)))
            )
    return found


def _wrong(receiver: Receiver) -> dict[str, str]:
    found = {}
    try:
        rut_of.normalize(receiver.rut)
    except ValueError as wrong:
        found["rut"] = str(wrong)
    for name, (words, most) in FIELDS.items():
        value = getattr(receiver, name)
        if name == "rut" or not value:
            continue
        try:
            clean(value, field=words)
        except Untranslatable as refused:
            found[name] = str(refused)
        if len(value) > most and name == "email":
            found[name] = Sentence(
                "El {words} puede tener hasta {most} caracteres.", words=words, most=most
            )
    return found


def _large_boleta(
    receiver: Receiver, *, total: int, limit: int, means: PaymentMeans | None
) -> dict[str, str]:
    if total < limit:
        return {}
    why = "La boleta supera 135 UF: la ley pide identificar a quien compra."
    found: dict[str, str] = {}
    if receiver.is_anonymous:
        found["rut"] = Sentence("{why} Ingresa su RUT.", why=Sentence(why))
    if not receiver.razon_social:
        found["razon_social"] = Sentence("{why} Ingresa su nombre.", why=Sentence(why))
    if not (receiver.email or receiver.phone):
        found["email"] = Sentence("{why} Ingresa su correo o su teléfono.", why=Sentence(why))
    if means is None:
        found["means"] = Sentence("{why} Elige también el medio de pago.", why=Sentence(why))
    return found


def _article(name: str) -> str:
    words = FIELDS[name][0]
    if name == "giro":
        return Sentence("el {words}", words=words)
    return Sentence("la {words}", words=words)


def _rut(typed: str) -> str:
    try:
        return rut_of.normalize(typed)
    except ValueError:
        return typed
