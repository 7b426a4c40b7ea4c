"""What others answer to our documents: RespuestaDTE and EnvioRecibos.

Source: SII "Mensaje de respuesta del DTE".
"""

from collections.abc import Sequence
from typing import Any, Final

from lxml import etree

from torque_app.integrations.sii.reading.fields import (
    child,
    children,
    day,
    moment,
    needed,
    needed_whole,
    rut,
    text,
)
from torque_app.integrations.sii.reading.inbox import Answer, AnswerKind, Receipt
from torque_app.integrations.sii.reading.proof import parse, prove
from torque_app.integrations.sii.reading.scan import Piece, Scan, Unreadable

_MOST_ANSWERS: Final = 10_000


def answers(result: etree._Element) -> tuple[Answer, ...]:
    """Return what a `<Resultado>` says, envelopes before their documents."""
    told = [
        *(each for node in children(result, "RecepcionEnvio") for each in _reception(node)),
        *(_result(node) for node in children(result, "ResultadoDTE")),
    ]
    if len(told) > _MOST_ANSWERS:
        raise Unreadable("La respuesta habla de demasiados documentos.", reason="count")
    return tuple(told)


def receipts(found: Scan, pieces: Sequence[Piece]) -> tuple[Receipt, ...]:
    """Return the receipts, each with the grade of its own signature."""
    return tuple(_receipt(found, piece) for piece in pieces)


def _reception(node: etree._Element) -> list[Answer]:
    """Return the answer about an envelope and those about its documents."""
    whole_envelope = Answer(
        AnswerKind.RECEPTION,
        state=needed_whole(node, "EstadoRecepEnv"),
        comment=text(node, "RecepEnvGlosa"),
    )
    each = (
        Answer(
            AnswerKind.RECEPTION,
            state=needed_whole(inner, "EstadoRecepDTE"),
            comment=text(inner, "RecepDTEGlosa"),
            **_named(inner, "TipoDTE"),
        )
        for inner in children(node, "RecepcionDTE")
    )
    return [whole_envelope, *each]


def _result(node: etree._Element) -> Answer:
    return Answer(
        AnswerKind.RESULT,
        state=needed_whole(node, "EstadoDTE"),
        comment=text(node, "EstadoDTEGlosa"),
        **_named(node, "TipoDTE"),
    )


def _named(node: etree._Element, type_name: str) -> dict[str, Any]:
    """Return which document it is about."""
    return {
        "type": needed_whole(node, type_name),
        "folio": needed_whole(node, "Folio"),
        "issued_on": needed(day(node, "FchEmis"), "FchEmis"),
        "issuer_rut": rut(node, "RUTEmisor"),
        "receiver_rut": rut(node, "RUTRecep"),
        "total": needed_whole(node, "MntTotal"),
    }


def _receipt(found: Scan, piece: Piece) -> Receipt:
    content = child(parse(found, piece, piece.inherited), "DocumentoRecibo")
    if content is None:
        raise Unreadable("El recibo no trae contenido.", reason="incomplete")
    proof = prove(found, piece, signed="DocumentoRecibo")
    return Receipt(
        **_named(content, "TipoDoc"),
        place=text(content, "Recinto"),
        signed_by=rut(content, "RutFirma"),
        signed_at=moment(content, "TmstFirmaRecibo"),
        signature=proof.grade,
        signature_fault=proof.fault,
    )
