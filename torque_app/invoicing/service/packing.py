"""Packing: envelopes are built once, of documents that may travel together, in SII's order."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlalchemy import tuple_
from sqlmodel import col, select

from models.base import new_id
from models.invoicing import Channel, Dte, DteStatus, DteSubmission
from torque_app.core.errors import Conflict
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.integrations.sii.envelope import seal
from torque_app.integrations.sii.schemas import Root, validate
from torque_app.integrations.sii.values import DteType, Reference
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries.drafts import issuer_of
from torque_app.invoicing.rules.content import restored
from torque_app.invoicing.service.certificates import signer_of
from torque_app.invoicing.service.sending import invoices_of, progressed, signed
from torque_app.invoicing.service.signing import SchemaBroken, move
from torque_app.invoicing.service.story import tell
from torque_app.settings import settings
from torque_app.tenants import queries as tenants

MOST: Final = {Channel.DTE: 100, Channel.BOLETA: 500}
"""Documents in one envelope. SII takes 2,000 and 500 (EnvioDTE_v10, EnvioBOLETA_v11); where SII
does not tell the reasons by program, fewer leave fewer to be asked about one by one."""

_TRAVELLING: Final = (
    DteStatus.ISSUED,
    DteStatus.SIGNED,
    DteStatus.SENDING,
    DteStatus.SENT,
)


_OWN_TYPES: Final = frozenset(str(each.value) for each in DteType)


class ReferencePending(Conflict):
    """It refers to a document that SII has yet to judge: SII wants that one first (REF-3-750)."""

    code = "reference_pending"
    message = "Espera a que el SII revise el documento al que hace referencia."


@needs(Invoicing.SEND)
def pack(tx: Tx, dte_id: UUID) -> UUID | None:
    """Seal an envelope with the document and others that wait beside it; return its id.

    None when the document already travels. Bytes, documents and the order to upload are written
    together: whatever dies, nothing is sealed twice. Raises ReferencePending for a note or
    invoice whose reference is still on its way.
    """
    first = tx.get(Dte, dte_id, lock=True)
    if first.status is not DteStatus.SIGNED:
        return None
    if _refers_to_travelling(tx, first):
        raise ReferencePending
    channel = Channel.BOLETA if DteType(first.dte_type).is_boleta else Channel.DTE
    documents = [first, *_waiting(tx, first, MOST[channel] - 1)]
    invoices = invoices_of(tx, documents)
    submission = _sealed(tx, documents, invoices[first.invoice_id].company_id, channel=channel)
    for dte in documents:
        dte.envelope_id = submission.id
        move(dte, invoices[dte.invoice_id], DteStatus.SENDING)
        tell(tx, dte, "SENDING", _sealed_sentence(len(documents)), sha256=submission.sha256)
        progressed(tx, dte, "Envío armado.")
    tx.later(
        "invoicing.upload",
        {"envelope_id": str(submission.id)},
        dedup_key=f"upload:{submission.id}",
    )
    return submission.id


def _sealed(
    tx: Tx, documents: Sequence[Dte], company_id: UUID, *, channel: Channel
) -> DteSubmission:
    """Return the row of a new envelope, its bytes signed and checked."""
    environment = documents[0].environment
    company = tenants.company(tx, company_id)
    # what was issued in the other environment goes out under the resolution of then
    at_home = company.dte_environment is environment
    envelope = seal(
        [signed(each) for each in documents],
        issuer=issuer_of(company) if at_home else restored(documents[0].content).issuer,
        certificate=signer_of(tx, company_id, environment),
        at=tx.now,
    )
    _check_schema(envelope.data, envelope.root)
    submission = DteSubmission(
        id=new_id(),
        company_id=company_id,
        environment=environment,
        channel=channel,
        xml=envelope.data,
        sha256=sha256(envelope.data).hexdigest(),
    )
    tx.session.add(submission)
    tx.session.flush()  # no relationship tells the session that documents point at it
    return submission


def _waiting(tx: Tx, first: Dte, most: int) -> Sequence[Dte]:
    query = (
        select(Dte)
        .where(
            Dte.status == DteStatus.SIGNED,
            Dte.company_rut == first.company_rut,
            Dte.environment == first.environment,
            Dte.dte_type == first.dte_type,
            Dte.id != first.id,
        )
        .order_by(col(Dte.folio))
        .limit(most)
        # those in another packer's hands are travelling already
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    found = tx.session.exec(query).all()
    return [dte for dte in found if not _refers_to_travelling(tx, dte)]


def _refers_to_travelling(tx: Tx, dte: Dte) -> bool:
    if not dte.content.get("references"):
        return False
    references = restored(dte.content).references
    about = [(int(r.document_type), int(r.folio)) for r in references if _is_dte(r)]
    if not about:
        return False
    query = (
        select(Dte.id)
        .where(
            Dte.company_rut == dte.company_rut,
            Dte.environment == dte.environment,
            tuple_(col(Dte.dte_type), col(Dte.folio)).in_(about),
            col(Dte.status).in_(_TRAVELLING),
        )
        .limit(1)
    )
    return tx.session.exec(query).first() is not None


def _is_dte(reference: Reference) -> bool:
    """Whether it refers to one of SII's own documents by a folio (0 stands for many)."""
    return reference.document_type in _OWN_TYPES and reference.folio.isdecimal()


def _check_schema(data: bytes, root: Root) -> None:
    directory = settings().sii_schemas_dir
    objections = validate(data, root, directory=directory) if directory else []
    if objections:
        raise SchemaBroken(objections=objections)


def _sealed_sentence(count: int) -> str:
    return (
        "Listo para enviar al SII."
        if count == 1
        else Sentence("Listo para enviar con otros {count}.", count=count - 1)
    )
