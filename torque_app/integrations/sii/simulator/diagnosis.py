"""Judge an envelope in the order SII does: Caratula, signature of the set, then every document.

Codes are those seen in published diagnoses; those without a published one carry 9xx.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from torque_app.integrations.sii.simulator.envelopes import Document, Envelope, child
from torque_app.integrations.sii.simulator.signatures import BadSignature, verify
from torque_app.integrations.sii.simulator.stamps import Finding, check_caf, check_stamp

SII_RUT = "60803000-K"
_REJECTS = 3
_BOLETAS = frozenset({39, 41})


class Outcome(StrEnum):
    """How a document ended."""

    ACCEPTED = "ACCEPTED"
    OBJECTED = "OBJECTED"
    REJECTED = "REJECTED"


@dataclass(frozen=True, slots=True)
class Company:
    """What SII knows of an issuer; None means any resolution is taken as right."""

    rut: str
    authorized: bool = True
    resolution_date: str | None = None
    resolution_number: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """One document with its outcome and findings, and what a later question compares."""

    type: int
    folio: int
    issuer: str
    receiver: str
    issued_on: str
    total: int
    signature: str
    outcome: Outcome
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`state` EPR with documents, or RCT/RFR with the findings on the whole envelope."""

    state: str
    findings: tuple[Finding, ...] = ()
    documents: tuple[Judged, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What the file alone does not tell: who uploaded for whom, keys, date, folios already used."""

    company: Company
    sender: str
    authority: bytes
    today: date
    is_known: Callable[[int, int, str], bool]


def diagnose(envelope: Envelope, context: Context) -> Diagnosis:
    """Return SII's judgement of a schema-valid envelope."""
    cover = tuple(_check_caratula(envelope, context))
    if cover:
        return Diagnosis("RCT", cover, _all_rejected(envelope, cover))
    broken = _check_set_signature(envelope)
    if broken:
        return Diagnosis("RFR", broken, _all_rejected(envelope, broken))
    return Diagnosis("EPR", (), tuple(_judge_all(envelope, context)))


def _check_caratula(envelope: Envelope, context: Context) -> Iterator[Finding]:
    cover, company = envelope.caratula, context.company
    if cover.issuer != company.rut or any(d.issuer != cover.issuer for d in envelope.documents):
        yield Finding("CRT", 3, 901, "RUT Emisor diferente al Upload o a los documentos")
    if cover.sender != context.sender:
        yield Finding("CRT", 3, 11, "RUT envia diferente al Upload")
    if cover.receiver != SII_RUT:
        yield Finding("CRT", 3, 18, "RUT Receptor (Caratula) Invalido")
    date_differs = company.resolution_date not in {None, cover.resolution_date}
    if date_differs or company.resolution_number not in {None, cover.resolution_number}:
        yield Finding("CRT", 3, 19, "Numero o fecha de resolucion no corresponde")
    if cover.announced != dict(Counter(d.type for d in envelope.documents)):
        yield Finding("CRT", 3, 902, "SubTotDTE no coincide con los documentos")


def _check_set_signature(envelope: Envelope) -> tuple[Finding, ...]:
    try:
        proof = verify(envelope.root, signed=child(envelope.root, "SetDTE"))
    except BadSignature as broken:
        return (Finding("ENV", 3, 903, f"Firma del envio incorrecta: {broken}"),)
    if not proof.holder.valid_from <= datetime.now(UTC) <= proof.holder.valid_until:
        return (Finding("ENV", 3, 904, "El certificado de la firma no esta vigente"),)
    return ()


def _all_rejected(envelope: Envelope, why: tuple[Finding, ...]) -> tuple[Judged, ...]:
    return tuple(_judged(document, why, signature="") for document in envelope.documents)


def _judge_all(envelope: Envelope, context: Context) -> Iterator[Judged]:
    seen: set[tuple[int, int, str]] = set()
    for document in envelope.documents:
        key = (document.type, document.folio, document.issuer)
        repeated = key in seen or context.is_known(*key)
        seen.add(key)
        yield _judge(document, context, repeated=repeated)


def _judge(document: Document, context: Context, *, repeated: bool) -> Judged:
    findings = [
        *check_caf(document, authority=context.authority, today=context.today),
        *check_stamp(document),
    ]
    signature = ""
    try:
        signature = verify(document.root, signed=document.body).value
    except BadSignature as broken:
        findings.append(Finding("DTE", 3, 505, f"Firma DTE Incorrecta: {broken}"))
    if repeated:
        findings.append(Finding("DTE", 3, 100, "DTE Repetido"))
    findings.extend(_check_totals(document))
    return _judged(document, tuple(findings), signature=signature)


def _check_totals(document: Document) -> Iterable[Finding]:
    net, exempt = document.amount("MntNeto"), document.amount("MntExe")
    tax, total = document.amount("IVA"), document.amount("MntTotal")
    other = document.amount("ImptoReten") + document.amount("MontoNF")
    if net + exempt + tax + other != total:
        yield Finding("HED", 2, 911, "Monto total no cuadra con neto, exento e IVA")
    rate = Decimal(document.field("Totales", "TasaIVA") or 19)
    expected = (net * rate / 100).quantize(Decimal(1), ROUND_HALF_UP)
    # IVA taken out of gross prices may rightly be off by one peso.
    gross = document.type in _BOLETAS or document.field("IdDoc", "MntBruto") == "1"
    if abs(tax - expected) > (1 if gross else 0):
        yield Finding("HED", 2, 912, "IVA no cuadra con el monto neto")


def _judged(document: Document, findings: tuple[Finding, ...], *, signature: str) -> Judged:
    worst = max((finding.level for finding in findings), default=0)
    outcome = Outcome.OBJECTED if worst else Outcome.ACCEPTED
    return Judged(
        document.type,
        document.folio,
        document.issuer,
        document.receiver,
        document.issued_on,
        document.amount("MntTotal"),
        signature,
        Outcome.REJECTED if worst >= _REJECTS else outcome,
        findings,
    )
