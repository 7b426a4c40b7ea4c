"""Which rule asks, whose turn it is, and who stands high enough: pure, and without a database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from operator import ge
from typing import Any, Final, Protocol, TypeVar

from models.approvals import ApprovalSubject
from models.auth import Role
from torque_app.core.errors import Invalid
from torque_app.core.texts import Sentence, _

# --- roles ------------------------------------------------------------------------------

_RANK: Final[Mapping[str, int]] = {role.value: place for place, role in enumerate(reversed(Role))}

DECIDING: Final[Mapping[str, str]] = {
    Role.OPERATOR.value: _("Operador"),
    Role.MANAGER.value: _("Jefe de taller"),
    Role.ADMIN.value: _("Administrador"),
    Role.OWNER.value: _("Dueño"),
}
"""The roles a level may ask for, from least to most, and what the screen calls them."""


def rank(role: str) -> int:
    """Return how high a role stands, from 0; -1 for what is no role (the platform's own jobs)."""
    return _RANK.get(role, -1)


def covers(held: str, wanted: str) -> bool:
    """Tell whether a role may decide what is asked of another: never from below."""
    return 0 <= rank(wanted) <= rank(held)


def covered(held: str) -> tuple[str, ...]:
    """Return the roles in whose place somebody of a role may decide, the own one included."""
    return tuple(role for role in _RANK if covers(held, role))


def role_name(role: str) -> str:
    """Return what the screen calls a role."""
    return DECIDING.get(role, role)


# --- figures ----------------------------------------------------------------------------

PERCENT: Final = "discount_percent"
DISCOUNT: Final = "discount"
TOTAL: Final = "total"
FIGURES: Final[Mapping[str, str]] = {
    PERCENT: _("Descuento en %"),
    TOTAL: _("Total en pesos"),
}
"""The numbers a rule may look at."""

_MEASURES: Final[Mapping[str, tuple[str, ...]]] = {PERCENT: (PERCENT, DISCOUNT), TOTAL: (TOTAL,)}
"""What may not have grown for an earlier yes to hold: of a discount, its pesos neither."""

SUBJECTS: Final[Mapping[ApprovalSubject, tuple[str, tuple[str, ...]]]] = {
    ApprovalSubject.QUOTATION: (_("Presupuesto"), (TOTAL, PERCENT)),
    ApprovalSubject.DISCOUNT: (_("Descuento"), (PERCENT, TOTAL)),
    ApprovalSubject.CREDIT_NOTE: (_("Nota de crédito"), (TOTAL,)),
    ApprovalSubject.WORK_ORDER: (_("Orden de trabajo"), (TOTAL,)),
    ApprovalSubject.PURCHASE_ORDER: (_("Orden de compra"), (TOTAL,)),
}
"""What may be asked for → its name, and the figures it has."""

MOST_PERCENT: Final = Decimal(100)
MOST_TOTAL: Final = Decimal(99_999_999_999)


def subject_name(subject: ApprovalSubject) -> str:
    """Return what the screen calls a kind of request."""
    return SUBJECTS[subject][0]


def figure_for(subject: ApprovalSubject, figure: str, threshold: Decimal) -> tuple[str, Decimal]:
    """Return a rule's figure and threshold if the subject has it; else Invalid, by field."""
    if figure not in SUBJECTS[subject][1]:
        raise Invalid.field("figure", "Elige una cifra que eso tenga.")
    most = MOST_PERCENT if figure == PERCENT else MOST_TOTAL
    if not threshold.is_finite() or not 0 <= threshold <= most:
        raise Invalid.field("threshold", Sentence("Escribe un número de 0 a {most}.", most=most))
    return figure, threshold


# --- levels -----------------------------------------------------------------------------

MOST_LEVELS: Final = 3
MOST_HOURS: Final = 720


@dataclass(frozen=True, slots=True)
class Level:
    """Whose decision is needed, and who is asked after so many hours; 0 hours wait for ever.

    `escalates_to` is empty where nobody is asked next: the request expires then.
    """

    role: str
    hours: int = 0
    escalates_to: str = ""


def levels_of(typed: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return a rule's levels as they are stored; Invalid says on `levels` what is wrong."""
    if not 1 <= len(typed) <= MOST_LEVELS:
        raise Invalid.field(
            "levels", Sentence("Una regla tiene de 1 a {most} niveles.", most=MOST_LEVELS)
        )
    found = [_level(one) for one in typed]
    for before, after in pairwise(found):
        if rank(after["role"]) < rank(before["role"]):
            raise Invalid.field("levels", "Cada nivel va de menor a mayor autoridad.")
    return found


def _level(one: Mapping[str, Any]) -> dict[str, Any]:
    role, hours = str(one.get("role") or ""), one.get("hours") or 0
    if role not in DECIDING:
        raise Invalid.field("levels", "Elige quién decide en cada nivel.")
    if not isinstance(hours, int) or not 0 <= hours <= MOST_HOURS:
        raise Invalid.field("levels", Sentence("El plazo va de 0 a {most} horas.", most=MOST_HOURS))
    return {"role": role, "hours": hours}


def next_in_line(levels: Sequence[Mapping[str, Any]], escalates_to: str) -> str:
    """Return whom the last level escalates to; Invalid unless it stands above that level."""
    if not escalates_to:
        return ""
    if escalates_to not in DECIDING or rank(escalates_to) <= rank(levels[-1]["role"]):
        raise Invalid.field("escalates_to", "Elige a alguien con más autoridad que el último.")
    return escalates_to


def ladder(levels: Sequence[Mapping[str, Any]], escalates_to: str) -> list[Level]:
    """Return the levels of a rule, each with whom it escalates to: the next one's, if higher."""
    roles = [str(one["role"]) for one in levels]
    following = [*roles[1:], escalates_to]
    return [
        Level(role, int(one["hours"]), after if rank(after) > rank(role) else "")
        for one, role, after in zip(levels, roles, following, strict=True)
    ]


def stored(levels: Iterable[Level]) -> list[dict[str, Any]]:
    """Return levels as a request keeps them: a later change of the rule is not for it."""
    return [asdict(level) for level in levels]


def read(levels: Sequence[Mapping[str, Any]]) -> list[Level]:
    """Return the levels a request keeps."""
    return [Level(**one) for one in levels]


def due(level: Level, now: datetime) -> datetime | None:
    """Return until when a level may be decided, or None where it waits for ever."""
    return now + timedelta(hours=level.hours) if level.hours else None


# --- which rule asks --------------------------------------------------------------------


class Asking(Protocol):
    """What of a rule decides whether it asks."""

    @property
    def figure(self) -> str:
        """The number it looks at."""

    @property
    def threshold(self) -> Decimal:
        """Above what it asks."""

    @property
    def levels(self) -> Sequence[Any]:
        """Whom it asks."""


R = TypeVar("R", bound=Asking)


def strictest(rules: Iterable[R], figures: Mapping[str, Decimal]) -> R | None:
    """Return, of the rules whose threshold is passed, the one that asks highest; None if none.

    Of two that ask equally high the one with more levels holds, then the higher threshold.
    """
    asking = [
        rule
        for rule in rules
        if rule.figure in figures and figures[rule.figure] > rule.threshold and rule.levels
    ]
    return max(
        asking,
        key=lambda rule: (rank(rule.levels[-1]["role"]), len(rule.levels), rule.threshold),
        default=None,
    )


@dataclass(frozen=True, slots=True)
class Given:
    """How far an approval goes: the numbers that were approved, and by whom."""

    figures: Mapping[str, Decimal]
    levels: Sequence[Mapping[str, Any]]


def unanswered(
    rules: Iterable[R], figures: Mapping[str, Decimal], given: Iterable[Given]
) -> list[R]:
    """Return the rules that no earlier approval answers for these figures.

    An approval answers for as much as it was about, or less: the rules that look at a figure which
    did not grow, where its levels stand as high as those of the strictest of them.
    """
    left = list(rules)
    for one in given:
        within = [rule for rule in left if _no_more(rule.figure, figures, one.figures)]
        top = strictest(within, figures)
        if top is not None and _as_high(one.levels, top.levels):
            left = [rule for rule in left if rule not in within]
    return left


def _no_more(figure: str, now: Mapping[str, Decimal], then: Mapping[str, Decimal]) -> bool:
    measured = [name for name in _MEASURES[figure] if name in now]
    return all(name in then and now[name] <= then[name] for name in measured)


def _as_high(given: Sequence[Mapping[str, Any]], wanted: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether there is somebody as high for each who is wanted."""
    had, needed = (
        sorted((rank(level["role"]) for level in levels), reverse=True)
        for levels in (given, wanted)
    )
    return len(had) >= len(needed) and all(map(ge, had, needed))


# --- what a new workshop begins with ----------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shipped:
    """A rule every workshop is given once; those that are off wait to be switched on."""

    subject: ApprovalSubject
    name: str
    figure: str
    threshold: Decimal
    role: str
    escalates_to: str
    is_active: bool


SHIPPED: Final = (
    Shipped(
        ApprovalSubject.QUOTATION,
        Sentence("Descuento sobre 15 %"),
        PERCENT,
        Decimal(15),
        Role.MANAGER.value,
        Role.ADMIN.value,
        is_active=True,
    ),
    Shipped(
        ApprovalSubject.QUOTATION,
        Sentence("Presupuesto sobre $ 5.000.000"),
        TOTAL,
        Decimal(5_000_000),
        Role.ADMIN.value,
        Role.OWNER.value,
        is_active=False,
    ),
    Shipped(
        ApprovalSubject.CREDIT_NOTE,
        Sentence("Toda nota de crédito"),
        TOTAL,
        Decimal(0),
        Role.ADMIN.value,
        Role.OWNER.value,
        is_active=False,
    ),
)
SHIPPED_HOURS: Final = 24
