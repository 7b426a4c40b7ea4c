"""What is known of OTs: the board, the lists, one OT whole, what a document bills."""

from torque_app.work_orders.queries.activity import Happening, activity
from torque_app.work_orders.queries.board import board, column
from torque_app.work_orders.queries.listing import find, open_of_vehicle, search, stats
from torque_app.work_orders.queries.record import billable, number, one
from torque_app.work_orders.queries.rows import (
    Billable,
    BillableLine,
    Board,
    Column,
    Filters,
    LaborRow,
    MoveRow,
    NextMove,
    OTDetail,
    OTRow,
    PartRow,
    Stats,
    TimeRow,
)

__all__ = [
    "Billable",
    "BillableLine",
    "Board",
    "Column",
    "Filters",
    "Happening",
    "LaborRow",
    "MoveRow",
    "NextMove",
    "OTDetail",
    "OTRow",
    "PartRow",
    "Stats",
    "TimeRow",
    "activity",
    "billable",
    "board",
    "column",
    "find",
    "number",
    "one",
    "open_of_vehicle",
    "search",
    "stats",
]
