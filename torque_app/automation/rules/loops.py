"""When a rule must not run: it led here itself, rules called each other on, or it ran too often."""

from collections.abc import Sequence
from typing import Final

MOST_DEPTH: Final = 3
"""How many rules may follow from one another, counted from what a person did."""


def in_a_circle(rule: str, chain: Sequence[str]) -> bool:
    """Tell whether the rule stands among those whose doing led here, or too many do."""
    return rule in chain or len(chain) >= MOST_DEPTH
