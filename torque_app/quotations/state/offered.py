"""The lines of a quotation as its page shows them: grouped, priced, with what is known of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from models.quotations import Payer, QuotedKind, QuotedPriority
from models.values import clock, money, quantity
from torque_app.core.texts import _
from torque_app.quotations.queries import QuotedLine
from torque_app.quotations.rules.amounts import combined
from torque_app.quotations.state import shown
from torque_app.quotations.state.shown import Offered, Photo, typed
from torque_app.quotations.words import CONDITION_NAMES, KIND_NAMES, PAYER_NAMES, PRIORITY_NAMES

BY_KIND, BY_PRIORITY = "kind", "priority"
KINDS: Final = {kind: _(name) for kind, name in KIND_NAMES.items()}
SINGLE: Final = {
    QuotedKind.LABOR: _("Mano de obra"),
    QuotedKind.PART: _("Repuesto"),
    QuotedKind.SUPPLY: _("Insumo"),
    QuotedKind.OUTSIDE_WORK: _("Trabajo de terceros"),
    QuotedKind.TYRE: _("Neumático"),
    QuotedKind.DISCOUNT: _("Descuento"),
}
"""What one line of a kind is called."""

CONDITIONS: Final = {one: _(name) for one, name in CONDITION_NAMES.items()}
PRIORITIES: Final = {one: _(name) for one, name in PRIORITY_NAMES.items()}
PAYERS: Final = {one: _(name) for one, name in PAYER_NAMES.items()}
_KIND_ORDER: Final = list(QuotedKind)
_PRIORITY_ORDER: Final = list(QuotedPriority)

Typed = Mapping[str, tuple[str, str]]
"""What was typed in fields of a line and is not kept, and what they held then."""


def rows(
    lines: Sequence[QuotedLine],
    *,
    by: str,
    off: Decimal,
    unsaved: Mapping[str, Typed],
    seen: Mapping[str, str],
) -> list[Offered]:
    """Return the lines in their groups; `seen` are the refusals by line and field (`id.field`).

    `off` is the discount of the whole, in percent, that every line bears beside its own.

    What was typed and not kept stays in its field. Where the line says something else by now, a
    notice says what.
    """
    ordered = sorted(lines, key=lambda line: (_group(line, by), line.position))
    groups = [_group(line, by) for line in ordered]
    found = []
    for place, line in enumerate(ordered):
        first = place == 0 or groups[place - 1] != groups[place]
        last = place == len(ordered) - 1 or groups[place + 1] != groups[place]
        row = replace(
            row_of(line, place=place + 1, off=off),
            heading=_heading(line, by) if first else "",
            is_first=first,
            is_last=last,
        )
        found.append(_with_typed(row, unsaved.get(row.id, {}), seen))
    return found


def _group(line: QuotedLine, by: str) -> int:
    if line.kind is QuotedKind.DISCOUNT:
        return len(_KIND_ORDER)  # what is taken off stands below what it is taken off of
    return (
        _PRIORITY_ORDER.index(line.priority) if by == BY_PRIORITY else _KIND_ORDER.index(line.kind)
    )


def _heading(line: QuotedLine, by: str) -> str:
    if line.kind is QuotedKind.DISCOUNT or by != BY_PRIORITY:
        return KINDS[line.kind]
    return PRIORITIES[line.priority]


def neighbours(lines: Sequence[Offered], line_id: str, step: int) -> str | None:
    """Return the line in front of which another is put to move one up or down in its group.

    "" is the end of the quotation; None where it cannot move.
    """
    at = next((place for place, each in enumerate(lines) if each.id == line_id), None)
    if at is None or step not in (-1, 1):
        return None
    if (step < 0 and lines[at].is_first) or (step > 0 and lines[at].is_last):
        return None
    after = at - 1 if step < 0 else at + 2
    return lines[after].id if after < len(lines) else ""


def row_of(line: QuotedLine, *, place: int, off: Decimal) -> Offered:
    """Return one line as it stands."""
    stock, tone = _stock(line)
    look, word = shown.decision(line.decision)
    held: dict[str, Any] = {**fields(line)}
    return Offered(
        id=str(line.id),
        place=place,
        kind=line.kind.value,
        **held,
        quantity_label=_("Horas") if line.by_hours else _("Cantidad"),
        price_label=_("Valor hora") if line.by_hours else _("Precio neto"),
        amount=int(line.amount),
        figures=_figures(line, off),
        about=" · ".join(_about(line)),
        margin=_margin(line),
        stock=stock,
        stock_tone=tone,
        finding=line.finding,
        photos=[_photo(str(one), line.finding) for one in line.photos],
        decision=look,
        decision_label=word,
        in_order=line.order_line_id is not None,
    )


def fields(line: QuotedLine) -> dict[str, str]:
    """Return what the fields of a line hold; its cost only if it may be seen."""
    return {
        "description": line.description,
        "part_number": line.part_number,
        "quantity": typed(line.quantity),
        "unit_price": typed(line.unit_price),
        "discount_percent": typed(line.discount_percent) if line.discount_percent else "",
        "unit_cost": typed(line.unit_cost),
        "condition": line.condition.value if line.condition else "",
        "warranty_months": "" if line.warranty_months is None else str(line.warranty_months),
        "warranty_km": "" if line.warranty_km is None else str(line.warranty_km),
        "priority": line.priority.value,
        "payer": line.payer.value,
        "expected_on": line.expected_on.isoformat() if line.expected_on else "",
    }


def _with_typed(row: Offered, unsaved: Typed, seen: Mapping[str, str]) -> Offered:
    errors = {
        name.removeprefix(f"{row.id}."): said
        for name, said in seen.items()
        if name.startswith(f"{row.id}.")
    }
    changed = [
        now for name, (_typed, before) in unsaved.items() if (now := getattr(row, name)) != before
    ]
    notice = ""
    if changed:
        notice = _("Otra persona cambió esta línea: ahora dice {what}. Lo tuyo sigue sin guardar.")
        notice = notice.format(what=", ".join(f"«{now or '—'}»" for now in changed))
    held: dict[str, Any] = {name: typed for name, (typed, _before) in unsaved.items()}
    return replace(row, errors=errors, notice=notice, **held)


def conflicts(line: QuotedLine, unsaved: Typed) -> bool:
    """Tell whether a line says something else by now than when its fields were typed in."""
    now = fields(line)
    return any(now[name] != before for name, (_typed, before) in unsaved.items())


def _figures(line: QuotedLine, off: Decimal) -> str:
    """Return how a line comes to its amount, in words: `2 × $ 15.000 − 10 %`."""
    if line.kind is QuotedKind.DISCOUNT:
        return ""
    percent = combined(line.discount_percent, off)
    taken = f" − {shown.plain(percent)} %" if percent else ""
    unit = " h" if line.by_hours else ""
    return f"{shown.plain(line.quantity)}{unit} × {money.formatted(line.unit_price)}{taken}"


def _about(line: QuotedLine) -> Iterator[str]:
    if line.part_number:
        yield line.part_number
    if line.condition is not None:
        yield CONDITIONS[line.condition]
    if line.warranty_months or line.warranty_km:
        yield _warranty(line.warranty_months, line.warranty_km)
    if line.package_code:
        yield _("Paquete {code}").format(code=line.package_code)
    if line.payer is Payer.INSURER:
        yield _("Paga la aseguradora")


def _warranty(months: int | None, km: int | None) -> str:
    distance = f"{quantity.formatted(Decimal(km))} km" if km else ""
    time = (_("1 mes") if months == 1 else _("{n} meses").format(n=months)) if months else ""
    if time and distance:
        return _("Garantía {time} o {distance}").format(time=time, distance=distance)
    return _("Garantía {how_long}").format(how_long=time or distance)


def _margin(line: QuotedLine) -> str:
    if line.margin_percent is None or not line.unit_cost:
        return ""  # what has no cost written has no margin worth a word
    return _("Margen {percent} %").format(percent=shown.plain(line.margin_percent))


def _stock(line: QuotedLine) -> tuple[str, str]:
    """Return what the shelves say of a line, and its tone; nothing for what no shelf holds."""
    if line.available is None:
        return _arrival(line), "info"
    free = quantity.formatted(max(line.available, Decimal(0)))
    if not line.missing:
        return _("Hay {free} en bodega").format(free=free), "success"
    missing = quantity.formatted(line.missing)
    said = _("Sin stock") if line.available <= 0 else _("Hay {free}, faltan {missing}")
    arrival = _arrival(line)
    told = said.format(free=free, missing=missing)
    return (f"{told} · {arrival}" if arrival else told), "warning" if arrival else "danger"


def _arrival(line: QuotedLine) -> str:
    if line.expected_on is None:
        return ""
    return _("Llega el {day}").format(day=clock.formatted_date(line.expected_on))


def _photo(file_id: str, finding: str) -> Photo:
    at = f"/api/v1/files/{file_id}"
    return Photo(at, f"{at}/thumbnail", finding or _("Foto del hallazgo"))
