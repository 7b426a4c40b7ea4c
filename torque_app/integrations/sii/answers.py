"""What we answer to those who send us documents: that it arrived, what we say of it, a receipt.

Files of SII's exchange between taxpayers: RespuestaEnvioDTE_v10.xsd, EnvioRecibos_v10.xsd and
"Mensaje de respuesta del DTE". What binds by law is told to SII itself (registro de reclamo);
these are what partners and the certification expect by mail. Text in, text out, like `emission`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from torque_app.core.errors import TorqueError
from torque_app.integrations.sii.arrivals import (
    DOCUMENT_WORDS,
    ENVELOPE_WORDS,
    VERDICT_WORDS,
    DocumentState,
    EnvelopeState,
    Verdict,
    arrival,
    document_arrival,
)
from torque_app.integrations.sii.clock import sii_time, stamp_text
from torque_app.integrations.sii.elements import NAMESPACES, element, group, typed
from torque_app.integrations.sii.reading.inbox import Inbox, Received
from torque_app.integrations.sii.signature import sign
from torque_app.integrations.sii.text import clean, cut, escape
from torque_app.integrations.sii.values import DECLARATION, Certificate

_RESULT_ID: Final = "Respuesta"
_RECEIPTS_ID: Final = "SetRecibos"
_LONGEST_NAME: Final = 80
_MOST_DETAILS: Final = 9999
_LAW: Final = (
    "El acuse de recibo que se declara en este acto, de acuerdo a lo dispuesto en la letra b) del "
    "Art. 4, y la letra c) del Art. 5 de la Ley 19.983, acredita que la entrega de mercaderias o "
    "servicio(s) prestado(s) ha(n) sido recibido(s)."
)
"""The schema fixes this sentence, spelling included."""


class AnswerRefused(TorqueError):
    """Those documents cannot be answered in one file."""

    code, status = "answer_refused", 422
    message = "Esos documentos no se pueden responder juntos."


@dataclass(frozen=True, slots=True)
class Responder:
    """The company that answers, and whom to ask there."""

    rut: str
    contact: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A received document and what the company says of it.

    `envelope` is the company's own number for the file it came in (`CodEnvio`).
    """

    document: Received
    verdict: Verdict
    envelope: int
    comment: str | None = None


def build_reception(
    inbox: Inbox,
    *,
    responder: Responder,
    number: int,
    file_name: str,
    received_at: datetime,
    certificate: Certificate,
    at: datetime,
    state: EnvelopeState | None = None,
    states: Mapping[tuple[str, int, int], DocumentState] | None = None,
) -> bytes:
    """Return the signed RespuestaDTE that says how an envelope and its documents arrived.

    `number` is ours, unique per answer and envelope; `received_at` and `at` are aware. `state`
    and `states` (by `Received.key`) replace what `arrival` and `document_arrival` find.
    """
    found = arrival(inbox, company_rut=responder.rut) if state is None else state
    documents: tuple[str, ...] = ()
    if found is EnvelopeState.RECEIVED:
        said = states or {}
        documents = tuple(
            _reception_of(
                each,
                said.get(each.key, document_arrival(each, inbox, company_rut=responder.rut)),
            )
            for each in inbox.documents
        )
    reception = group(
        "RecepcionEnvio",
        (
            element("NmbEnvio", _foreign(file_name) or "sin nombre"),
            element("FchRecep", stamp_text(sii_time(received_at))),
            element("CodEnvio", number),
            *_envelope_of(inbox, found),
            element("NroDTE", len(documents) or None),
            *documents,
        ),
    )
    return _respuesta(
        (reception,),
        responder=responder,
        to=inbox.issuer_rut,
        number=number,
        certificate=certificate,
        at=at,
    )


def _envelope_of(inbox: Inbox, state: EnvelopeState) -> tuple[str, ...]:
    """Return the elements that name an envelope and say how it arrived."""
    return (
        element("EnvioDTEID", _foreign(inbox.id) or "DTE"),
        element("Digest", inbox.digest or None),
        element("RutEmisor", inbox.issuer_rut),
        element("RutReceptor", inbox.receiver_rut),
        element("EstadoRecepEnv", state.value),
        element("RecepEnvGlosa", ENVELOPE_WORDS[state]),
    )


def _foreign(text: str) -> str:
    """Return a name somebody else chose: what cannot travel must not keep us from answering."""
    travelling = text.encode("iso-8859-1", "replace").decode("iso-8859-1")
    return escape(cut(clean(travelling, field=""), _LONGEST_NAME))


def build_result(
    judged: Sequence[Judged],
    *,
    responder: Responder,
    number: int,
    certificate: Certificate,
    at: datetime,
) -> bytes:
    """Return the signed RespuestaDTE that accepts or rejects documents of one issuer.

    Raises `AnswerRefused` for none, too many, or several issuers.
    """
    issuer = _only_issuer(each.document for each in judged)
    return _respuesta(
        tuple(_result_of(each) for each in judged),
        responder=responder,
        to=issuer,
        number=number,
        certificate=certificate,
        at=at,
    )


