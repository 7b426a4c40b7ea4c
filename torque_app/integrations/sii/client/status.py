"""What became of an envelope and of a document: QueryEstUp, QueryEstDte (autenticación v1.9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from torque_app.integrations.sii.client import soap
from torque_app.integrations.sii.client.answers import Fields, Respuesta, whole
from torque_app.integrations.sii.client.errors import (
    AnswerNotUnderstood,
    QueryFailed,
    SenderNotAllowed,
    SiiError,
    TokenRefused,
    TrackUnknown,
)
from torque_app.integrations.sii.client.hosts import Hosts
from torque_app.integrations.sii.client.outcomes import Reason, TypeCount, Verdict, verdict_of
from torque_app.integrations.sii.client.transport import Transport
from torque_app.integrations.sii.client.upload import split_rut
from torque_app.integrations.sii.values import DteType, SignedDte

_RECEIVED = frozenset({"DOK", "DNK", "TMD", "TMC", "MMD", "MMC", "AND", "ANC"})
_NOT_RECEIVED = frozenset({"FAU", "FNA", "FAN", "EMP"})

# The documented ESTADISTICA wrapper is never sent: the fields repeat flat, once per type.
_COUNT_FIELDS = ("TIPO_DOCTO", "INFORMADOS", "ACEPTADOS", "RECHAZADOS", "REPAROS")


@dataclass(frozen=True, slots=True)
class EnvelopeStatus:
    """The state SII gives, what it means, and for processed ones the counts and reasons.

    Unknown states are PENDING: nothing is concluded from a code no manual names. SII may leave the
    counts out; then ask for the documents themselves.
    """

    state: str
    gloss: str
    verdict: Verdict
    counts: tuple[TypeCount, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def final(self) -> bool:
        """Whether asking again would tell nothing new."""
        return self.verdict is not Verdict.PENDING

    @property
    def accepted(self) -> int:
        """Documents accepted, with or without objections."""
        return sum(count.accepted + count.objected for count in self.counts)

    @property
    def rejected(self) -> int:
        """Documents rejected; their folios are burnt."""
        return sum(count.rejected for count in self.counts)

    @property
    def objected(self) -> int:
        """Documents accepted with objections (reparos)."""
        return sum(count.objected for count in self.counts)


@dataclass(frozen=True, slots=True)
class DocumentQuery:
    """The data SII compares when asked about one document; `total` in whole pesos."""

    type: DteType
    folio: int
    issuer_rut: str
    receiver_rut: str
    issued_on: date
    total: int

    @classmethod
    def of(cls, document: SignedDte) -> Self:
        """Return the question about a signed document."""
        return cls(
            document.type,
            document.folio,
            document.issuer_rut,
            document.receiver_rut,
            document.issued_on,
            document.total,
        )


@dataclass(frozen=True, slots=True)
class DocumentStatus:
    """Whether SII has the document (`received`) and with the data we asked (`matches`)."""

    state: str
    gloss: str

    @property
    def received(self) -> bool:
        """SII has a document of that type and folio from the issuer."""
        return self.state in _RECEIVED

    @property
    def matches(self) -> bool:
        """It is ours: date, receiver and total agree."""
        return self.received and self.state != "DNK"


def document_state(state: str, gloss: str) -> DocumentStatus:
    """Return the document's status; a code outside the manual's table is not understood."""
    if state not in _RECEIVED | _NOT_RECEIVED:
        raise AnswerNotUnderstood(state=state)
    return DocumentStatus(state, gloss)


def ask_envelope(
    transport: Transport, hosts: Hosts, *, track_id: str, issuer_rut: str, token: str
) -> EnvelopeStatus:
    """Ask QueryEstUp about a track id of DTEUpload."""
    number, digit = split_rut(issuer_rut)
    answer = soap.call(
        transport,
        f"{hosts.dte}/DTEWS/QueryEstUp.jws",
        name="getEstUp",
        parameters={
            "RutCompania": number,
            "DvCompania": digit,
            "TrackId": track_id,
            "Token": token,
        },
    )
    return read_envelope(answer)


def read_envelope(answer: Respuesta) -> EnvelopeStatus:
    """Read the state and counts; raises for the error states.

    -11 with ERR_CODE 2 is how SII says "not yet" right after the upload.
    """
    error = answer.header.get("ERR_CODE", "")
    if answer.state == "-11" and error == "2":
        return EnvelopeStatus("-11", answer.gloss, Verdict.PENDING)
    if answer.state == "-11" and error == "1":
        raise TrackUnknown
    soap.refuse_failed_query(answer)
    if not answer.state:
        raise AnswerNotUnderstood
    verdict = verdict_of(answer.state)
    return EnvelopeStatus(answer.state, answer.gloss, verdict, read_counts(answer.body))


def read_counts(fields: Fields) -> tuple[TypeCount, ...]:
    """Group the flat fields by type: a name that comes again opens the next group."""
    groups: list[dict[str, int]] = []
    for name, text in _numbers(fields):
        if not groups or name in groups[-1]:
            groups.append({})
        groups[-1][name] = text
    return tuple(TypeCount(*(group.get(n, 0) for n in _COUNT_FIELDS)) for group in groups)


def _numbers(fields: Fields) -> Iterable[tuple[str, int]]:
    return ((n, whole(text)) for n, text in fields if n in _COUNT_FIELDS)


def ask_document(
    transport: Transport, hosts: Hosts, query: DocumentQuery, *, holder_rut: str, token: str
) -> DocumentStatus:
    """Ask QueryEstDte; `holder_rut` is the token's owner."""
    asker, asker_digit = split_rut(holder_rut)
    issuer, issuer_digit = split_rut(query.issuer_rut)
    answer = soap.call(
        transport,
        f"{hosts.dte}/DTEWS/QueryEstDte.jws",
        name="getEstDte",
        parameters={
            "RutConsultante": asker,
            "DvConsultante": asker_digit,
            "RutCompania": issuer,
            "DvCompania": issuer_digit,
            **_description(query),
            "Token": token,
        },
    )
    soap.refuse_failed_query(answer)
    return document_state(answer.state, answer.gloss)


