"""`read`: from the bytes of a file to what is in it, whichever of SII's exchange files it is."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from lxml import etree

from torque_app.core.texts import Sentence
from torque_app.integrations.sii.caf import SII_KEYS
from torque_app.integrations.sii.reading.answers import answers, receipts
from torque_app.integrations.sii.reading.documents import document
from torque_app.integrations.sii.reading.fields import (
    child,
    children,
    day,
    moment,
    rut,
    whole,
    wrong,
)
from torque_app.integrations.sii.reading.inbox import Grade, Inbox, Kind, Received
from torque_app.integrations.sii.reading.proof import parse, prove
from torque_app.integrations.sii.reading.scan import Piece, Scan, Unreadable, scan

_MOST_DOCUMENTS: Final = 2000
_STAMP: Final = "TED"
_KINDS: Final = {str(kind): kind for kind in Kind}
_WANTED: Final = frozenset({*_KINDS, "Recibo", _STAMP})


def read(data: bytes, *, trusted_keys: Mapping[int, RSAPublicKey] = SII_KEYS) -> Inbox:
    """Return what a received file holds, every signature and stamp graded; raises `Unreadable`.

    Signatures that do not hold are told, not refused: the bytes are evidence either way.
    `trusted_keys` maps `IDK` to the keys that may authorize folios.
    """
    found = scan(data, wanted=_WANTED)
    kind = _KINDS.get(found.root)
    if kind is None:
        raise Unreadable(
            Sentence("El archivo es un «{root}», que aquí no se recibe.", root=found.root[:40]),
            reason="kind",
        )
    fields = _READERS[kind](found, trusted_keys)
    return Inbox(kind=kind, data=data, sha256=hashlib.sha256(data).hexdigest(), **fields)


def _alone(found: Scan, trusted_keys: Mapping[int, RSAPublicKey]) -> dict[str, Any]:
    """Read a DTE that came without envelope."""
    (only,) = _documents(found, ("DTE",), trusted_keys)
    return {
        "issuer_rut": only.issuer_rut,
        "receiver_rut": only.receiver_rut,
        "sent_by": "",
        "signature": Grade.ABSENT,
        "signature_fault": "El documento llegó sin sobre.",
        "digest": "",
        "signed_at": only.signed_at,
        "documents": (only,),
    }


def _envelope(found: Scan, trusted_keys: Mapping[int, RSAPublicKey]) -> dict[str, Any]:
    """Read an EnvioDTE or EnvioBOLETA."""
    root = _root(found)
    cover = child(_set(root, "SetDTE"), "Caratula")
    return {
        "issuer_rut": rut(cover, "RutEmisor"),
        "receiver_rut": rut(cover, "RutReceptor"),
        "sent_by": rut(cover, "RutEnvia"),
        "signed_at": moment(cover, "TmstFirmaEnv"),
        "resolution_number": whole(cover, "NroResol"),
        "resolution_date": day(cover, "FchResol"),
        "announced": _announced(cover),
        "documents": _documents(found, (found.root, "SetDTE", "DTE"), trusted_keys),
        **_signature(found, root, "SetDTE"),
    }


def _respuesta(found: Scan, _: Mapping[int, RSAPublicKey]) -> dict[str, Any]:
    """Read a RespuestaDTE, technical or commercial."""
    root = _root(found)
    result = _set(root, "Resultado")
    return {
        **_correspondents(result, "TmstFirmaResp"),
        "answers": answers(result),
        **_signature(found, root, "Resultado"),
    }


def _recibos(found: Scan, _: Mapping[int, RSAPublicKey]) -> dict[str, Any]:
    """Read an EnvioRecibos."""
    root = _root(found)
    path = (found.root, "SetRecibos", "Recibo")
    return {
        **_correspondents(_set(root, "SetRecibos"), "TmstFirmaEnv"),
        "receipts": receipts(found, [piece for piece in found.pieces if piece.path == path]),
        **_signature(found, root, "SetRecibos"),
    }


_READERS: Final[Mapping[Kind, Callable[[Scan, Mapping[int, RSAPublicKey]], dict[str, Any]]]] = {
    Kind.DTE: _alone,
    Kind.ENVIO_DTE: _envelope,
    Kind.ENVIO_BOLETA: _envelope,
    Kind.RESPUESTA: _respuesta,
    Kind.RECIBOS: _recibos,
}


def _documents(
    found: Scan, path: tuple[str, ...], trusted_keys: Mapping[int, RSAPublicKey]
) -> tuple[Received, ...]:
    """Return the documents that lie where documents belong."""
    pieces = [piece for piece in found.pieces if piece.path == path]
    if not 1 <= len(pieces) <= _MOST_DOCUMENTS:
        raise Unreadable(
            Sentence(
                "El archivo trae {pieces} documentos; van entre 1 y {most_documents}.",
                pieces=len(pieces),
                most_documents=_MOST_DOCUMENTS,
            ),
            reason="count",
        )
    stamps = [piece for piece in found.pieces if piece.path[:-2] == path and _is_stamp(piece)]
    return tuple(
        document(found, piece, _stamp_of(piece, stamps), trusted_keys=trusted_keys)
        for piece in pieces
    )


def _is_stamp(piece: Piece) -> bool:
    return piece.path[-1] == _STAMP


def _stamp_of(document_piece: Piece, stamps: list[Piece]) -> Piece | None:
    """Return the stamp inside the document, taking it off the list that is in document order."""
    while stamps and stamps[0].start < document_piece.end:
        stamp = stamps.pop(0)
        if stamp.start > document_piece.start:
            return stamp
    return None


def _root(found: Scan) -> etree._Element:
    return parse(found, _root_piece(found), {})


def _root_piece(found: Scan) -> Piece:
    return found.pieces[0]


def _set(root: etree._Element, name: str) -> etree._Element:
    """Return the signed set, of which there is one."""
    sets = children(root, name)
    if len(sets) != 1:
        raise wrong(name)
    return sets[0]


def _signature(found: Scan, root: etree._Element, signed: str) -> dict[str, Any]:
    """Return how the signature of the whole held."""
    proof = prove(found, _root_piece(found), signed=signed)
    return {
        "id": _set(root, signed).get("ID", "")[:80],
        "signature": proof.grade,
        "signature_fault": proof.fault,
        "holder": proof.holder,
        "digest": proof.digest,
    }


def _correspondents(signed: etree._Element, moment_name: str) -> dict[str, Any]:
    """Return who answers whom."""
    cover = child(signed, "Caratula")
    return {
        "issuer_rut": rut(cover, "RutResponde"),
        "receiver_rut": rut(cover, "RutRecibe"),
        "sent_by": "",
        "signed_at": moment(cover, moment_name),
    }


def _announced(cover: etree._Element | None) -> dict[int, int]:
    """Return how many documents of each type the cover speaks of."""
    counts: Counter[int] = Counter()
    for node in children(cover, "SubTotDTE"):
        counts[whole(node, "TpoDTE") or 0] += whole(node, "NroDTE") or 0
    return dict(counts)
