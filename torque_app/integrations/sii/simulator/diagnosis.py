"""Judge an envelope in the order SII does: Caratula, signature of the set, then every document.

Codes are those seen in published diagnoses; those without a published one carry 9xx.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum
from typing import Protocol

from torque_app.integrations.sii.simulator.envelopes import Document, Envelope, Reference, child
from torque_app.integrations.sii.simulator.signatures import BadSignature, verify
from torque_app.integrations.sii.simulator.stamps import Finding, check_caf, check_stamp

SII_RUT = "60803000-K"
_REJECTS = 3
_BOLETAS = frozenset({39, 41})
_NOTES = frozenset({56, 61})
_CLOCKS_DIFFER = timedelta(minutes=10)
"""How far ahead of SII's clock an envelope may claim to have been signed."""


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
    findings: tuple[Finding, ...] = ()
    references: tuple[Reference, ...] = ()

    def also(self, findings: Iterable[Finding]) -> "Judged":
        """Return it with more findings, and the outcome they call for."""
        every = (*self.findings, *findings)
        return replace(self, findings=every, outcome=_outcome(every))


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`state` EPR with documents, or RCT/RFR with the findings on the whole envelope."""

    state: str
    findings: tuple[Finding, ...] = ()
    documents: tuple[Judged, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What the file alone does not tell: who uploaded for whom, the key of CAFs, the moment.

    `now` is Chilean wall time by SII's clock, aware.
    """

    company: Company
    sender: str
    authority: bytes
    now: datetime


class Book(Protocol):
    """What SII received before."""

    def used(self, issuer: str, type_: int, folio: int) -> bool:
        """Whether the folio came in an envelope that was opened: it is burnt."""
        ...

    def accepted(self, issuer: str, type_: int, folio: int) -> Judged | None:
        """Return the accepted document of that folio."""
        ...

    def reaches(self, issuer: str, type_: int, folio: int) -> bool:
        """Whether it knows a lower folio, so that it would know this one too."""
        ...


def diagnose(envelope: Envelope, context: Context) -> Diagnosis:
    """Return SII's judgement of a schema-valid envelope, by what it says itself."""
    cover = tuple(_check_caratula(envelope, context))
    if cover:
        return Diagnosis("RCT", cover, _all_rejected(envelope, cover))
    broken = _check_set_signature(envelope, context)
    if broken:
        return Diagnosis("RFR", broken, _all_rejected(envelope, broken))
    return Diagnosis("EPR", (), tuple(_judge(each, context) for each in envelope.documents))


def compare(diagnosis: Diagnosis, book: Book) -> Diagnosis:
    """Return the judgement with what SII finds in its own book: folios used, references."""
    if diagnosis.state != "EPR":
        return diagnosis
    documents: dict[tuple[int, int, str], Judged] = {}
    compared = []
    for document in diagnosis.documents:
        key = (document.type, document.folio, document.issuer)
        findings = list(_check_references(document, documents, book))
        if key in documents or book.used(document.issuer, document.type, document.folio):
            findings.append(Finding("DTE", 3, 100, "DTE Repetido"))
        documents.setdefault(key, document)
        compared.append(document.also(findings))
    return replace(diagnosis, documents=tuple(compared))


def _check_references(
    document: Judged, beside: Mapping[tuple[int, int, str], Judged], book: Book
) -> Iterator[Finding]:
    coded = [each for each in document.references if each.code]
    if document.type in _NOTES and not coded:
        yield Finding("REF", 3, 415, "La nota no indica el documento que modifica")
    for reference in coded:
        if reference.type < 0 or reference.folio < 0:
            continue
        about = (reference.type, reference.folio, document.issuer)
        target = beside.get(about) or book.accepted(document.issuer, *about[:2])
        if target is None and book.reaches(document.issuer, *about[:2]):
            yield Finding("REF", 3, 750, "Documento referenciado no ha sido recibido")
        if target is not None and reference.code == "1" and target.total != document.total:
            yield Finding("REF", 2, 780, "Anula documento de monto distinto")
        if reference.code == "2" and document.total:
            yield Finding("REF", 2, 781, "Corrige texto y tiene monto")


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
    latest = context.now.replace(tzinfo=None) + _CLOCKS_DIFFER
    if cover.signed_at is None or cover.signed_at > latest:
        yield Finding("CRT", 3, 906, "TmstFirmaEnv posterior a la recepcion")


def _check_set_signature(envelope: Envelope, context: Context) -> tuple[Finding, ...]:
    content = child(envelope.root, "SetDTE")
    if content is None:
        return (Finding("ENV", 3, 903, "Firma del envio incorrecta: no hay SetDTE"),)
    try:
        proof = verify(envelope.root, signed=content)
    except BadSignature as broken:
        return (Finding("ENV", 3, 903, f"Firma del envio incorrecta: {broken}"),)
    if not proof.holder.valid_from <= context.now <= proof.holder.valid_until:
        return (Finding("ENV", 3, 904, "El certificado de la firma no esta vigente"),)
    return ()


def _all_rejected(envelope: Envelope, why: tuple[Finding, ...]) -> tuple[Judged, ...]:
    return tuple(_judged(document, why, signature="") for document in envelope.documents)


def _judge(document: Document, context: Context) -> Judged:
    findings = [
        *check_caf(document, authority=context.authority, today=context.now.date()),
        *check_stamp(document),
    ]
    signature = ""
    try:
        signature = verify(document.root, signed=document.body).value
    except BadSignature as broken:
        findings.append(Finding("DTE", 3, 505, f"Firma DTE Incorrecta: {broken}"))
    findings.extend(_check_totals(document))
    return _judged(document, tuple(findings), signature=signature)


def _check_totals(document: Document) -> Iterable[Finding]:
    net, exempt = document.amount("MntNeto"), document.amount("MntExe")
    tax, total = document.amount("IVA"), document.amount("MntTotal")
    if net + exempt + tax != total:
        yield Finding("HED", 2, 911, "Monto total no cuadra con neto, exento e IVA")
    rate = _rate(document.field("Totales", "TasaIVA"))
    expected = (net * rate / 100).quantize(Decimal(1), ROUND_HALF_UP)
    # IVA taken out of gross prices may rightly be off by one peso.
    gross = document.type in _BOLETAS or document.field("IdDoc", "MntBruto") == "1"
    if abs(tax - expected) > (1 if gross else 0):
        yield Finding("HED", 2, 912, "IVA no cuadra con el monto neto")


def _rate(text: str) -> Decimal:
    try:
        return Decimal(text or 19)
    except InvalidOperation:
        return Decimal(19)


def _judged(document: Document, findings: tuple[Finding, ...], *, signature: str) -> Judged:
    return Judged(
        document.type,
        document.folio,
        document.issuer,
        document.receiver,
        document.issued_on,
        document.amount("MntTotal"),
        signature,
        _outcome(findings),
        findings,
        document.references,
    )


def _outcome(findings: Iterable[Finding]) -> Outcome:
    worst = max((finding.level for finding in findings), default=0)
    if worst >= _REJECTS:
        return Outcome.REJECTED
    return Outcome.OBJECTED if worst else Outcome.ACCEPTED
