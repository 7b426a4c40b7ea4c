"""Folios: the ranges SII authorised, kept encrypted, given out one by one under a row lock."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from sqlmodel import col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from models.base import new_id
from models.invoicing import CafFolio
from torque_app.core import crypto
from torque_app.core.errors import Conflict
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.turns import one_at_a_time
from torque_app.core.tx import Tx
from torque_app.integrations.sii.caf import SII_KEYS, CafRefused, parse_caf
from torque_app.integrations.sii.clock import sii_time
from torque_app.integrations.sii.practice import PRACTICE_KEY
from torque_app.integrations.sii.values import Caf, Environment
from torque_app.invoicing.events import BillingConfigured, FoliosRanLow
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries import CafRow
from torque_app.invoicing.queries.authorities import next_range
from torque_app.invoicing.queries.folios import caf_row
from torque_app.invoicing.queries.reading import type_name
from torque_app.invoicing.rules.alerts import Thresholds
from torque_app.settings import settings
from torque_app.tenants import queries as tenants

PURPOSE = "caf"
PUBLIC_KEY_FILE = "authority.pem"


class NoFolios(Conflict):
    """No range of the type has a folio that may be used today."""

    code = "no_folios"
    message = "No quedan folios."


@needs(Invoicing.CONFIGURE)
def upload_caf(tx: Tx, raw: bytes, *, company_id: UUID | None = None) -> CafRow:
    """Keep a CAF file as SII handed it out, once all of it was checked; raises CafRefused.

    Refused: not SII's, altered, of another company or environment, without its key, expired, or
    overlapping a range the company already has.
    """
    company = tenants.company(tx, company_id)
    environment = Environment(company.dte_environment.value)
    caf = parse_caf(
        raw, environment=environment, issuer_rut=company.rut, trusted_keys=trusted_keys()
    )
    today = sii_time(tx.now).date()
    if caf.is_expired(today):
        raise CafRefused(
            Sentence(
                "El CAF venció el {expires_on:%d-%m-%Y}: sus folios ya no sirven. Anúlalos en "
                "el SII y pide otros.",
                expires_on=caf.expires_on,
            ),
            reason="expired",
        )
    # the very first ranges have no row to lock, and two uploads at once must not overlap either
    one_at_a_time(tx, f"caf:{company.id}")
    _refuse_overlap(tx, company.id, caf)
    row = _row(tx, company, caf, raw)
    tx.session.add(row)
    tx.emit(BillingConfigured(company.id))
    return caf_row(row, today)


def _row(tx: Tx, company: tenants.CompanyRow, caf: Caf, raw: bytes) -> CafFolio:
    row_id = new_id()
    return CafFolio(
        id=row_id,
        company_id=company.id,
        environment=company.dte_environment,
        dte_type=int(caf.type),
        range_from=caf.first,
        range_to=caf.last,
        next_folio=caf.first,
        authorised_on=caf.authorized_on,
        expires_on=caf.expires_on,
        caf_xml_enc=crypto.encrypt(raw, purpose=PURPOSE, bound_to=_bond(tx, row_id)),
        sha256=sha256(raw).hexdigest(),
    )


def _ranges(company_id: UUID, caf: Caf) -> SelectOfScalar[CafFolio]:
    return select(CafFolio).where(
        CafFolio.company_id == company_id,
        CafFolio.environment == caf.environment.value,
        CafFolio.dte_type == int(caf.type),
    )


def _refuse_overlap(tx: Tx, company_id: UUID, caf: Caf) -> None:
    # retired ranges count too: their folios may have been used
    query = _ranges(company_id, caf).where(
        CafFolio.range_from <= caf.last, CafFolio.range_to >= caf.first
    )
    other = tx.session.exec(query.execution_options(with_deleted=True)).first()
    if other is None:
        return
    same = (other.range_from, other.range_to) == (caf.first, caf.last)
    raise CafRefused(
        "Ese CAF ya lo subiste."
        if same
        else Sentence(
            "Los folios {first} a {last} se cruzan con los que ya tienes ({range_from} a "
            "{range_to}).",
            first=caf.first,
            last=caf.last,
            range_from=other.range_from,
            range_to=other.range_to,
        ),
        reason="overlap",
    )


@needs(Invoicing.CONFIGURE)
def retire_caf(tx: Tx, caf_id: UUID) -> CafRow:
    """Give out no more folios of a range (they were voided at SII)."""
    row = tx.get(CafFolio, caf_id, lock=True)
    row.is_active, row.deleted_at = False, tx.now
    tx.emit(BillingConfigured(row.company_id))
    return caf_row(row, sii_time(tx.now).date())


def take_folio(
    tx: Tx, *, company_id: UUID, environment: str, dte_type: int
) -> tuple[CafFolio, int]:
    """Return the range, locked until commit, and its next folio; raises NoFolios.

    A rollback gives the folio back: nobody else could take one of this range meanwhile.
    """
    today = sii_time(tx.now).date()
    named = {
        "company": company_id,
        "environment": environment,
        "dte_type": dte_type,
        "today": today,
    }
    # a range that ran out while we waited for its lock is dropped by the database: look again
    while (found := tx.session.execute(next_range(lock=True), named).first()) is None:
        if tx.session.execute(next_range(), named).first() is None:
            name = type_name(dte_type).lower()
            raise NoFolios(
                Sentence(
                    "No quedan folios de {name}. Sube un CAF nuevo en Ajustes, «Facturación».",
                    name=Sentence(name),
                ),
                dte_type=dte_type,
            )
    row, thresholds = found
    kept = (thresholds or {}).get(str(company_id))
    folio = row.next_folio
    row.next_folio = folio + 1
    _tell_low(tx, row, few=Thresholds.of(kept or {}).folios, today=today)
    return row, folio


def _tell_low(tx: Tx, row: CafFolio, *, few: int, today: date) -> None:
    """Tell when fewer are left of all ranges together than the company wants, and when none is."""
    left = row.range_to - row.next_folio + 1
    if left >= few:
        return
    others = select(func.sum(CafFolio.range_to - CafFolio.next_folio + 1)).where(
        CafFolio.company_id == row.company_id,
        CafFolio.environment == row.environment,
        CafFolio.dte_type == row.dte_type,
        CafFolio.id != row.id,
        col(CafFolio.is_active),
        or_(col(CafFolio.expires_on).is_(None), col(CafFolio.expires_on) > today),
    )
    available = left + int(tx.session.exec(others).one() or 0)
    if available in (few - 1, 0):
        tx.emit(FoliosRanLow(row.company_id, row.dte_type, available))


def opened(tx: Tx, row: CafFolio, *, issuer_rut: str) -> Caf:
    """Return the CAF of a stored range, with the key that stamps its folios."""
    raw = crypto.decrypt(row.caf_xml_enc, purpose=PURPOSE, bound_to=_bond(tx, row.id))
    return _parsed(raw, row.environment.value, issuer_rut)


@lru_cache(maxsize=64)
def _parsed(raw: bytes, environment: str, issuer_rut: str) -> Caf:
    return parse_caf(
        raw,
        environment=Environment(environment),
        issuer_rut=issuer_rut,
        trusted_keys=trusted_keys(),
    )


def trusted_keys() -> Mapping[int, RSAPublicKey]:
    """Return SII's keys and, only where SII is the simulator, the practice authority's."""
    chosen = settings()
    if not (chosen.sii_simulator_url and chosen.sii_authority_dir):
        return SII_KEYS
    file = chosen.sii_authority_dir / PUBLIC_KEY_FILE
    return {**SII_KEYS, PRACTICE_KEY: _practice_key(file)} if file.is_file() else SII_KEYS


@lru_cache(maxsize=4)
def _practice_key(file: Path) -> RSAPublicKey:
    key = load_pem_public_key(file.read_bytes())
    if not isinstance(key, RSAPublicKey):
        raise TypeError(f"{file} holds no RSA key")
    return key


def _bond(tx: Tx, row_id: UUID) -> str:
    return f"{tx.actor.tenant_id}|{row_id}"
