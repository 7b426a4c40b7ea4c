"""A client's answer to a quotation, through their link: only theirs, and only what was sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from torque_app.core.errors import Invalid
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.portal import queries
from torque_app.portal.permissions import Portal
from torque_app.portal.queries import Visitor
from torque_app.portal.rules.around import BY_CODE, BY_SIGNATURE, Said
from torque_app.quotations import service as quotations
from torque_app.quotations.queries import QuotationDetail
from torque_app.quotations.service import Evidence

_HOW: Final = "Firma en el recuadro o escribe el código que te enviamos."


@dataclass(frozen=True, slots=True)
class Answer:
    """What a client says of a version: line by line, who they are, and how they prove it.

    `key` is of the page it was given on: the same key twice is one answer.
    """

    revision: int
    decisions: Mapping[UUID, Said]
    key: UUID
    name: str = ""
    rut: str = ""
    note: str = ""
    code: str = ""
    signature: bytes | None = field(default=None, repr=False)


@needs(Portal.OPEN)
def answer_quotation(
    tx: Tx, visitor: Visitor, quotation_id: UUID, answer: Answer, *, evidence: Evidence
) -> QuotationDetail:
    """Write a client's answer, proven by the code they were sent or by their signature.

    Raises:
        NotFound: it is not theirs. Invalid: on `proof` without either, else as
        `quotations.service.decide`; VersionGone, NotAnswerable.
    """
    queries.quotation(tx, visitor, quotation_id)
    if not answer.code and answer.signature is None:
        raise Invalid.field("proof", _HOW)
    by_code = bool(answer.code)
    return quotations.decide(
        tx,
        quotation_id,
        revision=answer.revision,
        decisions=answer.decisions,
        method=BY_CODE if by_code else BY_SIGNATURE,
        name=answer.name,
        rut=answer.rut,
        note=answer.note,
        key=answer.key,
        code=answer.code,
        signature=None if by_code else answer.signature,
        evidence=evidence,
    )


@needs(Portal.OPEN)
def ask_code(tx: Tx, visitor: Visitor, quotation_id: UUID) -> None:
    """Send the client a code to answer with; raises as `quotations.service.ask_code`."""
    queries.quotation(tx, visitor, quotation_id)
    quotations.ask_code(tx, quotation_id)


@needs(Portal.OPEN)
def note_seen(tx: Tx, visitor: Visitor, quotation_id: UUID) -> None:
    """Note that the client has it before them; only the first time counts."""
    queries.quotation(tx, visitor, quotation_id)
    quotations.mark_seen(tx, quotation_id)
