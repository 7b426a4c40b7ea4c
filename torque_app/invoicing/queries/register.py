"""The register of folios that no valid document has: burnt, voided, expired (DTE.md §15.11)."""

from collections.abc import Iterator
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import Select, and_, not_
from sqlmodel import col

from models.invoicing import CafFolio, Dte, DteStatus, Invoice
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.integrations.sii.clock import sii_time
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries.folio_rows import LostFolios
from torque_app.invoicing.queries.reading import ENVELOPE, type_name
from torque_app.tenants import queries as tenants
from torque_app.tenants.queries import CompanyRow

BURNT, VOIDED, EXPIRED = "BURNT", "VOIDED", "EXPIRED"
KIND_NAMES: Final = {
    BURNT: Sentence("Rechazado por el SII"),
    VOIDED: Sentence("Anulado sin usar"),
    EXPIRED: Sentence("Vencido sin usar"),
}


@needs(Invoicing.CONFIGURE)
def folio_register(
    tx: Tx, company_id: UUID | None = None, *, dte_type: int | None = None
) -> list[LostFolios]:
    """Return the folios of the company's environment that were lost, by type and folio.

    A folio whose envelope SII refused is not lost: the same document travels again with it.
    """
    company = tenants.company(tx, company_id)
    found = [*_burnt(tx, company), *_unused(tx, company)]
    return sorted(
        (each for each in found if dte_type in (None, each.dte_type)),
        key=lambda each: (each.dte_type, each.folio_from),
    )


def _burnt(tx: Tx, company: CompanyRow) -> Iterator[LostFolios]:
    query: Select[tuple[Dte]] = (
        columns(Dte)
        .join(Invoice, col(Invoice.id) == col(Dte.invoice_id))
        .where(
            col(Invoice.company_id) == company.id,
            col(Dte.environment) == company.dte_environment,
            col(Dte.status) == DteStatus.REJECTED,
            not_(col(Dte.reasons).contains([{"level": ENVELOPE}])),
        )
    )
    for dte in tx.session.execute(query).scalars():
        said = next((str(each["text"]) for each in dte.reasons if each.get("text")), "")
        yield _row(
            BURNT,
            dte.dte_type,
            company,
            folios=(dte.folio, dte.folio),
            since=sii_time(dte.updated_at).date(),
            reason=said or "El detalle llegó al correo registrado en el SII.",
            invoice_id=dte.invoice_id,
        )


def _unused(tx: Tx, company: CompanyRow) -> Iterator[LostFolios]:
    today = sii_time(tx.now).date()
    query: Select[tuple[CafFolio]] = columns(CafFolio).where(
        and_(
            col(CafFolio.company_id) == company.id,
            col(CafFolio.environment) == company.dte_environment,
            col(CafFolio.next_folio) <= col(CafFolio.range_to),
        )
    )
    rows = tx.session.execute(query.execution_options(with_deleted=True)).scalars()
    for caf in rows:
        folios = (caf.next_folio, caf.range_to)
        if caf.deleted_at is not None:
            since = sii_time(caf.deleted_at).date()
            reason = "Dejaste de usar el rango: anula estos folios en el SII si falta."
            yield _row(VOIDED, caf.dte_type, company, folios=folios, since=since, reason=reason)
        elif caf.expires_on is not None and caf.expires_on <= today:
            reason = "El rango venció antes de usarlos: anúlalos en el SII."
            since = caf.expires_on
            yield _row(EXPIRED, caf.dte_type, company, folios=folios, since=since, reason=reason)


def _row(
    kind: str,
    dte_type: int,
    company: CompanyRow,
    *,
    folios: tuple[int, int],
    since: date,
    reason: str,
    invoice_id: UUID | None = None,
) -> LostFolios:
    first, last = folios
    return LostFolios(
        kind=kind,
        kind_name=KIND_NAMES[kind],
        dte_type=dte_type,
        type_name=type_name(dte_type),
        environment=company.dte_environment,
        folio_from=first,
        folio_to=last,
        count=last - first + 1,
        since=since,
        reason=reason,
        invoice_id=invoice_id,
    )
