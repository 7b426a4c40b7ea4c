"""The points of a control: how a template writes them, and how they are answered."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from torque_app.core.errors import Invalid
from torque_app.core.texts import Sentence

MOST_POINTS: Final = 80
WIDTHS: Final[Mapping[str, int]] = {"key": 40, "label": 120, "unit": 12}
LONGEST_NOTE: Final = 300
MOST_MEASURE: Final = Decimal("99999.999")
_NOT_IN_KEYS: Final = re.compile(r"[^a-z0-9]+")
_THOUSANDTHS: Final = 3


@dataclass(frozen=True, slots=True)
class TemplatePoint:
    """One thing to control; `key` names it for good, without a `unit` nothing is measured."""

    key: str
    label: str
    unit: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class Point:
    """One thing as it was controlled: `ok` is None where it does not apply, or is unanswered."""

    key: str
    label: str
    unit: str
    required: bool
    answered: bool = False
    ok: bool | None = None
    measure: Decimal | None = None
    note: str = ""

    @property
    def wrong(self) -> bool:
        """Tell whether it has to be corrected."""
        return self.ok is False

    @property
    def owed(self) -> bool:
        """Tell whether the control cannot pass before this is answered."""
        return self.required and not self.answered


def template_points(given: Iterable[Mapping[str, Any]]) -> tuple[TemplatePoint, ...]:
    """Return the points of a template, checked, each with a key of its own.

    Raises:
        Invalid: no point or too many, one without a name, two with one key; it says which.
    """
    points = list(given)
    if not 1 <= len(points) <= MOST_POINTS:
        raise Invalid.field(
            "points", Sentence("Una pauta tiene de 1 a {most} puntos.", most=MOST_POINTS)
        )
    kept: dict[str, TemplatePoint] = {}
    for place, one in enumerate(points, 1):
        point = _template_point(one, place, kept)
        kept[point.key] = point
    return tuple(kept.values())


def _template_point(
    given: Mapping[str, Any], place: int, taken: Mapping[str, Any]
) -> TemplatePoint:
    texts = {name: " ".join(str(given.get(name) or "").split()) for name in WIDTHS}
    if not texts["label"]:
        raise _wrong(place, Sentence("Escribe qué se controla."))
    for name, width in WIDTHS.items():
        if len(texts[name]) > width:
            raise _wrong(place, Sentence("«{start}…» es muy largo.", start=texts[name][:30]))
    key = _key(texts["key"]) or _free(_key(texts["label"]) or "punto", taken)
    if key in taken:
        raise _wrong(place, Sentence("La clave «{key}» ya está en otro punto.", key=key))
    return TemplatePoint(key, texts["label"], texts["unit"], bool(given.get("required", True)))


def _wrong(place: int, why: Sentence) -> Invalid:
    return Invalid.field("points", Sentence("Punto {place}: {why}", place=place, why=why))


def folded(text: str) -> str:
    """Return plain small letters without accents, words one space apart."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(plain.lower().split())


def _key(text: str) -> str:
    return _NOT_IN_KEYS.sub("_", folded(text)).strip("_")[: WIDTHS["key"] - 3].strip("_")


def _free(key: str, taken: Mapping[str, Any]) -> str:
    if key not in taken:
        return key
    return next(f"{key}_{n}" for n in range(2, MOST_POINTS + 2) if f"{key}_{n}" not in taken)


def blank(points: Iterable[TemplatePoint]) -> list[dict[str, Any]]:
    """Return a control's points before anything was looked at, as they are stored."""
    return stored(Point(**asdict(point)) for point in points)


def stored(points: Iterable[Point]) -> list[dict[str, Any]]:
    """Return points as JSON keeps them: a measure is text, for a float would round it."""
    return [
        asdict(one) | {"measure": None if one.measure is None else str(one.measure)}
        for one in points
    ]


def read(kept: Iterable[Mapping[str, Any]]) -> tuple[Point, ...]:
    """Return the points a control keeps."""
    return tuple(
        Point(**{**one, "measure": None if one["measure"] is None else Decimal(one["measure"])})
        for one in kept
    )


def answered(points: Sequence[Point], key: str, ok: bool | None) -> tuple[Point, ...]:
    """Return the points with one answered; KeyError for a key that is not among them."""
    found = _named(points, key)
    return tuple(replace(one, answered=True, ok=ok) if one is found else one for one in points)


def annotated(
    points: Sequence[Point], key: str, *, measure: Decimal | None, note: str | None
) -> tuple[Point, ...]:
    """Return the points with one measured or noted; None stays, and nothing is answered by it.

    Raises:
        KeyError: a key that is not among them.
        Invalid: a measure of what is not measured or out of range, a note too long.
    """
    found = _named(points, key)
    kept = replace(
        found,
        measure=found.measure if measure is None else _measure(found, measure),
        note=found.note if note is None else _note(note),
    )
    return tuple(kept if one is found else one for one in points)


def _named(points: Sequence[Point], key: str) -> Point:
    found = next((one for one in points if one.key == key), None)
    if found is None:
        raise KeyError(key)
    return found


def _note(note: str) -> str:
    told = " ".join(note.split())
    if len(told) > LONGEST_NOTE:
        raise Invalid.field(
            "note", Sentence("La nota tiene {most} letras como máximo.", most=LONGEST_NOTE)
        )
    return told


def _measure(point: Point, typed: Decimal) -> Decimal:
    if not point.unit:
        raise Invalid.field("measure", "Este punto no se mide: deja su medida vacía.")
    wrong = Invalid.field("measure", "Revisa la medida: va de 0 a 99.999,999.")
    try:
        fits = typed.is_finite() and 0 <= typed <= MOST_MEASURE
        exact = round(typed, _THOUSANDTHS) if fits else None
    except InvalidOperation:
        raise wrong from None
    if exact is None:
        raise wrong
    return exact


def template_for(service_type: str, offered: Mapping[str, Any]) -> Any:
    """Return what serves a kind of service: the longest beginning of it, else what serves all.

    `offered` maps a template's service type to the template; the empty one serves all others.
    None when nothing serves.
    """
    wanted = folded(service_type)
    fitting = [kind for kind in offered if kind and wanted.startswith(folded(kind))]
    return offered.get(max(fitting, key=len, default=""))


def wheels_tightened(points: Iterable[Point]) -> bool:
    """Tell whether the torque of the wheels was controlled and found right."""
    return any(
        one.ok is True and all(word in folded(one.label) for word in ("torque", "rueda"))
        for one in points
    )


def to_correct(points: Iterable[Point]) -> str:
    """Return what is wrong in one text, for whoever goes on with the work; empty if nothing is."""
    return "; ".join(
        f"{one.label}: {one.note}" if one.note else one.label for one in points if one.wrong
    )
