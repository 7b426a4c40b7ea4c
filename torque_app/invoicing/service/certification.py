"""SII's test sets: taken in as handed out, built into signed files, dropped.

Only in certification: neither a case's folio nor a file of it ever belongs to production.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlmodel import select

from models.base import new_id
from models.invoicing import CafFolio
from models.invoicing_certification import CertificationCase, CertificationFile, CertificationSet
from torque_app.core.errors import Conflict
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.integrations.sii.certification import Company, Signatory, build, parse_set
from torque_app.integrations.sii.certification.cases import Case
from torque_app.integrations.sii.certification.choosing import Answered
from torque_app.integrations.sii.checks import check
from torque_app.integrations.sii.clock import sii_time
from torque_app.integrations.sii.emission import issue as emit_dte
from torque_app.integrations.sii.values import Delivery, DteType, Environment, SignedDte
from torque_app.invoicing.events import CertificationProgressed
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries.certification import SetRow, certification_set, customers
from torque_app.invoicing.queries.drafts import issuer_of
from torque_app.invoicing.rules.certification import Trip, is_on_its_way
from torque_app.invoicing.rules.content import stored
from torque_app.invoicing.service.certificates import signer_of
from torque_app.invoicing.service.certification_files import files_of
from torque_app.invoicing.service.folios import opened, take_folio
from torque_app.invoicing.service.issuing import today_at_sii
from torque_app.tenants import queries as tenants
from torque_app.tenants.queries import CompanyRow

_LONGEST_NAME: Final = 120


class NotCertifying(Conflict):
    """The company issues before the law: its folios are not for test sets."""

    code = "not_certifying"
    message = "La certificación se hace en el ambiente de certificación. Tu empresa ya está fuera."


class SetOnItsWay(Conflict):
    """SII has a file of the set and has not answered."""

    code = "set_on_its_way"
    message = "El SII todavía no responde por un archivo de este set. Espera su respuesta."


@needs(Invoicing.CONFIGURE)
def take_certification_set(
    tx: Tx, source: bytes, *, name: str, company_id: UUID | None = None
) -> SetRow:
    """Keep a test set as SII handed it out; raises SetUnreadable for anything else."""
    company = _certifying(tx, company_id)
    parse_set(source)
    digest = sha256(source).hexdigest()
    same = select(CertificationSet.id).where(
        CertificationSet.company_id == company.id, CertificationSet.sha256 == digest
    )
    if tx.session.exec(same).first() is not None:
        raise Conflict("Ese set ya está subido.")
    row = CertificationSet(
        id=new_id(),
        company_id=company.id,
        name=_plain_name(name),
        source=source,
        sha256=digest,
        created_at=tx.now,
    )
    tx.session.add(row)
    tx.session.flush()
    tx.emit(CertificationProgressed(row.id))
    return certification_set(tx, row.id)


@needs(Invoicing.CONFIGURE)
def build_certification_set(tx: Tx, set_id: UUID, *, trip: Trip | None = None) -> SetRow:
    """Issue every case with a folio of its own and sign every file the set asks for.

    Building again takes new folios, as SII wants after an objection, and replaces what was built.
    `trip` is what guías say of plate and driver. Raises NotCertifying, SetOnItsWay, NoCertificate,
    NoFolios, NothingToBook or DocumentRefused: in each case nothing was written.
    """
    row = tx.get(CertificationSet, set_id, lock=True)
    company = _certifying(tx, row.company_id)
    _put_away(tx, row)
    asked = parse_set(row.source)
    signatory = Signatory(
        issuer_of(company), signer_of(tx, company.id, Environment.CERTIFICATION.value), tx.now
    )
    row.attempt, row.built_at = row.attempt + 1, tx.now
    cases, signed = _issued(tx, row, asked.cases, signatory, trip or Trip())
    files = files_of(tx, row, asked, cases=cases, signed=signed, by=signatory)
    tx.session.add_all(files)
    tx.session.flush()
    tx.emit(CertificationProgressed(row.id))
    return certification_set(tx, row.id)


@needs(Invoicing.CONFIGURE)
def drop_certification_set(tx: Tx, set_id: UUID) -> None:
    """Take a set off the list, with what was built of it; its folios stay used."""
    row = tx.get(CertificationSet, set_id, lock=True)
    _put_away(tx, row)
    row.deleted_at = tx.now
    tx.emit(CertificationProgressed(row.id))


def _certifying(tx: Tx, company_id: UUID | None) -> CompanyRow:
    company = tenants.company(tx, company_id)
    if company.dte_environment.value != Environment.CERTIFICATION.value:
        raise NotCertifying
    return company


def _plain_name(name: str) -> str:
    shown = "".join(filter(str.isprintable, name)).strip()
    return shown[:_LONGEST_NAME] or "set"


def _put_away(tx: Tx, row: CertificationSet) -> None:
    """Delete what was built before, unless SII is still to answer for some of it."""
    held = select(CertificationFile).where(CertificationFile.set_id == row.id).with_for_update()
    files = tx.session.exec(held).all()
    if any(is_on_its_way(each.status) for each in files):
        raise SetOnItsWay
    cases = tx.session.exec(select(CertificationCase).where(CertificationCase.set_id == row.id))
    for each in (*files, *cases):
        each.deleted_at = tx.now


def _issued(
    tx: Tx,
    row: CertificationSet,
    asked: Sequence[Case],
    by: Signatory,
    trip: Trip,
) -> tuple[list[Answered], list[SignedDte]]:
    """Write the document of every case, signed; return them in SII's order."""
    pools = dict(_folios(tx, row.company_id, [case.type for case in asked]))
    ranges = {kind: list(taken) for kind, taken in pools.items()}
    first, *others = customers(tx, by.issuer.rut)
    today = today_at_sii(tx)
    built = build(
        asked,
        Company(by.issuer, first, _delivery(by, trip), others=tuple(others)),
        folio=lambda kind: ranges[kind].pop(0)[1],
        issued_on=today,
    )
    source = {(kind, folio): caf for kind, taken in pools.items() for caf, folio in taken}
    answered, signed = [], []
    for line, each in enumerate(built):
        document = each.document
        check(document, today=today)
        caf = source[document.type, document.folio]
        stamped = opened(tx, caf, issuer_rut=by.issuer.rut)
        dte = emit_dte(document, caf=stamped, certificate=by.certificate, at=tx.now)
        case = Answered(each.case.name, document)
        tx.session.add(_case(row, line, case, caf=caf, dte=dte, at=by.at))
        answered.append(case)
        signed.append(dte)
    return answered, signed


