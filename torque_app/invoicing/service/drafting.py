"""Drafts: documents in the making, changed freely until they are issued (DTE-17, CF-42)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from models.invoicing import Invoice, InvoiceStatus
from torque_app.core.errors import Invalid, Stale
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.invoicing import lifecycle
from torque_app.invoicing.events import DraftSaved
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries import InvoiceRow
from torque_app.invoicing.queries.access import drafted
from torque_app.invoicing.queries.drafts import Draft, compose
from torque_app.invoicing.queries.reading import invoice_row
from torque_app.invoicing.rules.content import stored
from torque_app.invoicing.rules.drafting import DraftContent, changed, kept, read
from torque_app.invoicing.service.issuing import blank, issue_content, say


@needs(Invoicing.ISSUE)
def save_draft(tx: Tx, content: DraftContent) -> InvoiceRow:
    """Keep a document in the making; it may still lack what issuing needs.

    Raises Invalid for numbers and types that no completing mends, NotFound and NotAllowed for
    rows that are not there or not the actor's.
    """
    return _saved(tx, None, content)


@needs(Invoicing.EDIT)
def update_draft(
    tx: Tx, invoice_id: UUID, changes: Mapping[str, Any], *, version: int | None = None
) -> InvoiceRow:
    """Change some fields of a draft; a list is replaced whole.

    Raises Stale when a `version` is given and the draft moved on since, NotADraft once issued.
    """
    draft = _held(tx, invoice_id, version)
    try:
        content = changed(read(draft.draft["content"]), changes)
    except ValueError as wrong:
        raise Invalid("Revisa los campos del borrador.", fields={"draft": str(wrong)}) from None
    return _saved(tx, draft, content)


@needs(Invoicing.EDIT)
def replace_draft(
    tx: Tx, invoice_id: UUID, content: DraftContent, *, version: int | None = None
) -> InvoiceRow:
    """Write a draft anew; raises like `update_draft`, and without a `version` overwrites."""
    return _saved(tx, _held(tx, invoice_id, version), content)


@needs(Invoicing.EDIT)
def delete_draft(tx: Tx, invoice_id: UUID, *, version: int | None = None) -> None:
    """Delete a draft; its row stays, deleted, for the audit. Raises like `update_draft`."""
    draft = _held(tx, invoice_id, version)
    draft.deleted_at = tx.now
    tx.emit(DraftSaved(invoice_id))


@needs(Invoicing.ISSUE)
def issue_draft(tx: Tx, invoice_id: UUID, *, version: int | None = None) -> InvoiceRow:
    """Issue a draft as it stands; raises Stale, NotADraft, and like `issue_content`.

    Two clicks meet at the row's lock: the second finds it issued. Who names the `version` they
    read issues that one or nothing: a document issued cannot be edited.
    """
    draft = _held(tx, invoice_id, version)
    lifecycle.INVOICE.check(draft.status, InvoiceStatus.ISSUED)
    return issue_content(tx, read(draft.draft["content"]), draft=draft)


def _held(tx: Tx, invoice_id: UUID, version: int | None) -> Invoice:
    draft = drafted(tx, invoice_id, lock=True)
    if version is not None and version != draft.version:
        raise Stale(version=draft.version)
    return draft


def _saved(tx: Tx, row: Invoice | None, content: DraftContent) -> InvoiceRow:
    found = compose(tx, content)
    draft = row or blank(found)
    draft.created_by = draft.created_by or tx.actor.user_id
    _write(draft, found)
    tx.session.add(draft)
    tx.session.flush()
    tx.emit(DraftSaved(draft.id))
    return invoice_row(
        draft, client=found.client_name, plate=found.plate, today=found.document.issued_on
    )


def _write(draft: Invoice, found: Draft) -> None:
    """Keep what was typed, and what it would come to today for lists to show."""
    draft.status = InvoiceStatus.DRAFT
    draft.company_id, draft.environment = found.company_id, found.environment
    draft.service_center_id, draft.vehicle_id = found.service_center_id, found.vehicle_id
    draft.client_id, draft.notes, draft.cost = found.client_id, found.content.notes, found.cost
    say(draft, found.document)
    draft.draft = {"content": kept(found.content), "document": stored(found.document)}
