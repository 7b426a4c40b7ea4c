"""The points of a template: read, checked and written again."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from torque_app.core.errors import Invalid
from torque_app.core.texts import Sentence
from torque_app.inspections.rules.grading import Limits, limits_of

MOST_POINTS: Final = 150
WIDTHS: Final[Mapping[str, int]] = {
    "key": 40, "group": 60, "label": 120, "unit": 12, "suggestion": 200,
}  # fmt: skip
_NOT_IN_KEYS: Final = re.compile(r"[^a-z0-9]+")
_LIMITS: Final = ("amber", "red", "higher_is_better", "amber_included", "red_included")


@dataclass(frozen=True, slots=True)
class TemplatePoint:
    """One thing to look at; `key` names it for good, `suggestion` is the work it may lead to."""

    key: str
    group: str
    label: str
    unit: str = ""
    limits: Limits = field(default_factory=Limits)
    suggestion: str = ""

    def stored(self) -> dict[str, Any]:
        """Return the point as a template's JSON keeps it."""
        told = {name: getattr(self, name) for name in WIDTHS}
        return told | self.limits.stored()


def points_of(stored: Iterable[Mapping[str, Any]]) -> tuple[TemplatePoint, ...]:
    """Return the points of a template, checked, each with a key of its own.

    Raises:
        Invalid: a point without group or name, two with one key, limits in the wrong order, no
            point at all or too many; the sentence says which.
    """
    given = list(stored)
    if not 1 <= len(given) <= MOST_POINTS:
        raise Invalid.field(
            "points", Sentence("Una pauta tiene de 1 a {most} puntos.", most=MOST_POINTS)
        )
    kept: list[TemplatePoint] = []
    taken: set[str] = set()
    for place, one in enumerate(given, 1):
        point = _point(one, place, taken)
        taken.add(point.key)
        kept.append(point)
    return tuple(kept)


def _point(given: Mapping[str, Any], place: int, taken: set[str]) -> TemplatePoint:
    texts = {name: " ".join(str(given.get(name) or "").split()) for name in WIDTHS}
    for name in ("group", "label"):
        if not texts[name]:
            raise _wrong(place, "Le falta el grupo o el nombre.")
    for name, width in WIDTHS.items():
        if len(texts[name]) > width:
            raise _wrong(place, Sentence("«{start}…» es muy largo.", start=texts[name][:30]))
    key = texts["key"] or _free(slug(texts["label"]), taken)
    if key in taken:
        raise _wrong(place, Sentence("La clave «{key}» ya está en otro punto.", key=key))
    try:
        limits = limits_of({name: given.get(name) for name in _LIMITS})
    except Invalid as refused:
        raise _wrong(place, next(iter(refused.fields.values()), str(refused))) from None
    return TemplatePoint(**texts | {"key": key}, limits=limits)


def _wrong(place: int, why: str) -> Invalid:
    return Invalid.field("points", Sentence("Punto {place}: {why}", place=place, why=Sentence(why)))


def slug(label: str) -> str:
    """Return the key a label suggests: plain small letters, digits and underscores."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    return _NOT_IN_KEYS.sub("_", plain).strip("_")[: WIDTHS["key"] - 4] or "punto"


def _free(key: str, taken: set[str]) -> str:
    if key not in taken:
        return key
    return next(f"{key}_{n}" for n in range(2, MOST_POINTS + 2) if f"{key}_{n}" not in taken)
