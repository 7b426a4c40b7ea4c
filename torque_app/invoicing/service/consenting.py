"""Credit notes that somebody else agrees to first, where the workshop's rules ask for it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from models.invoicing import Invoice, NoteKind
from torque_app.approvals import service as approvals
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.invoicing.queries.notes import CREDIT, Note, NoteWaits, Wish
from torque_app.invoicing.queries.reading import type_name
from torque_app.invoicing.rules.notes import ASKED_AS

CREDITING: Final = "invoicing.credit"
VOIDING: Final = "invoicing.void"
approvals.asks_for(ASKED_AS)


def consent(
    tx: Tx, original: Invoice, note: Note, wish: Wish, *, command: str, arguments: Mapping[str, Any]
) -> NoteWaits | None:
    """Ask for approval of a credit note if a rule says so; None lets it be issued.

    The request names no version: a document that was issued does not change, and what is left of
    it to be credited is looked at again when the note is issued.
    """
    if note.type is not CREDIT:
        return None
    asked = approvals.demand(
        tx,
        subject=ASKED_AS,
        subject_id=original.id,
        subject_version=None,
        title=_title(original, wish.kind),
        link=f"/facturacion/{original.id}",
        figures={"total": Decimal(note.document.totals.payable)},
        reason=wish.reason or wish.text or "",
        command=command,
        arguments=arguments,
    )
    if asked is None:
        return None
    return NoteWaits(asked.id, original.id, asked.required_role)


def _title(original: Invoice, kind: NoteKind) -> Sentence:
    document = Sentence(type_name(original.dte_type).lower())
    if kind is NoteKind.VOID:
        return Sentence("Anular la {document} {folio}", document=document, folio=original.folio)
    return Sentence(
        "Nota de crédito sobre la {document} {folio}", document=document, folio=original.folio
    )
