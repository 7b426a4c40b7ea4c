"""Every refusal the domain can utter; a bug is never one of these."""

from collections.abc import Mapping
from typing import Any, ClassVar

from torque_app.core.texts import _


class TorqueError(Exception):
    """A refusal with a stable code, an HTTP status and a Spanish sentence for the user.

    A sentence with amounts or names in it is a `texts.Sentence`; `str(refusal)` stays one, so that
    `_(str(refusal))` says it in the language of the place.
    """

    code: ClassVar[str] = "torque_error"
    status: ClassVar[int] = 400
    message: ClassVar[str] = "No se pudo completar la operación."

    def __init__(self, message: str | None = None, **details: Any) -> None:
        super().__init__(message or self.message)
        self.details: Mapping[str, Any] = details

    @property
    def fields(self) -> dict[str, str]:
        """Return what is wrong by field, each sentence in the language of the place."""
        return {name: _(said) for name, said in self.details.get("fields", {}).items()}


class NotFound(TorqueError):
    """The row does not exist for this workshop (or at all: the answer is the same)."""

    code, status, message = "not_found", 404, "No existe o no está en tu taller."


class NotSignedIn(TorqueError):
    """No valid session or token came with the request."""

    code, status, message = "unauthorized", 401, "Inicia sesión para continuar."


class NotAllowed(TorqueError):
    """The actor lacks the permission of the outermost command."""

    code, status, message = "forbidden", 403, "No tienes permiso para esto."


class IllegalMove(TorqueError):
    """The lifecycle has no such edge (OT-14: HTTP 400)."""

    code, status, message = "invalid_transition", 400, "Ese cambio de estado no está permitido."


class Invalid(TorqueError):
    """What was typed breaks a rule; `details["fields"]` maps field to sentence."""

    code, status, message = "validation_error", 422, "Revisa los campos marcados."

    @classmethod
    def field(cls, name: str, sentence: str) -> "Invalid":
        """Return the refusal of a single field."""
        return cls(sentence, fields={name: sentence})


class Conflict(TorqueError):
    """Somebody else changed or already has this."""

    code, status, message = "conflict", 409, "Otra persona lo cambió antes. Recarga y revisa."


class Stale(Conflict):
    """The row's version moved on since it was read (optimistic locking)."""

    code = "stale_version"
    message = "Otra persona guardó cambios mientras editabas. Revisa la versión nueva."


class TooMany(TorqueError):
    """A limit of attempts was reached; `details["retry_after"]` says seconds."""

    code, status, message = "rate_limited", 429, "Demasiados intentos. Espera un momento."


class Unavailable(TorqueError):
    """A server of ours does not answer at the moment; nothing was written."""

    code, status = "unavailable", 503
    message = "El sistema no responde en este momento. Intenta de nuevo en unos segundos."