def build_receipts(
    documents: Sequence[Received],
    *,
    responder: Responder,
    place: str,
    certificate: Certificate,
    at: datetime,
) -> bytes:
    """Return the signed EnvioRecibos: goods or services of one issuer's documents were received.

    `place` is where (`Recinto`). Each receipt is signed alone, then all of them together. Raises
    `AnswerRefused` like `build_result`.
    """
    issuer = _only_issuer(documents)
    moment = stamp_text(sii_time(at))
    cover = group(
        "Caratula",
        (
            element("RutResponde", responder.rut),
            element("RutRecibe", issuer),
            *_contact(responder),
            element("TmstFirmaEnv", moment),
        ),
    ).replace("<Caratula>", '<Caratula version="1.0">', 1)
    receipts = (
        _receipt(each, place=place, certificate=certificate, moment=moment) for each in documents
    )
    inside = "\n".join((cover, *receipts))
    return _signed_file(
        "EnvioRecibos",
        f'<SetRecibos ID="{_RECEIPTS_ID}">\n{inside}\n</SetRecibos>',
        schema="EnvioRecibos_v10.xsd",
        id=_RECEIPTS_ID,
        certificate=certificate,
    )


def _respuesta(
    details: Sequence[str],
    *,
    responder: Responder,
    to: str,
    number: int,
    certificate: Certificate,
    at: datetime,
) -> bytes:
    """Return the file round the details."""
    cover = group(
        "Caratula",
        (
            element("RutResponde", responder.rut),
            element("RutRecibe", to),
            element("IdRespuesta", number),
            element("NroDetalles", len(details)),
            *_contact(responder),
            element("TmstFirmaResp", stamp_text(sii_time(at))),
        ),
    ).replace("<Caratula>", '<Caratula version="1.0">', 1)
    inside = "\n".join((cover, *details))
    return _signed_file(
        "RespuestaDTE",
        f'<Resultado ID="{_RESULT_ID}">\n{inside}\n</Resultado>',
        schema="RespuestaEnvioDTE_v10.xsd",
        id=_RESULT_ID,
        certificate=certificate,
    )


def _signed_file(
    tag: str, content: str, *, schema: str, id: str, certificate: Certificate
) -> bytes:
    location = f'xsi:schemaLocation="http://www.sii.cl/SiiDte {schema}"'
    text = f'{DECLARATION}<{tag} {NAMESPACES} {location} version="1.0">\n{content}\n</{tag}>\n'
    return sign(text, id=id, certificate=certificate).encode("iso-8859-1")


def _contact(responder: Responder) -> tuple[str, str, str]:
    return (
        typed("NmbContacto", responder.contact, limit=40, field="el contacto"),
        typed("FonoContacto", responder.phone, limit=40, field="el teléfono"),
        typed("MailContacto", responder.email, limit=80, field="el correo"),
    )


def _named(document: Received) -> tuple[str, ...]:
    """Return the elements that say which document it is, but for its type."""
    return (
        element("Folio", document.folio),
        element("FchEmis", document.issued_on),
        element("RUTEmisor", document.issuer_rut),
        element("RUTRecep", document.receiver_rut),
        element("MntTotal", document.total),
    )


def _reception_of(document: Received, state: DocumentState) -> str:
    return group(
        "RecepcionDTE",
        (
            element("TipoDTE", document.type),
            *_named(document),
            element("EstadoRecepDTE", state.value),
            element("RecepDTEGlosa", DOCUMENT_WORDS[state]),
        ),
    )


def _result_of(judged: Judged) -> str:
    comment = typed("EstadoDTEGlosa", judged.comment, limit=256, field="el comentario")
    return group(
        "ResultadoDTE",
        (
            element("TipoDTE", judged.document.type),
            *_named(judged.document),
            element("CodEnvio", judged.envelope),
            element("EstadoDTE", judged.verdict.value),
            comment or element("EstadoDTEGlosa", VERDICT_WORDS[judged.verdict]),
        ),
    )


def _receipt(document: Received, *, place: str, certificate: Certificate, moment: str) -> str:
    """Return one `<Recibo>`, signed: its namespaces make it hold alone and in the file."""
    ident = f"R{document.folio}T{document.type}"
    content = group(
        "DocumentoRecibo",
        (
            element("TipoDoc", document.type),
            *_named(document),
            typed("Recinto", place, limit=80, field="el recinto") or element("Recinto", "Local"),
            element("RutFirma", certificate.holder_rut),
            element("Declaracion", _LAW),
            element("TmstFirmaRecibo", moment),
        ),
    ).replace("<DocumentoRecibo>", f'<DocumentoRecibo ID="{ident}">', 1)
    text = f'<Recibo {NAMESPACES} version="1.0">\n{content}\n</Recibo>'
    return sign(text, id=ident, certificate=certificate)


def _only_issuer(documents: Iterable[Received]) -> str:
    """Return the issuer all documents share; raises `AnswerRefused`."""
    issuers = [each.issuer_rut for each in documents]
    if not 1 <= len(issuers) <= _MOST_DETAILS or len({*issuers}) != 1:
        raise AnswerRefused("Se responde a un emisor por archivo, al menos por un documento.")
    return issuers[0]
