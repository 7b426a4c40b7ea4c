"""What is known of quotations: the door; the reads are split by noun."""

from models.quotations import QuotedKind
from torque_app.quotations.lifecycle import AGREED, NAMES, OPEN
from torque_app.quotations.queries.catalog import (
    insurers,
    matrices,
    note_templates,
    package,
    packages,
)
from torque_app.quotations.queries.lines import available
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
    Paper,
    QuotationDetail,
    QuotationRow,
    QuotedLine,
    VersionRow,
)
from torque_app.quotations.queries.sheet import sheet
from torque_app.quotations.rules.amounts import Split, Totals, totals
from torque_app.quotations.rules.comparing import Change, Difference
from torque_app.quotations.rules.deciding import VALID_DAYS

DISCOUNT = QuotedKind.DISCOUNT
SUBJECT = "quotations"
"""What a link names that opens one quotation, and what its files hang on."""

__all__ = [
    "AGREED",
    "DISCOUNT",
    "NAMES",
    "OPEN",
    "SUBJECT",
    "VALID_DAYS",
    "AnswerRow",
    "Change",
    "Difference",
    "InsurerRow",
    "MatrixRow",
    "NoteTemplateRow",
    "PackageLine",
    "PackageRow",
    "Paper",
    "QuotationDetail",
    "QuotationRow",
    "QuotedLine",
    "Split",
    "Totals",
    "VersionRow",
    "answer_known",
    "available",
    "compare",
    "find",
    "insurers",
    "matrices",
    "note_templates",
    "of_order",
    "one",
    "package",
    "packages",
    "row",
    "search",
    "sheet",
    "totals",
    "version_known",
]
