"""What the eye reads of requests, rules and delegations: words, tones and dates, written once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from models.approvals import ApprovalState, ApprovalSubject
from models.values import clock, money, quantity
from torque_app.approvals import rules, subjects
from torque_app.approvals.lifecycle import NAMES
from torque_app.approvals.queries import ApprovalDetail, ApprovalRow, DelegationRow, RuleRow
from torque_app.core.texts import Sentence, _

TONES: Final[Mapping[ApprovalState, str]] = {
    ApprovalState.PENDING: "pending",
    ApprovalState.APPROVED: "success",
    ApprovalState.REJECTED: "danger",
    ApprovalState.EXPIRED: "warning",
    ApprovalState.CANCELLED: "cancelled",
}
NOTES: Final = " · "
_SOON: Final = timedelta(hours=4)
STATES: Final = [(state.value, _(name)) for state, name in NAMES.items()]
FIGURES: Final = list(rules.FIGURES.items())
ROLES: Final = list(rules.DECIDING.items())


@dataclass(frozen=True)
class Sheet:
    """A request as its page shows it; an empty `id` is none."""

    id: str = ""
    title: str = ""
    subject: str = ""
    state: str = "neutral"
    state_label: str = ""
    requester: str = ""
    reason: str = ""
    figures: str = ""
    link: str = ""
    rule: str = ""
    waits_for: str = ""
    requested_at: str = ""
    due_at: str = ""
    is_late: bool = False
    refusal: str = ""
    approving_refusal: str = ""
    instead_of: str = ""
    outcome: str = ""
    may_decide: bool = False
    may_approve: bool = False
    may_cancel: bool = False


@dataclass(frozen=True)
class Rule:
    """A rule as the settings show it, and as their form takes it."""

    id: str = ""
    name: str = ""
    subject: str = ApprovalSubject.QUOTATION.value
    figure: str = rules.PERCENT
    threshold: str = ""
    role_1: str = "MANAGER"
    hours_1: str = "24"
    role_2: str = ""
    hours_2: str = ""
    role_3: str = ""
    hours_3: str = ""
    escalates_to: str = ""
    is_active: bool = True
    asks: str = ""
    about: str = ""


@dataclass(frozen=True)
class Delegation:
    """Who stands in for whom, on which days."""

    id: str = ""
    from_name: str = ""
    to_name: str = ""
    days: str = ""
    state: str = "pending"
    state_label: str = ""
    may_end: bool = False


def asked_for() -> list[tuple[str, str]]:
    """Return what approval is asked for, once every context has said so: when pages are built."""
    return [(one.value, rules.subject_name(one)) for one in subjects.asked()]


def figure(name: str, value: Decimal) -> str:
    """Return a figure with its unit: `18 %`, `$1.200.000`."""
    if name == rules.PERCENT:
        return f"{quantity.formatted(value)} %"
    return money.formatted(value)


def figures(row: ApprovalRow) -> str:
    """Return the figures of a request in one line, those the product knows."""
    return NOTES.join(
        _(_TOLD[name](figure(name, value))) for name, value in row.figures.items() if name in _TOLD
    )


def _discount(said: str) -> str:
    return Sentence("Descuento: {said}", said=said)


def _total(said: str) -> str:
    return Sentence("Total: {said}", said=said)


_TOLD: Final[Mapping[str, Callable[[str], str]]] = {rules.PERCENT: _discount, rules.TOTAL: _total}


def line(row: ApprovalRow, now: datetime | None = None) -> dict[str, Any]:
    """Return a request as a row of the lists."""
    waits = row.status is ApprovalState.PENDING
    late = waits and row.due_at is not None and row.due_at - (now or datetime.now(UTC)) < _SOON
    return {
        "id": str(row.id),
        "title": row.title,
        "figures": figures(row) or rules.subject_name(row.subject),
        "requester": row.requester,
        "reason": row.reason,
        "status": TONES[row.status],
        "status_label": _(NAMES[row.status]),
        "waits_for": _(rules.role_name(row.required_role)) if waits else "",
        "level": _level(row) if waits else "",
        "due_at": row.due_at.isoformat() if waits and row.due_at else "",
        "urgency": "danger" if late else "neutral",
        "requested_at": row.requested_at.isoformat(),
        "decided_by": row.decided_by or "",
    }


def _level(row: ApprovalRow) -> str:
    if row.levels == 1:
        return ""
    return _(Sentence("Nivel {level} de {levels}", level=row.level, levels=row.levels))


def sheet(detail: ApprovalDetail) -> Sheet:
    """Return a request as its page shows it."""
    row = detail.approval
    waits = row.status is ApprovalState.PENDING
    return Sheet(
        id=str(row.id),
        title=row.title,
        subject=rules.subject_name(row.subject),
        state=TONES[row.status],
        state_label=_(NAMES[row.status]),
        requester=row.requester,
        reason=row.reason,
        figures=figures(row),
        link=row.link if row.link.startswith("/") and not row.link.startswith("//") else "",
        rule=detail.rule_name,
        waits_for=_(rules.role_name(row.required_role)) if waits else "",
        requested_at=row.requested_at.isoformat(),
        due_at=row.due_at.isoformat() if waits and row.due_at else "",
        is_late=row.escalated_at is not None,
        refusal=_(detail.refusal) if waits else "",
        approving_refusal=_(detail.approving_refusal) if waits else "",
        instead_of=detail.on_behalf_of or "",
        outcome=_(row.outcome),
        may_decide=not detail.refusal,
        may_approve=not detail.approving_refusal,
        may_cancel=detail.may_cancel,
    )


def story(detail: ApprovalDetail) -> list[dict[str, Any]]:
    """Return what was asked, what each level decided, and what is still to be decided."""
    row = detail.approval
    asked = {
        "id": "asked",
        "title": _("Solicitud"),
        "detail": row.reason,
        "at": row.requested_at.isoformat(),
        "actor": row.requester,
        "state": "done",
    }
    told = {step.level: step for step in detail.steps}
    found = [asked]
    for place, role in enumerate(detail.roles, 1):
        step = told.get(place)
        name = _(Sentence("Decide: {role}", role=Sentence(rules.role_name(role))))
        if step is None:
            found.append({"id": str(place), "title": name, "state": _waiting(row, place)})
            continue
        instead = step.on_behalf_of
        stands = _(Sentence("En lugar de {name}", name=instead)) if instead else ""
        found.append(
            {
                "id": str(place),
                "title": _("Aprobada") if step.approved else _("Rechazada"),
                "detail": NOTES.join(filter(None, (name, stands, step.note))),
                "at": step.decided_at.isoformat(),
                "actor": step.decided_by,
                "state": "done" if step.approved else "failed",
            }
        )
    return found


def _waiting(row: ApprovalRow, place: int) -> str:
    if row.status is not ApprovalState.PENDING:
        return "skipped"
    return "current" if place == row.level else "waiting"


def rule(row: RuleRow) -> Rule:
    """Return a rule for the settings."""
    fields: dict[str, str] = {"role_1": "", "hours_1": ""}
    for place, level in enumerate(row.levels, 1):
        fields |= {f"role_{place}": level.role, f"hours_{place}": str(level.hours)}
    threshold = figure(row.figure, row.threshold)
    about = Sentence(
        "{subject} con {figure} sobre {threshold}",
        subject=Sentence(rules.subject_name(row.subject)),
        figure=Sentence(rules.FIGURES[row.figure].lower()),
        threshold=threshold,
    )
    return Rule(
        id=str(row.id),
        name=row.name,
        subject=row.subject.value,
        figure=row.figure,
        threshold=quantity.formatted(row.threshold),
        escalates_to=row.escalates_to,
        is_active=row.is_active,
        asks=_asks(row),
        about=_(about),
        **fields,
    )


def _asks(row: RuleRow) -> str:
    steps = [
        _(Sentence("{role} en {hours} h", role=_(rules.role_name(one.role)), hours=one.hours))
        if one.hours
        else _(rules.role_name(one.role))
        for one in row.levels
    ]
    last = [_(rules.role_name(row.escalates_to))] if row.escalates_to else []
    return " → ".join([*steps, *last])


def delegation(row: DelegationRow, zone: str) -> Delegation:
    """Return who stands in for whom, its last day as people say it: the one that ends with it."""
    last = clock.local(row.ends_at - timedelta(microseconds=1), zone)
    return Delegation(
        id=str(row.id),
        from_name=row.from_name,
        to_name=row.to_name,
        days=f"{clock.formatted_date(clock.local(row.starts_at, zone))} – "
        f"{clock.formatted_date(last)}",
        state="success" if row.is_now else "pending",
        state_label=_("Ahora") if row.is_now else _("Más adelante"),
        may_end=row.may_end,
    )
