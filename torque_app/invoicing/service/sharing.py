"""Handing a document over by a link: whoever holds it sees the document and gets its papers."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from torque_app.core.errors import Conflict
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries.access import reachable
from torque_app.invoicing.queries.sharing import SUBJECT
from torque_app.links import service as links
from torque_app.links.queries import DAYS, Subject

PATH: Final = "/d/"
"""Where a document's page stands; its token follows."""


class NotShareable(Conflict):
    """A draft has no folio: there is nothing to hand over."""

    code = "not_shareable"
    message = "Primero emite el documento: un borrador no se comparte."


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """A fresh link; its path holds the token and is shown this once."""

    id: UUID
    path: str = field(repr=False)
    expires_at: datetime


@needs(Invoicing.ISSUE)
def make_link(tx: Tx, invoice_id: UUID, *, days: int = DAYS) -> DocumentLink:
    """Make a link that opens the document for so many days, whatever happens to it meanwhile.

    Raises NotShareable, TooManyLinks, or Invalid on `days`.
    """
    invoice = reachable(tx, invoice_id, lock=True)
    if invoice.folio is None:
        raise NotShareable
    made = links.make(tx, Subject(SUBJECT, invoice_id), days=days)
    return DocumentLink(made.id, f"{PATH}{made.token}", made.expires_at)


@needs(Invoicing.ISSUE)
def revoke_link(tx: Tx, invoice_id: UUID, link_id: UUID) -> None:
    """End a link of the document at once; Conflict when it was ended before."""
    reachable(tx, invoice_id)
    links.revoke(tx, Subject(SUBJECT, invoice_id), link_id)
