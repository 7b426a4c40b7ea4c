"""The light a measure deserves by the limits of its point."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from models.inspections import Grade
from models.values import quantity
from torque_app.core.errors import Invalid

SEVERITY: Final[Mapping[Grade, int]] = {
    Grade.GREY: 0,
    Grade.GREEN: 1,
    Grade.AMBER: 2,
    Grade.RED: 3,
}
"""How bad each light is; grey says nothing."""

PENDING_WORK: Final = frozenset({Grade.AMBER, Grade.RED})
"""The lights that leave something to do."""

_OUT_OF_RANGE: Final = "Revisa la medida: va de 0 a 99.999, con 3 decimales como máximo."
_MOST: Final = Decimal(99_999)


@dataclass(frozen=True, slots=True)
class Limits:
    """From where a measure is amber and from where red; `included` says the limit itself counts.

    Where more is better (a tread), what is below a limit is worse; elsewhere (water in the brake
    fluid), what is above it.
    """

    amber: Decimal | None = None
    red: Decimal | None = None
    higher_is_better: bool = True
    amber_included: bool = True
    red_included: bool = True

    @property
    def measured(self) -> bool:
        """Tell whether a measure can be judged at all."""
        return self.amber is not None or self.red is not None

    def grade(self, measure: Decimal) -> Grade | None:
        """Return the light of a measure, or None where there are no limits."""
        if not self.measured:
            return None
        if self._beyond(measure, self.red, included=self.red_included):
            return Grade.RED
        if self._beyond(measure, self.amber, included=self.amber_included):
            return Grade.AMBER
        return Grade.GREEN

    def _beyond(self, measure: Decimal, limit: Decimal | None, *, included: bool) -> bool:
        if limit is None:
            return False
        if measure == limit:
            return included
        return measure < limit if self.higher_is_better else measure > limit

    def stored(self) -> dict[str, Any]:
        """Return the limits as JSON keeps them: numbers as text, to lose no digit."""
        return {
            "amber": None if self.amber is None else str(self.amber),
            "red": None if self.red is None else str(self.red),
            "higher_is_better": self.higher_is_better,
            "amber_included": self.amber_included,
            "red_included": self.red_included,
        }


def limits_of(stored: Mapping[str, Any]) -> Limits:
    """Return the limits a row or a template keeps; what is missing takes its default.

    Raises Invalid for a number nobody could measure, or limits in the wrong order.
    """
    flags = {
        name: bool(stored[name])
        for name in ("higher_is_better", "amber_included", "red_included")
        if stored.get(name) is not None
    }
    made = Limits(amber=_number(stored.get("amber")), red=_number(stored.get("red")), **flags)
    if made.amber is not None and made.red is not None and _crossed(made):
        raise Invalid.field(
            "red", "El límite rojo queda antes que el amarillo. Cambia uno de los dos."
        )
    return made


def measured(value: Decimal) -> Decimal:
    """Return a measure as it is kept; Invalid for what no instrument shows."""
    if not value.is_finite() or not 0 <= value <= _MOST:
        raise Invalid.field("measure", _OUT_OF_RANGE)
    kept = quantity.rounded(value)
    if kept != value:
        raise Invalid.field("measure", _OUT_OF_RANGE)
    return kept


def _number(value: Any) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        return measured(Decimal(str(value))).normalize() + 0
    except (InvalidOperation, Invalid):
        raise Invalid.field("amber", "Escribe los límites como números, sin unidad.") from None


def _crossed(limits: Limits) -> bool:
    assert limits.amber is not None
    assert limits.red is not None
    if limits.higher_is_better:
        return limits.red > limits.amber
    return limits.red < limits.amber
