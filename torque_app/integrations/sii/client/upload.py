"""Hand an envelope to SII: DTEUpload (envío automático v1.3) and the boletas' REST service."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from torque_app.integrations.sii.client.answers import (
    asks_to_sign_in,
    leaves,
    read_json,
    read_xml,
)
from torque_app.integrations.sii.client.auth import BOLETA_AGENT, TokenKind
from torque_app.integrations.sii.client.errors import (
    AccessDenied,
    CompanyNotAllowed,
    FileRefused,
    OutcomeUnknown,
    SchemaRefused,
    SenderNotAllowed,
    SignatureRefused,
    SiiError,
    TokenRefused,
    UploadFailed,
)
from torque_app.integrations.sii.client.hosts import Hosts
from torque_app.integrations.sii.client.soap import PROGRAM_AGENT
from torque_app.integrations.sii.client.transport import Reply, Transport

_TRACK = re.compile(r"[0-9]{1,18}")
_ADOPTED = re.compile(r"track\s*id[^0-9]{0,3}([0-9]{1,18})(?![0-9])", re.IGNORECASE)
_FILENAME = re.compile(r"[A-Za-z0-9._-]{1,80}")
_BLOCKED_WAIT = 300.0

_REFUSALS: Mapping[str, type[SiiError]] = {
    "1": SenderNotAllowed,
    "2": FileRefused,
    "5": TokenRefused,
    "6": CompanyNotAllowed,
    "7": SchemaRefused,
    "8": SignatureRefused,
}


class Channel(StrEnum):
    """Which door a document uses: boletas have their own servers, everything else DTEUpload."""

    DTE = "dte"
    BOLETA = "boleta"

    @property
    def token_kind(self) -> TokenKind:
        """The token that opens it."""
        return TokenKind.BOLETA if self is Channel.BOLETA else TokenKind.DTE


@dataclass(frozen=True, slots=True)
class Upload:
    """A signed envelope on its way: the frozen bytes, who issues, who sends, the file's name."""

    envelope: bytes
    issuer_rut: str
    sender_rut: str
    filename: str


@dataclass(frozen=True, slots=True)
class UploadResult:
    """SII has the file: `already_sent` when it had it from an earlier, unanswered attempt."""

    track_id: str
    already_sent: bool = False


class FileCut(UploadFailed):
    """The file arrived shorter than announced (STATUS 3)."""


def split_rut(rut: str) -> tuple[str, str]:
    """Return (number, check digit) of `12345678-K`."""
    number, _, digit = rut.partition("-")
    return number, digit


def multipart(upload: Upload) -> dict[str, Any]:
    """Return httpx's arguments for the five fields, in SII's order: `data` goes before `files`."""
    if not _FILENAME.fullmatch(upload.filename):
        raise ValueError(upload.filename)
    sender, sender_digit = split_rut(upload.sender_rut)
    company, company_digit = split_rut(upload.issuer_rut)
    return {
        "data": {
            "rutSender": sender,
            "dvSender": sender_digit,
            "rutCompany": company,
            "dvCompany": company_digit,
        },
        "files": {"archivo": (upload.filename, upload.envelope, "text/xml")},
    }


def upload_dte(transport: Transport, hosts: Hosts, upload: Upload, *, token: str) -> UploadResult:
    """Send through DTEUpload; a file cut on the way is sent once more."""
    try:
        return _upload_dte(transport, hosts, upload, token=token)
    except FileCut:
        return _upload_dte(transport, hosts, upload, token=token)


def _upload_dte(transport: Transport, hosts: Hosts, upload: Upload, *, token: str) -> UploadResult:
    reply = transport.deliver(
        f"{hosts.dte}/cgi_dte/UPL/DTEUpload",
        headers={"User-Agent": PROGRAM_AGENT, "Accept": "*/*", "Cookie": f"TOKEN={token}"},
        **multipart(upload),
    )
    reply.refuse_if_busy()
    return read_reception(reply.body)


def read_reception(body: bytes) -> UploadResult:
    """Read a RECEPCIONDTE; without STATUS nobody knows whether SII stored the file."""
    root = read_xml(body)
    fields = {} if root is None else dict(leaves(root))
    status = fields.get("STATUS", "")
    if root is None or not status:
        raise OutcomeUnknown(signed_out=asks_to_sign_in(body))
    track = fields.get("TRACKID", "")
    track = track if _TRACK.fullmatch(track) else ""
    if status == "0" and track:
        return UploadResult(track)
    if status == "99":
        return UploadResult(
            track or _adopted(" ".join(t for _, t in leaves(root))), already_sent=True
        )
    errors = [text for name, text in leaves(root) if name == "ERROR"]
    raise _refusal(status, errors)


def _adopted(words: str) -> str:
    """Return the track id of "Archivo ya fue enviado N veces con Trackid X"."""
    found = _ADOPTED.search(words)
    if found is None:
        raise OutcomeUnknown
    return found[1]


def _refusal(status: str, errors: list[str]) -> SiiError:
    if status in _REFUSALS:
        return _REFUSALS[status](status=status, errors=errors)
    if status == "3":
        return FileCut(status=status)
    if status == "9":
        return UploadFailed(after=_BLOCKED_WAIT, status=status)
    # STATUS 0 without a track id was stored under a number we do not know.
    return OutcomeUnknown() if status == "0" else UploadFailed(status=status)


def upload_boletas(
    transport: Transport, hosts: Hosts, upload: Upload, *, token: str
) -> UploadResult:
    """Send through the boletas' REST service."""
    reply = transport.deliver(
        f"{hosts.boleta_upload}/recursos/v1/boleta.electronica.envio",
        headers={
            "User-Agent": BOLETA_AGENT,
            "Accept": "application/json",
            "Cookie": f"TOKEN={token}",
        },
        **multipart(upload),
    )
    reply.refuse_if_busy()
    return read_boleta_reception(reply)


def read_boleta_reception(reply: Reply) -> UploadResult:
    """Read the JSON with its track id; other answers become typed errors."""
    if reply.status == 401 or (reply.status == 400 and b"TOKEN" in reply.body):  # noqa: PLR2004
        raise TokenRefused
    if b"Denegado" in reply.body:
        raise AccessDenied
    if reply.status == 403:  # noqa: PLR2004
        raise SenderNotAllowed
    if 400 <= reply.status < 500:  # noqa: PLR2004
        raise FileRefused(http_status=reply.status)
    answer = read_json(reply.body) if reply.status == 200 else None  # noqa: PLR2004
    if not answer or not _TRACK.fullmatch(str(answer.get("trackid") or "")):
        raise OutcomeUnknown(signed_out=asks_to_sign_in(reply.body))
    return UploadResult(str(answer["trackid"]))
