"""A quotation in the words and figures its client reads."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from models.quotations import (
    Decision,
    DecisionMethod,
    PartCondition,
    Payer,
    QuotationStatus,
    QuotedPriority,
)
from models.values import clock, money, plate, quantity
from torque_app.core.texts import Sentence, _, counted
from torque_app.portal.queries import OfferedQuotation
from torque_app.quotations import queries as quotations
from torque_app.quotations.queries import Preview, QuotedLine

STANDS: Final[Mapping[Decision, str]] = {
    Decision.APPROVED: _("Aprobar"),
    Decision.DECLINED: _("Rechazar"),
    Decision.DEFERRED: _("Dejar para después"),
}
"""What may be said to a line, as its buttons say it."""

_TONES: Final = {
    Decision.APPROVED: "success",
    Decision.DECLINED: "danger",
    Decision.DEFERRED: "warning",
    Decision.PENDING: "info",
}
_WHY: Final[Mapping[QuotedPriority, tuple[str, str]]] = {
    QuotedPriority.SAFETY: (_("Seguridad"), _("Conviene hacerlo ahora.")),
    QuotedPriority.MAINTENANCE: (_("Mantención"), _("Cuida tu vehículo y evita fallas.")),
    QuotedPriority.OPTIONAL: (_("Opcional"), _("Puede esperar.")),
}
_MUST_BE_TOLD: Final = frozenset({PartCondition.USED, PartCondition.REBUILT})
_METHODS: Final = {
    DecisionMethod.SIGNATURE: _("Con tu firma"),
    DecisionMethod.CODE: _("Con el código que te enviamos"),
    DecisionMethod.RECORDED: _("Se lo dijiste al taller"),
}
_ANSWERED: Final = frozenset({QuotationStatus.CUSTOMER_APPROVED, QuotationStatus.CUSTOMER_REJECTED})
_HASH_SHOWN: Final = 16


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture of a finding: small in the page, whole by its address."""

    small: str
    whole: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line as the page shows it; `price` with IVA, `net` without; `decision` once it is made."""

    id: str
    name: str
    what: str
    notes: tuple[str, ...]
    warning: str
    finding: str
    photos: tuple[Photo, ...]
    price: str
    net: str
    payer: str
    is_discount: bool
    decision: str
    tone: str


@dataclass(frozen=True, slots=True)
class Group:
    """The lines that should be done for one reason."""

    title: str
    about: str
    lines: tuple[Line, ...]


def asked(offered: OfferedQuotation) -> list[QuotedLine]:
    """Return the lines a client decides; a discount goes with the whole."""
    return [line for line in offered.detail.lines if line.kind is not quotations.DISCOUNT]


def waits(offered: OfferedQuotation, now: datetime) -> bool:
    """Tell whether the client may still answer."""
    sent = offered.detail.quotation.status is QuotationStatus.SENT_TO_CUSTOMER
    return sent and offered.is_current and not _is_over(offered, now)


def given(offered: OfferedQuotation) -> dict[UUID, Decision]:
    """Return what was decided of each line."""
    return {line.id: line.decision for line in asked(offered)}


def _is_over(offered: OfferedQuotation, now: datetime) -> bool:
    until = offered.detail.quotation.valid_until
    return until is not None and until < clock.business_date(now, offered.detail.timezone)


def state(offered: OfferedQuotation, now: datetime) -> tuple[str, str]:
    """Return the tone and the sentence that say whose turn it is."""
    row = offered.detail.quotation
    until = clock.formatted_date(row.valid_until) if row.valid_until else ""
    if not offered.is_current:
        return "info", _("El taller prepara una versión nueva. Te avisaremos cuando esté.")
    if row.status is QuotationStatus.CUSTOMER_APPROVED:
        return "success", _("Recibimos tu respuesta. Haremos sólo lo que aprobaste.")
    if row.status is QuotationStatus.CUSTOMER_REJECTED:
        return "info", _("Recibimos tu respuesta: no haremos este trabajo.")
    if row.status is QuotationStatus.NO_RESPONSE_LEAD or _is_over(offered, now):
        said = Sentence("Venció el {day}. Llámanos y lo renovamos.", day=until)
        return "warning", _(said)
    if row.status is not QuotationStatus.SENT_TO_CUSTOMER:
        return "info", _("Por ahora este presupuesto no espera tu respuesta.")
    return "warning", _(Sentence("Espera tu respuesta hasta el {day}.", day=until))


def facts(offered: OfferedQuotation) -> list[tuple[str, str]]:
    """Return what the top of the page says of the quotation."""
    detail, row = offered.detail, offered.detail.quotation
    car = " · ".join(filter(None, (plate.formatted(row.plate) if row.plate else "", row.vehicle)))
    ready = detail.delivery_days
    told = (
        (_("Vehículo"), car),
        (_("Tu asesor"), row.advisor or ""),
        (_("Entrega"), _(counted(ready, "1 día", "{count} días")) if ready else ""),
        (_("Aseguradora"), detail.insurer if detail.has_insurance else ""),
        (_("Siniestro"), detail.claim_number if detail.has_insurance else ""),
        (_("Versión"), str(offered.revision) if offered.revision > 1 else ""),
    )
    return [(name, value) for name, value in told if value]


def groups(
    offered: OfferedQuotation, photo_at: Callable[[UUID], str], *, waits: bool
) -> list[Group]:
    """Return the lines by why they should be done, and the discounts after them."""
    lines = offered.detail.lines
    found = []
    for priority, (title, about) in _WHY.items():
        mine = [each for each in asked(offered) if each.priority is priority]
        if mine:
            shown = tuple(_line(each, photo_at, waits=waits) for each in mine)
            found.append(Group(_(title), _(about), shown))
    taken = [each for each in lines if each.kind is quotations.DISCOUNT]
    if taken:
        shown = tuple(_line(each, photo_at, waits=waits) for each in taken)
        found.append(Group(_("Descuento"), _("Se aplica si apruebas todo."), shown))
    return found


def _line(line: QuotedLine, photo_at: Callable[[UUID], str], *, waits: bool) -> Line:
    told = line.condition in _MUST_BE_TOLD if line.condition else False
    condition = _(quotations.CONDITION_NAMES[line.condition]) if line.condition else ""
    return Line(
        id=str(line.id),
        name=f"d-{line.id}",
        what=line.description,
        notes=tuple(_notes(line, "" if told else condition)),
        warning=_(Sentence("Repuesto {condition}", condition=condition.lower())) if told else "",
        finding=line.finding,
        photos=tuple(Photo(at := photo_at(one), f"{at}?grande=1") for one in line.photos),
        price=money.formatted(line.amount if line.is_exempt else _with_iva(line.amount)),
        net="" if line.is_exempt else money.formatted(line.amount),
        payer=_("Lo paga la compañía") if line.payer is Payer.INSURER else "",
        is_discount=line.kind is quotations.DISCOUNT,
        decision="" if waits else _decided(line),
        tone=_TONES[line.decision],
    )


def _decided(line: QuotedLine) -> str:
    if line.decision is Decision.PENDING:
        return ""
    return _(quotations.DECISION_NAMES[line.decision])


def _with_iva(amount: Decimal) -> Decimal:
    return amount + money.iva_of(amount)


def _notes(line: QuotedLine, condition: str) -> Iterator[str]:
    """Yield what else is known of a line: kind, how much of it, which part, its guarantee."""
    yield _(quotations.KIND_NAMES[line.kind])
    if line.by_hours:
        yield f"{quantity.formatted(line.quantity)} h"
    elif line.quantity != 1:
        yield _(Sentence("Cantidad {units}", units=quantity.formatted(line.quantity)))
    if line.part_number:
        yield _(Sentence("Código {code}", code=line.part_number))
    if condition:
        yield condition
    yield from _guarantee(line)
    if line.expected_on is not None:
        yield _(Sentence("Llega el {day}", day=clock.formatted_date(line.expected_on)))


def _guarantee(line: QuotedLine) -> Iterator[str]:
    if line.warranty_months:
        yield _(counted(line.warranty_months, "Garantía 1 mes", "Garantía {count} meses"))
    if line.warranty_km:
        km = quantity.formatted(Decimal(line.warranty_km))
        yield _(Sentence("Garantía {km} km", km=km))


def whole(offered: OfferedQuotation) -> tuple[str, str]:
    """Return what all that is offered costs."""
    return _("Todo el presupuesto"), money.formatted(offered.detail.offered.total)


def figures(offered: OfferedQuotation, found: Preview) -> list[tuple[str, str]]:
    """Return the money of what is said yes to, the total last."""
    sums, detail = found.totals, offered.detail
    told: list[tuple[str, Decimal]] = []
    if sums.discount:
        told += [(_("Descuento"), -sums.discount)]
    told += [(_("Neto"), sums.net)]
    if sums.exempt:
        told += [(_("Exento"), sums.exempt)]
    told += [(_("IVA"), sums.tax)]
    if detail.has_insurance:
        told += [
            (_("Paga la compañía"), found.split.insurer),
            (_("Pagas tú"), found.split.customer),
        ]
    told += [(_("Total"), sums.total)]
    return [(name, money.formatted(value)) for name, value in told]


def left(count: int) -> str:
    """Return how many lines still want a decision."""
    if not count:
        return _("Ya decidiste todas las líneas.")
    return _(counted(count, "Te falta decidir 1 línea.", "Te falta decidir {count} líneas."))


def evidence(offered: OfferedQuotation) -> list[tuple[str, str]]:
    """Return how we know what the client decided, once they did."""
    detail = offered.detail
    if detail.quotation.status not in _ANSWERED or not offered.is_current:
        return []
    mine = [each for each in detail.answers if each.revision == offered.revision]
    if not mine:
        return []
    last = mine[0]
    told: Sequence[tuple[str, str]] = (
        (_("Respondida el"), clock.formatted(last.answered_at, detail.timezone)),
        (_("Por"), last.name),
        (_("Cómo"), _(_METHODS[last.method])),
        (_("Huella del documento"), last.pdf_sha256[:_HASH_SHOWN]),
    )
    return [(name, value) for name, value in told if value]


def words() -> Mapping[str, str]:
    """Return the page's own sentences."""
    return {
        "sign": _("Firma con el dedo"),
        "wipe": _("Borrar la firma"),
        "code": _("Código"),
        "ask": _("Envíame un código"),
        "code_about": _("Si no puedes firmar, te enviamos un código de 6 números."),
        "name": _("Tu nombre"),
        "rut": _("Tu RUT"),
        "note": _("¿Algo que quieras decirnos?"),
        "optional": _("opcional"),
        "send": _("Enviar mi respuesta"),
        "all": _("Aprobar todo"),
        "totals": _("Calcular el total"),
        "mine": _("Lo que apruebas"),
        "decide": _("Tu decisión"),
        "with_iva": _("con IVA"),
        "plus_iva": _("+ IVA"),
        "paper": _("Ver el presupuesto en PDF"),
        "photo": _("Foto del hallazgo"),
        "who": _("Quién responde"),
        "proof": _("Confirma que eres tú"),
        "kept": _("Guardamos tu respuesta con la fecha, la hora y desde dónde la enviaste."),
        "answer": _("Tu respuesta"),
        "found": _("Qué encontramos"),
    }
