"""Who else must agree before an OT passes quality control: contexts above say so, not this one."""

from collections.abc import Callable

from models.work_orders import WorkOrder
from torque_app.core.errors import Conflict
from torque_app.core.tx import Tx

Gate = Callable[[Tx, WorkOrder], str | None]
"""Returns the sentence that keeps an OT from being completed, or None to let it pass."""

_gates: dict[str, Gate] = {}


def register_gate(name: str, gate: Gate) -> None:
    """Have an OT ask `gate` before it is completed; a name registered again is replaced."""
    _gates[name] = gate


def check(tx: Tx, order: WorkOrder) -> None:
    """Refuse with the first sentence that keeps the OT from being completed."""
    for gate in _gates.values():
        sentence = gate(tx, order)
        if sentence:
            raise Conflict(sentence)
