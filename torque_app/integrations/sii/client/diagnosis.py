"""Read the diagnosis SII mails after an envelope: the only place that says why a DTE was refused.

The layout is that of published readers: RESULTADO_ENVIO with an identification, counters (absent
at zero), errors of the whole envelope, and the findings of each document, by local name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from torque_app.core.errors import Invalid
from torque_app.integrations.sii.client.answers import leaves, local_name, read_xml, whole
from torque_app.integrations.sii.client.outcomes import Reason, TypeCount, Verdict, verdict_of

_CODE = re.compile(r"\(\s*([A-Z]{2,5}-([0-9])-[0-9]{1,5})\s*\)\s*", re.ASCII)
_RUT = re.compile(r"[0-9]{1,9}-[0-9K]", re.ASCII)
_LARGEST = 8_000_000
_REJECTS, _OBJECTS = 3, 2


class NoDiagnosis(Invalid):
    """The file is not the XML that SII attaches to its "Resultado de Revisión" e-mail."""

    code = "no_diagnosis"
    message = (
        "Ese archivo no es el resultado que envía el SII. "
        "Sube el XML adjunto al correo «Resultado de Revisión Envío»."
    )


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What the e-mail says: whose envelope, its state, counts, and the reasons.

    `track_id` has no leading zeros. `refused` are the (type, folio) SII rejected and `objected`
    those with reparos; of both there is a reason each. `errors` concern the whole envelope.
    """

    issuer_rut: str
    track_id: str
    received_at: str
    state: str
    gloss: str
    counts: tuple[TypeCount, ...]
    reasons: tuple[Reason, ...]
    refused: frozenset[tuple[int, int]]
    objected: frozenset[tuple[int, int]]
    errors: tuple[str, ...]

    @property
    def verdict(self) -> Verdict:
        """What the state means."""
        return verdict_of(self.state)


def read_diagnosis(data: bytes) -> Diagnosis:
    """Return what SII's file says; raises NoDiagnosis for any other."""
    root = read_xml(data) if len(data) <= _LARGEST else None
    if root is None or local_name(root).replace("_", "") != "RESULTADOENVIO":
        raise NoDiagnosis
    heading = _part(root, "IDENTIFICACION")
    fields = dict(leaves(heading if heading is not None else root))
    state, _, gloss = fields.get("ESTADO", "").partition("-")
    track, rut = fields.get("TRACKID", ""), fields.get("RUTEMISOR", "").upper()
    if not whole(track) or not _RUT.fullmatch(rut) or not state.strip():
        raise NoDiagnosis
    revised = [_revision(node) for node in _every(root, "REVISIONDTE")]
    return Diagnosis(
        issuer_rut=rut,
        track_id=str(whole(track)),
        received_at=fields.get("TMSTRECEPCION", ""),
        state=state.strip(),
        gloss=gloss.strip(),
        counts=tuple(_count(node) for node in _every(root, "SUBTOTAL")),
        reasons=tuple(reason for _, _, reasons in revised for reason in reasons),
        refused=frozenset(key for key, level, _ in revised if level >= _REJECTS),
        objected=frozenset(key for key, level, _ in revised if level < _REJECTS),
        errors=tuple(text for name, text in leaves(root) if name == "DETERRENVIO" and text),
    )


def _part(root: etree._Element, name: str) -> etree._Element | None:
    return next(_every(root, name), None)


def _every(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return (node for node in root.iter() if local_name(node) == name)


def _count(node: etree._Element) -> TypeCount:
    fields = dict(leaves(node))
    rejected = fields.get("RECHAZO") or fields.get("RECHAZA")  # readers disagree on the name
    return TypeCount(
        type=whole(fields.get("TIPODOC")),
        informed=whole(fields.get("INFORMADO")),
        accepted=whole(fields.get("ACEPTA")),
        rejected=whole(rejected),
        objected=whole(fields.get("REPARO") or fields.get("REPAROS")),
    )


def _revision(node: etree._Element) -> tuple[tuple[int, int], int, list[Reason]]:
    """Return a document's key, the level of its state (3 rejects, 2 objects) and its reasons."""
    fields = list(leaves(node))
    first = dict(reversed(fields))
    kind, folio, state = whole(first.get("TIPODTE")), whole(first.get("FOLIO")), first.get("ESTADO")
    level = _REJECTS if (state or "").upper().startswith("RCH") else _OBJECTS
    details = [text for name, text in fields if name == "DETALLE" and text] or [state or ""]
    reasons = [_reason(kind, folio, text, level=level) for text in details]
    return (kind, folio), level, reasons


def _reason(kind: int, folio: int, text: str, *, level: int) -> Reason:
    found = _CODE.search(text)
    if found is None:
        return Reason(kind, folio, "", level, text)
    words = (text[: found.start()] + text[found.end() :]).strip()
    return Reason(kind, folio, found[1], int(found[2]), words)
