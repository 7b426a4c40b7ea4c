"""What is known of the books."""

from torque_app.books.queries.month import export, find, month, reconciliation
from torque_app.books.queries.rows import (
    DifferenceRow,
    EntryRow,
    ImportRow,
    Month,
    Reconciliation,
)

__all__ = [
    "DifferenceRow",
    "EntryRow",
    "ImportRow",
    "Month",
    "Reconciliation",
    "export",
    "find",
    "month",
    "reconciliation",
]
