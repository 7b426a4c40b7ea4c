"""A refusal that came back in an address, as a sentence again."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from torque_app.auth import errors, rules
from torque_app.core import errors as ground
from torque_app.core.texts import _
from torque_app.integrations.google import errors as google

LONGEST: Final = 200

_KNOWN: Final = {
    kind.code: kind.message
    for kind in (
        ground.Conflict,
        ground.Invalid,
        ground.NotAllowed,
        ground.NotFound,
        ground.NotSignedIn,
        ground.TooMany,
        ground.Unavailable,
        errors.AccountExists,
        errors.AttemptOver,
        errors.Cancelled,
        errors.IdentityTaken,
        errors.NoWorkshop,
        errors.NotOffered,
        errors.OthersInvitation,
        errors.Unlinked,
        errors.VoidInvitation,
        errors.WrongCode,
        errors.WrongCredentials,
        errors.WrongPhoneCode,
        google.EmailNotVerified,
        google.GoogleRefused,
        google.GoogleUnavailable,
    )
}


def asked(query: Mapping[str, Any], name: str) -> str:
    """Return one parameter of an address, cut where no honest one is that long."""
    return str(query.get(name) or "")[:LONGEST]


def sentence(query: Mapping[str, Any]) -> str:
    """Return what the address says went wrong; "" when nothing did, a plain no for other codes."""
    code = asked(query, "error")
    if not code:
        return ""
    return _(_KNOWN.get(code, ground.TorqueError.message))


_OF_FIELDS: Final = {
    str(sentence): sentence
    for sentence in (
        errors.AccountExists.message,
        "Ese correo no parece válido.",
        "Escribe el nombre de tu taller.",
        "Escribe nombre y apellido.",
        "Elige un tipo de negocio.",
        "Esa no es tu contraseña.",
        "Tu cuenta no tiene contraseña: sal, entra otra vez y repítelo enseguida.",
        "El teléfono lleva sólo números, como +56 9 1234 5678.",
        "Un teléfono extranjero lleva de 8 a 15 dígitos después del +.",
        "Un teléfono chileno tiene 9 dígitos, como 9 1234 5678.",
        "Elige una distinta de la actual.",
        rules.wrong_password("", ""),
        rules.wrong_password("x" * (rules.MAX_PASSWORD + 1), ""),
        rules.wrong_password("ana.perez@example.cl", "ana.perez@example.cl"),
        rules.wrong_password("1" * rules.MIN_PASSWORD, ""),
    )
    if sentence
}


def of_fields(query: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    """Return field → sentence for `error_<field>` in an address.

    Anybody may write an address: only sentences of ours are repeated.
    """
    told = {name: asked(query, f"error_{name}") for name in names}
    return {
        name: _(_OF_FIELDS.get(said, "Revisa este dato.")) for name, said in told.items() if said
    }
