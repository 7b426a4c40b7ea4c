"""The company's signing certificate: opened once, kept encrypted, never with its password."""

from uuid import UUID

from sqlmodel import col, select

from models.base import new_id
from models.invoicing import Certificate, Dte, DteStatus, Invoice
from torque_app.core import crypto
from torque_app.core.errors import Conflict, Invalid
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.integrations.sii import certificate as files
from torque_app.integrations.sii.values import Certificate as Signer
from torque_app.invoicing.events import BillingConfigured
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries import CertificateRow
from torque_app.invoicing.queries.authorities import current
from torque_app.invoicing.queries.folios import certificate_row
from torque_app.tenants import queries as tenants

PURPOSE = "certificate"
_LARGEST = 64 * 1024


class NoCertificate(Conflict):
    """The company has no certificate that can sign today."""

    code = "no_certificate"
    message = (
        "Tu empresa no tiene un certificado digital vigente. Súbelo en Ajustes, «Facturación»."
    )


@needs(Invoicing.CONFIGURE)
def save_certificate(
    tx: Tx, pfx: bytes, *, password: str, company_id: UUID | None = None
) -> CertificateRow:
    """Keep the certificate of a .pfx for the company; documents waiting for one go on.

    Raises CertificateUnusable, CertificateLocked or CertificateExpired, with what to do.
    """
    if len(pfx) > _LARGEST:
        raise Invalid.field("file", "El archivo es demasiado grande para ser un certificado.")
    company = tenants.company(tx, company_id)
    signer = files.load_certificate(pfx, password, at=tx.now)
    row = _row(tx, company, signer)
    _wake(tx, company.id)
    tx.emit(BillingConfigured(company.id))
    return certificate_row(tx, row)


def _row(tx: Tx, company: tenants.CompanyRow, signer: Signer) -> Certificate:
    """Return the row of this very certificate, written anew or found from an earlier upload.

    It serves the environment the company issues in: SII enrols a person for each apart.
    """
    query = select(Certificate).where(
        Certificate.company_id == company.id,
        Certificate.environment == company.dte_environment,
        Certificate.fingerprint == signer.fingerprint,
    )
    found = tx.session.exec(query.with_for_update()).first()
    row = found or Certificate(
        id=new_id(),
        company_id=company.id,
        environment=company.dte_environment,
        holder_rut=signer.holder_rut,
        holder_name=signer.holder_name[:120],
        fingerprint=signer.fingerprint,
        not_before=signer.valid_from,
        not_after=signer.valid_until,
        secret_enc=b"",
    )
    sealed = crypto.encrypt(files.export(signer), purpose=PURPOSE, bound_to=_bond(tx, row.id))
    row.secret_enc, row.is_active = sealed, True
    tx.session.add(row)
    return row


@needs(Invoicing.CONFIGURE)
def remove_certificate(tx: Tx, certificate_id: UUID) -> None:
    """Stop signing with a certificate; its row stays, deleted, for the audit."""
    row = tx.get(Certificate, certificate_id, lock=True)
    row.is_active, row.is_chosen, row.deleted_at = False, False, tx.now
    tx.emit(BillingConfigured(row.company_id))


@needs(Invoicing.CONFIGURE)
def choose_certificate(tx: Tx, certificate_id: UUID) -> CertificateRow:
    """Sign with this certificate from now on, while it is valid, whichever others there are."""
    row = tx.get(Certificate, certificate_id, lock=True)
    others = select(Certificate).where(
        Certificate.company_id == row.company_id,
        Certificate.environment == row.environment,
        col(Certificate.is_chosen),
        Certificate.id != row.id,
    )
    for other in tx.session.exec(others.with_for_update()):
        other.is_chosen = False
    row.is_chosen = True
    tx.emit(BillingConfigured(row.company_id))
    return certificate_row(tx, row)


@needs(Invoicing.SEND)
def signer_of(tx: Tx, company_id: UUID, environment: str | None = None) -> Signer:
    """Return the certificate that signs for the company today; raises NoCertificate.

    `environment` is the document's, by default the one the company issues in: a certificate of
    one never signs for the other.
    """
    row = current(tx, company_id, environment)
    if row is None:
        raise NoCertificate
    pem = crypto.decrypt(row.secret_enc, purpose=PURPOSE, bound_to=_bond(tx, row.id))
    return files.restore(pem)


def _wake(tx: Tx, company_id: UUID) -> None:
    """Ask again for the signature of documents that a missing certificate held back."""
    query = (
        select(Dte.id)
        .join(Invoice, col(Invoice.id) == col(Dte.invoice_id))
        .where(Invoice.company_id == company_id, Dte.status == DteStatus.ISSUED)
    )
    for dte_id in tx.session.exec(query):
        tx.later("invoicing.sign", {"dte_id": str(dte_id)})


def _bond(tx: Tx, row_id: UUID) -> str:
    return f"{tx.actor.tenant_id}|{row_id}"
