"""The files a test set asks for: envelopes of its documents, their summary, the books."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final

from sqlmodel import col, select

from models.invoicing_certification import (
    CertificationCase,
    CertificationFile,
    CertificationFileKind,
    CertificationSet,
)
from torque_app.core.tx import Tx
from torque_app.integrations.sii.certification import (
    CertificationSet as Asked,
)
from torque_app.integrations.sii.certification import (
    Signatory,
    SignedFile,
    Supplier,
    folio_use,
)
from torque_app.integrations.sii.certification.assembling import BookKind, books_of
from torque_app.integrations.sii.certification.choosing import (
    BOLETAS,
    Answered,
    Group,
    grouped,
    period_of,
)
from torque_app.integrations.sii.envelope import seal
from torque_app.integrations.sii.schemas import Root, validate
from torque_app.integrations.sii.values import SignedDte
from torque_app.invoicing.queries.certification import TAX_OFFICE
from torque_app.invoicing.rules.content import restored
from torque_app.invoicing.service.signing import SchemaBroken
from torque_app.settings import settings

Made = tuple[CertificationFileKind, str, SignedFile]
_BOOKS: Final = {
    BookKind.SALES: CertificationFileKind.SALES_BOOK,
    BookKind.PURCHASES: CertificationFileKind.PURCHASES_BOOK,
    BookKind.GUIDES: CertificationFileKind.GUIDE_BOOK,
}


def files_of(
    tx: Tx,
    row: CertificationSet,
    asked: Asked,
    *,
    cases: Sequence[Answered],
    signed: Sequence[SignedDte],
    by: Signatory,
) -> list[CertificationFile]:
    """Return the rows of every file the set asks for, signed and checked against SII's schemas."""
    groups = grouped(cases)
    made = [*_envelopes(groups, cases, signed, by), *_summary(groups, row, by)]
    if asked.sales_book or asked.guide_book or asked.purchases:
        made += _books(tx, row, asked, groups=list(groups.values()), by=by)
    return [_row(row, line, each, at=by.at) for line, each in enumerate(made)]


def _envelopes(
    groups: dict[str, list[Answered]],
    cases: Sequence[Answered],
    signed: Sequence[SignedDte],
    by: Signatory,
) -> Iterator[Made]:
    """Yield one envelope a group, boletas apart from the notes about them."""
    dtes = dict(zip((each.name for each in cases), signed, strict=True))
    for attention, group in groups.items():
        for boletas in (True, False):
            inside = [dtes[each.name] for each in group if each.document.type.is_boleta is boletas]
            if not inside:
                continue
            sealed = seal(inside, issuer=by.issuer, certificate=by.certificate, at=by.at)
            kind = CertificationFileKind.BOLETAS if boletas else CertificationFileKind.DOCUMENTS
            name = "-".join(filter(None, (sealed.root.tag, attention)))
            yield kind, f"{name}.xml", SignedFile(sealed.root, sealed.data)


def _summary(
    groups: dict[str, list[Answered]], row: CertificationSet, by: Signatory
) -> Iterator[Made]:
    """Yield the summary of folios that goes with a set of boletas."""
    group = groups.get(BOLETAS)
    if not group:
        return
    documents = [each.document for each in group]
    made = folio_use(documents, day=period_of(group), by=by, sequence=row.attempt)
    yield CertificationFileKind.FOLIO_USE, "ConsumoFolios.xml", made


def _books(
    tx: Tx, row: CertificationSet, asked: Asked, *, groups: Sequence[Group], by: Signatory
) -> Iterator[Made]:
    known = [*groups, *_built_before(tx, row)]
    supplier = Supplier(TAX_OFFICE.rut, TAX_OFFICE.razon_social or "")
    for book in books_of(asked, known, supplier=supplier, by=by):
        yield _BOOKS[book.kind], book.name, book.file


def _built_before(tx: Tx, row: CertificationSet) -> list[Group]:
    """Return the groups of the company's other sets, the newest set first."""
    query = (
        select(CertificationCase)
        .join(CertificationSet, col(CertificationSet.id) == col(CertificationCase.set_id))
        .where(
            CertificationSet.company_id == row.company_id,
            CertificationCase.set_id != row.id,
        )
        .order_by(col(CertificationSet.built_at).desc(), col(CertificationCase.line))
    )
    sets: dict[object, list[Answered]] = {}
    for case in tx.session.exec(query):
        sets.setdefault(case.set_id, []).append(Answered(case.name, restored(case.content)))
    return [group for cases in sets.values() for group in grouped(cases).values()]


def _row(row: CertificationSet, line: int, each: Made, *, at: datetime) -> CertificationFile:
    kind, name, made = each
    _validate(made.data, made.root)
    return CertificationFile(
        set_id=row.id,
        line=line,
        kind=kind,
        name=name,
        xml=made.data,
        sha256=sha256(made.data).hexdigest(),
        created_at=at,
    )


def _validate(data: bytes, root: Root) -> None:
    """Raise SchemaBroken for what SII's schema would refuse, where the schemas are installed."""
    directory = settings().sii_schemas_dir
    objections = validate(data, root, directory=directory) if directory else []
    if objections:
        raise SchemaBroken(objections=objections)