def _description(query: DocumentQuery) -> dict[str, str]:
    receiver, digit = split_rut(query.receiver_rut)
    return {
        "RutReceptor": receiver,
        "DvReceptor": digit,
        "TipoDte": str(query.type.value),
        "FolioDte": str(query.folio),
        "FechaEmisionDte": f"{query.issued_on:%d%m%Y}",
        "MontoDte": str(query.total),
    }


def ask_signed_document(
    transport: Transport, hosts: Hosts, query: DocumentQuery, *, signature: str, token: str
) -> DocumentStatus:
    """Ask QueryEstDteAv, which compares the document's SignatureValue too."""
    issuer, digit = split_rut(query.issuer_rut)
    answer = soap.call(
        transport,
        f"{hosts.dte}/DTEWS/services/QueryEstDteAv",
        name="getEstDteAv",
        parameters={
            "RutEmpresa": issuer,
            "DvEmpresa": digit,
            **_description(query),
            "FirmaDte": "".join(signature.split()),
            "Token": token,
        },
    )
    return read_signed_document(answer)


def read_signed_document(answer: Respuesta) -> DocumentStatus:
    """Read getEstDteAv: the header tells whether the question was served, the body the answer."""
    if answer.state in {"1", "2"}:
        raise TokenRefused
    if answer.state == "9":
        raise SenderNotAllowed
    if answer.state != "0":
        raise QueryFailed(state=answer.state)
    return document_state(answer.first("ESTADO"), answer.first("GLOSA"))


def ask_mail_again(
    transport: Transport, hosts: Hosts, *, track_id: str, issuer_rut: str, token: str
) -> bool:
    """Ask SII to mail an envelope's diagnosis once more; False while there is none (OIFE2005)."""
    number, digit = split_rut(issuer_rut)
    answer = soap.call(
        transport,
        f"{hosts.dte}/DTEWS/services/wsDTECorreo",
        name="reenvioCorreo",
        parameters={
            "Token": token,
            "RutEmpresa": number,
            "DvEmpresa": digit,
            "TrackId": track_id,
        },
    )
    failures: dict[str, type[SiiError]] = {
        "104": TokenRefused, "105": TrackUnknown, "106": SenderNotAllowed,
    }  # fmt: skip
    if answer.state in failures:
        raise failures[answer.state]
    if answer.state not in {"0", _NO_MAIL_YET}:
        raise QueryFailed(state=answer.state)
    return answer.state == "0"


_NO_MAIL_YET = "114"