def _folios(
    tx: Tx, company_id: UUID, kinds: Sequence[DteType]
) -> Iterator[tuple[DteType, list[tuple[CafFolio, int]]]]:
    """Yield as many folios of each type as cases want, the types in one order for everybody."""
    for kind, count in sorted(Counter(kinds).items()):
        yield (
            kind,
            [
                take_folio(
                    tx,
                    company_id=company_id,
                    environment=Environment.CERTIFICATION.value,
                    dte_type=int(kind),
                )
                for _ in range(count)
            ],
        )


def _delivery(by: Signatory, trip: Trip) -> Delivery:
    """Return a trip in our own name, leaving now; the cases say where to and why."""
    return Delivery(
        movement=1,
        plate=trip.plate,
        carrier_rut=by.issuer.rut,
        driver_rut=trip.driver_rut,
        driver_name=trip.driver_name,
        departs_at=sii_time(by.at),
    )


def _case(
    row: CertificationSet,
    line: int,
    case: Answered,
    *,
    caf: CafFolio,
    dte: SignedDte,
    at: datetime,
) -> CertificationCase:
    return CertificationCase(
        set_id=row.id,
        line=line,
        name=case.name,
        dte_type=int(dte.type),
        folio=dte.folio,
        caf_id=caf.id,
        content=stored(case.document),
        xml=dte.data,
        ted=dte.ted,
        created_at=at,
    )
