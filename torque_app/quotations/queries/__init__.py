"""What is known of quotations: the door; the reads are split by noun."""

from models.quotations import QuotedKind
from torque_app.quotations.lifecycle import AGREED, NAMES, OPEN
from torque_app.quotations.queries.billing import BillableQuotation, SoldLine, billable
from torque_app.quotations.queries.catalog import (
    insurers,
    note_templates,
    package,
    packages,
)
from torque_app.quotations.queries.configured import (
    find_insurers,
    find_matrices,
    find_note_templates,
    find_packages,
    sources,
)
from torque_app.quotations.queries.due import is_due, order_id
from torque_app.quotations.queries.lines import available
from torque_app.quotations.queries.panels import (
    InspectionStanding,
    OrderStanding,
    inspection_standing,
    of_inspection,
    order_standing,
)
from torque_app.quotations.queries.previewing import Preview, preview
from torque_app.quotations.queries.reading import (
    answer_known,
    compare,
    find,
    of_order,
    one,
    row,
    search,
    version_known,
)
from torque_app.quotations.queries.rows import (
    AnswerRow,
    InsurerRow,
    MatrixRow,
    NoteTemplateRow,
    PackageLine,
    PackageRow,
    QuotationDetail,
    QuotationRow,
    QuotedLine,
    VersionRow,
)
from torque_app.quotations.queries.sheet import sheet
from torque_app.quotations.rules.amounts import Split, Totals, totals
from torque_app.quotations.rules.comparing import Change, Difference
from torque_app.quotations.rules.deciding import VALID_DAYS
from torque_app.quotations.words import (
    CONDITION_NAMES,
    DECISION_NAMES,
    KIND_NAMES,
    PRIORITY_NAMES,
)

DISCOUNT = QuotedKind.DISCOUNT
SUBJECT = "quotations"
"""What a link names that opens one quotation, and what its files hang on."""

__all__ = [
    "AGREED",
    "CONDITION_NAMES",
    "DECISION_NAMES",
    "DISCOUNT",
    "KIND_NAMES",
    "NAMES",
    "OPEN",
    "PRIORITY_NAMES",
    "SUBJECT",
    "VALID_DAYS",
    "AnswerRow",
    "BillableQuotation",
    "Change",
    "Difference",
    "InspectionStanding",
    "InsurerRow",
    "MatrixRow",
    "NoteTemplateRow",
    "OrderStanding",
    "PackageLine",
    "PackageRow",
    "Preview",
    "QuotationDetail",
    "QuotationRow",
    "QuotedLine",
    "SoldLine",
    "Split",
    "Totals",
    "VersionRow",
    "answer_known",
    "available",
    "billable",
    "compare",
    "find",
    "find_insurers",
    "find_matrices",
    "find_note_templates",
    "find_packages",
    "inspection_standing",
    "insurers",
    "is_due",
    "note_templates",
    "of_inspection",
    "of_order",
    "one",
    "order_id",
    "order_standing",
    "package",
    "packages",
    "preview",
    "row",
    "search",
    "sheet",
    "sources",
    "totals",
    "version_known",
]
