"""Received documents as the screen shows them: plain values, words in the deployment's language."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from models.purchases import (
    PurchaseStatus,
    SignatureGrade,
)
from models.values import money, rut
from torque_app.core.texts import _
from torque_app.purchases import queries, rules, service
from torque_app.purchases.service import Outcome

LOOKS: Final = {
    PurchaseStatus.RECEIVED.value: "pending",
    PurchaseStatus.ACKNOWLEDGED.value: "info",
    PurchaseStatus.ACCEPTED.value: "success",
    PurchaseStatus.CLAIMED.value: "danger",
    rules.DEEMED: "neutral",
}
OUTCOMES: Final = {
    Outcome.NEW: ("success", _("Recibido")),
    Outcome.DUPLICATE: ("neutral", _("Ya estaba")),
    Outcome.REFUSED: ("danger", _("No recibido")),
}
SIGNATURES: Final = {
    SignatureGrade.LITERAL: ("success", _("Firma válida")),
    SignatureGrade.REPAIRED: ("warning", _("Firma válida tras reparar")),
    SignatureGrade.INVALID: ("danger", _("Firma no válida")),
    SignatureGrade.ABSENT: ("danger", _("Sin firma")),
}


@dataclass(frozen=True)
class PurchaseLine:
    """One row of the list; `state` is a look and its label the words, like `signature`."""

    id: str = ""
    document: str = ""
    issuer: str = ""
    issuer_rut: str = ""
    issued_on: str = ""
    total: int = 0
    state: str = ""
    state_label: str = ""
    countdown: str = ""
    urgency: str = ""
    signature: str = ""
    signature_label: str = ""


@dataclass(frozen=True)
class Taken:
    """What became of one document of a file."""

    id: str = ""
    document: str = ""
    issuer: str = ""
    total: int = 0
    outcome: str = ""
    outcome_label: str = ""
    sentence: str = ""
    href: str = ""


def countdown(days_left: int | None) -> str:
    """Return how long there is to answer, in words; nothing where no clock runs."""
    if days_left is None:
        return ""
    if not days_left:
        return _("Vence hoy")
    if days_left == 1:
        return _("Queda 1 día")
    return _("Quedan {days} días").format(days=days_left)


def periods(today: date) -> list[dict[str, Any]]:
    """Return the last twelve months as a filter offers them, this one first."""
    months = [divmod(today.year * 12 + today.month - 1 - back, 12) for back in range(12)]
    return [
        {"id": f"{year:04}-{month + 1:02}", "label": f"{month + 1:02}-{year:04}"}
        for year, month in months
    ]


def line(row: queries.PurchaseRow) -> PurchaseLine:
    """Return one row of the list."""
    near = row.days_left is not None and row.days_left <= rules.FIRST_WARNING
    look, label = SIGNATURES[row.signature]
    waiting = _("Registrando en el SII") if row.is_waiting else ""
    return PurchaseLine(
        id=str(row.id),
        document=f"{_(row.type_name)} {row.folio}",
        issuer=row.issuer_name,
        issuer_rut=rut.formatted(row.issuer_rut),
        issued_on=row.issued_on.isoformat(),
        total=int(row.total),
        state="info" if waiting else LOOKS[row.state],
        state_label=waiting or _(row.state_name),
        countdown=countdown(row.days_left),
        urgency="danger" if near else "",
        signature=look,
        signature_label=label,
    )


def sentence(told: queries.Overview) -> str:
    """Return what the list says first."""
    month = money.formatted(told.month_total)
    if not told.to_answer:
        return _("Este mes compraste {month}. No hay nada por responder.").format(month=month)
    if told.to_answer == 1:
        return _("Este mes compraste {month}. Hay 1 documento por responder.").format(month=month)
    return _("Este mes compraste {month}. Hay {count} documentos por responder.").format(
        month=month, count=told.to_answer
    )


def came_in(new: int) -> str:
    """Return how many documents a drop brought."""
    if not new:
        return _("No llegó nada nuevo.")
    if new == 1:
        return _("Llegó 1 documento nuevo.")
    return _("Llegaron {count} documentos nuevos.").format(count=new)


def taken(reception: service.Reception) -> list[Taken]:
    """Return what became of each document of a file."""
    return [_taken(each) for each in reception.documents]


def _taken(each: service.Judged) -> Taken:
    look, label = OUTCOMES[each.outcome]
    grade, words = SIGNATURES[each.signature]
    doubt = words if each.outcome is Outcome.NEW and grade != "success" else ""
    return Taken(
        id=f"{each.issuer_rut}-{each.dte_type}-{each.folio}",
        document=f"{_(each.type_name)} {each.folio}",
        issuer=each.issuer_name,
        total=int(each.total),
        outcome=look,
        outcome_label=label,
        sentence=_(each.sentence) if each.sentence else doubt,
        href=f"/compras/{each.document_id}" if each.document_id else "",
    )
