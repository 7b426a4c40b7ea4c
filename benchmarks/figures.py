"""A measured figure, with all it means nothing without."""

import os
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One value: of what, over how much data, with how many clients, and what was promised.

    `target` is an upper bound, or a lower one when `more_is_better`; None promises nothing.
    `load` is the machine's load average of the last minute when it was taken.
    """

    scenario: str
    name: str
    value: float
    unit: str
    size: str
    clients: int = 1
    target: float | None = None
    more_is_better: bool = False
    rival: str = ""
    load: float = 0.0

    @property
    def kept(self) -> bool | None:
        """Tell whether the promise is kept; None when there is none."""
        if self.target is None:
            return None
        return self.value >= self.target if self.more_is_better else self.value <= self.target


def load_average() -> float:
    """Return the machine's load average of the last minute."""
    return round(os.getloadavg()[0], 2)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def median(values: Sequence[float]) -> float:
    """Return the middle value."""
    return percentile(values, 0.5)
