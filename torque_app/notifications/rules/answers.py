"""What a provider's answer means, in a sentence of ours: what happened and what to do.

Sources: replies and enhanced codes of mail servers (RFC 5321 §4.2, RFC 3463), Meta's codes (Cloud
API, Error codes) and Twilio's (Error and Warning Dictionary).
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from models.notifications_messages import Channel
from torque_app.core.texts import _
from torque_app.notifications.rules.ways import SENTENCES, Obstacle


class Explained(NamedTuple):
    """What is said of an answer, and the provider's own words where they are others."""

    said: str
    raw: str = ""


_WELL: Final = frozenset({"CALLED", "SENT", "DELIVERED", "READ"})
_WAITS: Final = frozenset({"DELAYED", "QUEUED"})
_LOST: Final = _("No llegó la respuesta del proveedor. Averiguamos si salió antes de repetirlo.")
_ENDS: Final[Mapping[str, str]] = {
    "FAILED": _("El proveedor lo rechazó. Revisa la dirección o avisa por otro canal."),
    "DEAD": _("No se pudo entregar después de varios intentos. Reenvíalo o avisa por otro canal."),
    "UNSURE": _LOST,
    "SENDING": _LOST,
}
_LATER: Final = _("El proveedor pidió esperar. Se intentará de nuevo solo.")
_SILENT: Final = _("El proveedor no respondió. Se intentará de nuevo solo.")
_ACCOUNT: Final = _(
    "El proveedor no aceptó la cuenta del taller. Avisa a quien administra la instalación."
)
_NO_MAILBOX: Final = _("Esa dirección de correo no existe. Pídele la correcta al cliente.")
_FULL: Final = _("Su casilla está llena. Avísale por otro canal.")
_UNWANTED: Final = _("Lo tomaron por mensaje no deseado. Avísale por otro canal.")
_NO_WHATSAPP: Final = _("Ese número no recibe WhatsApp. Corrígelo o avisa por otro canal.")
_TOO_LATE: Final = _(
    "Pasaron más de 24 horas desde su último mensaje. Usa una plantilla aprobada por WhatsApp."
)
_TEMPLATE: Final = _(
    "WhatsApp no acepta la plantilla. Revisa su nombre y sus variables en Ajustes, Mensajes."
)
_HELD_BACK: Final = _("WhatsApp decidió no entregárselo. Avísale por otro canal.")
_NO_SMS: Final = _("Ese número no recibe mensajes de texto. Corrígelo o avisa por otro canal.")
_STOPPED: Final = _("Pidió no recibir mensajes de texto. Avísale por otro canal.")
_SWITCHED_OFF: Final = _("Su teléfono está apagado o sin señal. Reenvíalo más tarde.")
_NO_BROWSER: Final = _("Ese navegador ya no recibe avisos.")

_KNOWN: Final[Mapping[Channel, tuple[tuple[str, str], ...]]] = {
    Channel.EMAIL: (
        (r"(530|534|535|538)\b|\d{3} 5\.7\.8\b", _ACCOUNT),
        (r"(552|\d{3} [45]\.2\.2)\b", _FULL),
        (r"(554|\d{3} 5\.7\.\d+)\b", _UNWANTED),
        (r"(551|553|5\d\d 5\.1\.\d+)\b|550 (?!5\.)", _NO_MAILBOX),
    ),
    Channel.WHATSAPP: (
        (r"(\d{3} )?131026\b", _NO_WHATSAPP),
        (r"(\d{3} )?131047\b", _TOO_LATE),
        (r"(\d{3} )?1320\d\d\b", _TEMPLATE),
        (r"(\d{3} )?(130472|131049|131050)\b", _HELD_BACK),
        (r"401\b|(\d{3} )?(190|368|131005|131031)\b", _ACCOUNT),
    ),
    Channel.SMS: (
        (r"(\d{3} )?(21211|21214|21217|21401|21614|30005|30006)\b", _NO_SMS),
        (r"(\d{3} )?(21610|30004)\b", _STOPPED),
        (r"(\d{3} )?30003\b", _SWITCHED_OFF),
        (r"(\d{3} )?30007\b", _UNWANTED),
        (r"401\b|(\d{3} )?(20003|20404|21606)\b", _ACCOUNT),
    ),
    Channel.PUSH: ((r"(404|410)\b", _NO_BROWSER),),
    Channel.IN_APP: (),
}
_FOREIGN: Final = re.compile(r"\d{3,6}\b|\w+$|no id$")
"""What a provider, or the line to it, says: a number first, or one word; ours is a sentence."""

_UNSET: Final = re.compile(r"[A-Z]+_URL$")
_BROKEN: Final = re.compile(r"[A-Za-z]+$|no id$")


def explained(channel: Channel, kind: str, answer: str) -> Explained:
    """Return what an answer means; `kind` is a message's status, or what happened to it.

    What went well needs no words, and a sentence of ours is its own.
    """
    if not answer or kind in _WELL:
        return Explained("", answer)
    if kind not in {*_ENDS, *_WAITS} or not _FOREIGN.match(answer):
        return Explained(_(answer))
    return Explained(_(_meant(channel, kind, answer)), answer)


def _meant(channel: Channel, kind: str, answer: str) -> str:
    if _UNSET.match(answer):
        return SENTENCES[Obstacle.NO_PROVIDER]
    known = (said for shape, said in _KNOWN[channel] if re.match(shape, answer))
    if kind in _WAITS:
        return next(known, _SILENT if _BROKEN.match(answer) else _LATER)
    return _LOST if _ENDS[kind] is _LOST else next(known, _ENDS[kind])
