"""The test sets of a company: their cases, the files made of them, and what SII says of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, select

from models.clients import Client
from models.invoicing import EnvelopeStatus
from models.invoicing_certification import (
    CertificationCase,
    CertificationFile,
    CertificationFileKind,
    CertificationSet,
)
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.paper import Paper
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.integrations.sii.certification import CertificationSet as Asked
from torque_app.integrations.sii.certification import SetUnreadable, parse_set
from torque_app.integrations.sii.values import SII_RUT, Receiver
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries.reading import type_name
from torque_app.invoicing.rules.certification import is_on_its_way, may_send, sources_of
from torque_app.tenants import queries as tenants

KIND_NAMES: Final = {
    CertificationFileKind.DOCUMENTS: Sentence("Envío de documentos"),
    CertificationFileKind.BOLETAS: Sentence("Envío de boletas"),
    CertificationFileKind.FOLIO_USE: Sentence("Consumo de folios (RCOF)"),
    CertificationFileKind.SALES_BOOK: Sentence("Libro de ventas"),
    CertificationFileKind.PURCHASES_BOOK: Sentence("Libro de compras"),
    CertificationFileKind.GUIDE_BOOK: Sentence("Libro de guías"),
}
TAX_OFFICE: Final = Receiver(
    rut=SII_RUT,
    razon_social="Servicio de Impuestos Internos",
    giro="Administración pública",
    address="Teatinos 120",
    comuna="Santiago",
    city="Santiago",
)
"""Whom test documents are for when the workshop has no client with every fact of a factura."""

_MOST_CUSTOMERS: Final = 20
_OBJECTED: Final = frozenset({"RPR", "RLV"})
"""States in which SII takes a file and objects to something of it."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case; `folio` and `total` (whole pesos) once its document is built."""

    name: str
    dte_type: int
    type_name: str
    folio: int | None
    total: int | None


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file for SII; `state_name` is where it stands, `answer` SII's words or why it waits."""

    id: UUID
    kind: CertificationFileKind
    kind_name: str
    name: str
    status: EnvelopeStatus
    state_name: str
    track_id: str | None
    sii_state: str | None
    counts: dict[str, Any]
    answer: str
    sent_at: datetime | None
    may_send: bool
    is_objected: bool
    """SII took it with reparos."""


@dataclass(frozen=True, slots=True)
class SetRow:
    """A test set; `books` are what it asks for besides cases.

    `is_stale`: a book of it is made of another set's documents, which were built again since.
    """

    id: UUID
    name: str
    attempt: int
    built_at: datetime | None
    created_at: datetime
    cases: tuple[CaseRow, ...]
    books: tuple[str, ...]
    files: tuple[FileRow, ...]
    is_stale: bool
    may_build: bool
    problem: str = ""


@dataclass(frozen=True, slots=True)
class SetMaterial:
    """All of a built set, for its zip: the files, and the documents with their stamps."""

    name: str
    rut: str
    built_at: datetime
    files: tuple[tuple[str, bytes], ...] = field(repr=False)
    documents: tuple[tuple[str, dict[str, Any], bytes, str], ...] = field(repr=False)
    """Case, content, signed XML and TED of each document."""


@needs(Invoicing.CONFIGURE)
def certification_sets(tx: Tx, company_id: UUID | None = None) -> list[SetRow]:
    """Return the company's test sets, the oldest first."""
    company = tenants.company(tx, company_id)
    query = (
        select(CertificationSet)
        .where(CertificationSet.company_id == company.id)
        .order_by(col(CertificationSet.created_at), col(CertificationSet.id))
    )
    return _rows(tx, tx.session.exec(query).all())


@needs(Invoicing.CONFIGURE)
def certification_set(tx: Tx, set_id: UUID) -> SetRow:
    """Return one test set."""
    wanted = tx.get(CertificationSet, set_id)
    every = select(CertificationSet).where(CertificationSet.company_id == wanted.company_id)
    rows = _rows(tx, tx.session.exec(every).all())
    return next(row for row in rows if row.id == set_id)


@needs(Invoicing.CONFIGURE)
def certification_file(tx: Tx, file_id: UUID) -> Paper:
    """Return a file byte by byte as it was signed."""
    row = tx.get(CertificationFile, file_id)
    return Paper(row.name, "application/xml", row.xml)


@needs(Invoicing.CONFIGURE)
def certification_material(tx: Tx, set_id: UUID) -> SetMaterial:
    """Return what a set's zip is made of."""
    row = tx.get(CertificationSet, set_id)
    files = select(CertificationFile).where(CertificationFile.set_id == set_id)
    cases = select(CertificationCase).where(CertificationCase.set_id == set_id)
    return SetMaterial(
        name=row.name,
        rut=tenants.company(tx, row.company_id).rut,
        built_at=row.built_at or row.created_at,
        files=tuple(
            (each.name, each.xml)
            for each in tx.session.exec(files.order_by(col(CertificationFile.line)))
        ),
        documents=tuple(
            (each.name, each.content, each.xml, each.ted)
            for each in tx.session.exec(cases.order_by(col(CertificationCase.line)))
        ),
    )


