"""What an answer would come to, before it is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from models.quotations import Decision, Quotation, QuotedKind
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.queries.reading import lines_of, version_of
from torque_app.quotations.rules.amounts import Split, Totals, split, totals
from torque_app.quotations.rules.deciding import completed


@dataclass(frozen=True, slots=True)
class Preview:
    """The money of the lines said yes to, who pays it, and how many lines are not decided yet."""

    totals: Totals
    split: Split
    left: int


@needs(Quotations.VIEW)
def preview(
    tx: Tx, quotation_id: UUID, revision: int, decisions: Mapping[UUID, Decision]
) -> Preview:
    """Return what these decisions on a version would come to; nothing is written.

    A line without a decision counts as declined; what is no line of the version does not count.
    """
    quotation = tx.session.exec(select(Quotation).where(col(Quotation.id) == quotation_id)).one()
    lines = lines_of(tx, version_of(tx, quotation_id, revision).id)
    asked = [line.id for line in lines if line.kind is not QuotedKind.DISCOUNT]
    told = {line: decisions.get(line, Decision.PENDING) for line in asked}
    left = sum(decision is Decision.PENDING for decision in told.values())
    said = completed(
        lines,
        {
            line: Decision.DECLINED if decision is Decision.PENDING else decision
            for line, decision in told.items()
        },
    )
    stands = [line for line in lines if said[line.id] is Decision.APPROVED]
    sums = totals(stands)
    plain = {name: getattr(sums, name) for name in Totals.__slots__ if name != "cost"}
    return Preview(Totals(**plain), split(stands, quotation.deductible), left)
