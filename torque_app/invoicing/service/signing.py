"""Signing: the stored document becomes text, is stamped and signed, and its bytes freeze."""

from hashlib import sha256
from uuid import UUID

from models.invoicing import CafFolio, Dte, DteStatus, Invoice
from torque_app.core.errors import TorqueError
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.integrations.sii.emission import issue as emit_dte
from torque_app.integrations.sii.schemas import Root, validate
from torque_app.integrations.sii.values import SignedDte
from torque_app.invoicing import lifecycle
from torque_app.invoicing.events import DocumentBlocked, DteSigned
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.rules.content import restored
from torque_app.invoicing.service.certificates import signer_of
from torque_app.invoicing.service.folios import opened
from torque_app.invoicing.service.story import tell, tell_once
from torque_app.settings import settings


class SchemaBroken(TorqueError):
    """A bug: what we built breaks SII's schema; it must not leave."""

    code, status = "schema_broken", 500
    message = "El documento no cumple el formato del SII. Avisa a soporte: no se envió."


@needs(Invoicing.SEND)
def sign(tx: Tx, dte_id: UUID) -> bool:
    """Stamp and sign a document that waits for it; return whether it did.

    A document signed before is left alone, so running it again changes nothing. Raises
    NoCertificate when the company has none that is valid today, SchemaBroken for our own fault.
    """
    dte = tx.get(Dte, dte_id, lock=True)
    if dte.status is not DteStatus.ISSUED:
        return False
    invoice = tx.get(Invoice, dte.invoice_id, lock=True)
    caf = opened(tx, tx.get(CafFolio, dte.caf_id), issuer_rut=dte.company_rut)
    signer = signer_of(tx, invoice.company_id, dte.environment)
    signed = emit_dte(restored(dte.content), caf=caf, certificate=signer, at=tx.now)
    _freeze(tx, dte, signed)
    move(dte, invoice, DteStatus.SIGNED)
    tell(
        tx,
        dte,
        "SIGNED",
        Sentence("Timbrado y firmado por {holder_name}.", holder_name=signer.holder_name),
        signer=signer.holder_rut,
        sha256=dte.sha256,
    )
    tx.later("invoicing.send", {"dte_id": str(dte.id)}, dedup_key=f"send:{dte.id}")
    tx.emit(DteSigned(invoice.id, dte.dte_type, dte.folio))
    return True


def _freeze(tx: Tx, dte: Dte, signed: SignedDte) -> None:
    schemas = settings().sii_schemas_dir
    # a boleta alone has no schema of its own: its envelope is what SII's schema describes
    if schemas is not None and not signed.type.is_boleta:
        objections = validate(signed.data, Root.DTE, directory=schemas)
        if objections:
            raise SchemaBroken(objections=objections)
    dte.xml, dte.ted = signed.data, signed.ted
    dte.sha256, dte.signed_at = sha256(signed.data).hexdigest(), tx.now


@needs(Invoicing.SEND)
def block(tx: Tx, dte_id: UUID, *, reason: str) -> None:
    """Say once, in the story and aloud, why a document waits for a person."""
    dte = tx.get(Dte, dte_id, lock=True)
    if dte.status is DteStatus.ISSUED and tell_once(tx, dte, "WAITING", reason):
        tx.emit(DocumentBlocked(dte.invoice_id, dte.dte_type, dte.folio, reason=reason))


def move(dte: Dte, invoice: Invoice, there: DteStatus) -> None:
    """Move a document and what its invoice shows of it; raises IllegalMove."""
    lifecycle.DTE.check(dte.status, there)
    dte.status = there
    invoice.dte_status = there