def customers(tx: Tx, issuer_rut: str) -> list[Receiver]:
    """Return clients with every fact a factura needs, the oldest first, SII's own office last.

    SII's instructions want the RUTs of existing clients, different ones on different facturas.
    """
    query = (
        select(Client)
        .where(
            *(col(getattr(Client, name)).is_not(None) for name in ("rut", "giro", "address")),
            col(Client.comuna).is_not(None),
            Client.rut != issuer_rut,
        )
        .order_by(col(Client.number))
        .limit(_MOST_CUSTOMERS)
    )
    found = [
        Receiver(each.rut, each.name, each.giro, each.address, each.comuna, each.city)
        for each in tx.session.exec(query)
        if each.rut
    ]
    return [*found, TAX_OFFICE]


def certification_file_row(row: CertificationFile) -> FileRow:
    """Return the plain row of a file."""
    return FileRow(
        id=row.id,
        kind=row.kind,
        kind_name=KIND_NAMES[row.kind],
        name=row.name,
        status=row.status,
        state_name=_state(row),
        track_id=row.track_id,
        sii_state=row.sii_state,
        counts=dict(row.counts),
        answer=row.last_answer or "",
        sent_at=row.sent_at,
        may_send=may_send(row.status, row.track_id),
        is_objected=row.sii_state in _OBJECTED,
    )


def _state(row: CertificationFile) -> str:
    """Return where a file stands, in words: a processed envelope may hold rejected documents."""
    if row.status is EnvelopeStatus.PROCESSED and row.counts.get("rejected"):
        return Sentence("Rechazados: {count}", count=row.counts["rejected"])
    if row.status is EnvelopeStatus.PROCESSED and row.counts.get("objected"):
        return Sentence("Con reparos: {count}", count=row.counts["objected"])
    if row.status is EnvelopeStatus.PROCESSED and row.sii_state in _OBJECTED:
        return Sentence("Aceptado con reparos")
    return _STATES[row.status]


_STATES: Final = {
    EnvelopeStatus.BUILT: Sentence("Por enviar"),
    EnvelopeStatus.UPLOADING: Sentence("Enviando"),
    EnvelopeStatus.SENT: Sentence("En revisión del SII"),
    EnvelopeStatus.PROCESSED: Sentence("Aceptado"),
    EnvelopeStatus.REFUSED: Sentence("Rechazado"),
}


def _rows(tx: Tx, sets: Sequence[CertificationSet]) -> list[SetRow]:
    """Return the rows of a company's sets, all of which `sets` are."""
    ids = [each.id for each in sets]
    files: dict[UUID, list[FileRow]] = {each: [] for each in ids}
    query = (
        select(CertificationFile)
        .where(col(CertificationFile.set_id).in_(ids))
        .order_by(col(CertificationFile.line))
    )
    for row in tx.session.exec(query):
        files[row.set_id].append(certification_file_row(row))
    cases = dict(_cases(tx, ids))
    asked = {each.id: _asked(each) for each in sets}
    built = {each.id: each.built_at for each in sets if each.built_at}
    types = {each: [case.type for case in asked[each][0].cases] for each in built}
    rows = []
    for each in sets:
        guides = asked[each.id][0].guide_book
        sources: set[UUID] = set()
        for file in files[each.id]:
            sources |= sources_of(file.kind, types, names_factura=bool(guides and guides.billed))
        stale = each.built_at is not None and any(built[it] > each.built_at for it in sources)
        found = cases.get(each.id, {})
        rows.append(_row(each, asked[each.id], files=files[each.id], built=found, stale=stale))
    return rows


def _asked(row: CertificationSet) -> tuple[Asked, str]:
    """Return what a set asks for, or why it can no longer be read: the rules may have changed."""
    try:
        return parse_set(row.source), ""
    except SetUnreadable as unreadable:
        return Asked(), str(unreadable)


def _cases(tx: Tx, ids: Sequence[UUID]) -> Iterator[tuple[UUID, dict[str, tuple[int, int]]]]:
    """Yield per set the folio and the total of each case built."""
    total = col(CertificationCase.content)["totals"]["total"].as_integer()
    query = columns(
        CertificationCase.set_id, CertificationCase.name, CertificationCase.folio, total
    ).where(col(CertificationCase.set_id).in_(ids))
    found: dict[UUID, dict[str, tuple[int, int]]] = {}
    for set_id, name, folio, pesos in tx.session.execute(query):
        found.setdefault(set_id, {})[name] = (folio, pesos)
    yield from found.items()


def _row(
    row: CertificationSet,
    read: tuple[Asked, str],
    *,
    files: Sequence[FileRow],
    built: dict[str, tuple[int, int]],
    stale: bool,
) -> SetRow:
    asked, problem = read
    return SetRow(
        id=row.id,
        name=row.name,
        attempt=row.attempt,
        built_at=row.built_at,
        created_at=row.created_at,
        cases=tuple(
            CaseRow(
                name=case.name,
                dte_type=int(case.type),
                type_name=type_name(int(case.type)),
                folio=built.get(case.name, (None, None))[0],
                total=built.get(case.name, (None, None))[1],
            )
            for case in asked.cases
        ),
        books=tuple(_books(asked)),
        files=tuple(files),
        is_stale=stale,
        may_build=not problem and not any(is_on_its_way(each.status) for each in files),
        problem=problem,
    )


def _books(asked: Asked) -> Iterator[str]:
    if asked.sales_book:
        yield KIND_NAMES[CertificationFileKind.SALES_BOOK]
    if asked.purchases:
        yield KIND_NAMES[CertificationFileKind.PURCHASES_BOOK]
    if asked.guide_book:
        yield KIND_NAMES[CertificationFileKind.GUIDE_BOOK]
