"""The papers and photos behind a quotation, for whoever holds a link that opens it."""

from collections.abc import Mapping
from uuid import UUID

from models.quotations import Decision
from torque_app.core.errors import NotFound
from torque_app.core.needs import needs
from torque_app.core.paper import Paper
from torque_app.core.tx import Tx
from torque_app.portal.permissions import Portal
from torque_app.portal.queries.offered import quotation
from torque_app.portal.queries.opening import Visitor
from torque_app.portal.queries.photos import stored_photo
from torque_app.quotations import queries as quotations
from torque_app.quotations.queries import Preview


@needs(Portal.OPEN)
def quotation_paper(tx: Tx, visitor: Visitor, quotation_id: UUID) -> Paper:
    """Return the PDF of the version that was sent, byte for byte."""
    offered = quotation(tx, visitor, quotation_id)
    return quotations.sheet(tx, quotation_id, offered.revision)


@needs(Portal.OPEN)
def quotation_photo(
    tx: Tx, visitor: Visitor, quotation_id: UUID, file_id: UUID, *, small: bool
) -> Paper:
    """Return a photo of a finding behind one of the lines; NotFound for every other file."""
    lines = quotation(tx, visitor, quotation_id).detail.lines
    if not any(file_id in line.photos for line in lines):
        raise NotFound
    return stored_photo(tx, file_id, small=small)


@needs(Portal.OPEN)
def preview(
    tx: Tx, visitor: Visitor, quotation_id: UUID, decisions: Mapping[UUID, Decision]
) -> Preview:
    """Return what these decisions on the version that was sent would come to."""
    offered = quotation(tx, visitor, quotation_id)
    return quotations.preview(tx, quotation_id, offered.revision, decisions)
