"""Asking for approval: by rule, once, and never of oneself."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import takewhile
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlmodel import col, select

from models.approvals import Approval, ApprovalRule, ApprovalState, ApprovalSubject
from models.base import new_id
from torque_app.approvals import queries, rules
from torque_app.approvals.events import ApprovalAsked
from torque_app.approvals.permissions import Approvals
from torque_app.approvals.queries.configured import active
from torque_app.approvals.service.replaying import Request, encoded, is_granted
from torque_app.approvals.service.rules import give_shipped
from torque_app.core.errors import Conflict, NotAllowed, TorqueError
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence, _
from torque_app.core.turns import one_at_a_time
from torque_app.core.tx import Tx

TITLE: Final = 200
REASON: Final = 500
LINK: Final = 200
REPLACED: Final = "Reemplazada por otra solicitud."


class NobodyDecides(TorqueError):
    """A rule asks for somebody this workshop does not have."""

    code: ClassVar[str] = "nobody_decides"
    status: ClassVar[int] = 409
    message: ClassVar[str] = "Nadie más puede aprobar esto. Pide al dueño que revise las reglas."


class BeingDecided(Conflict):
    """Somebody decides the same request at this very moment."""

    code: ClassVar[str] = "being_decided"
    message: ClassVar[str] = "Alguien decide esto ahora. Mira cómo termina y vuelve a pedirlo."


@needs(Approvals.REQUEST)
def demand(
    tx: Tx,
    *,
    subject: ApprovalSubject,
    subject_id: UUID,
    subject_version: int | None,
    title: str,
    link: str,
    figures: Mapping[str, Decimal],
    reason: str,
    command: str,
    arguments: Mapping[str, Any],
    lasting: bool = False,
) -> Approval | None:
    """Ask for approval if a rule says so; None lets the caller go on.

    None: no rule asks, nobody else stands high enough while the actor does, or this very request
    was approved and `command` is being given again. Otherwise the caller must change nothing:
    approved, `command` is given with `arguments` (all by name, its transaction left out), and
    demands again, with the same figures and version. A command demands once, with all its figures.
    Asked twice for the same, there is one request; asked for something else, the earlier one is
    taken back. `lasting`: what was approved of this thing, by whatever command, answers for as
    much or less from then on, until somebody refuses.

    Raises:
        NobodyDecides: the workshop has nobody for it. NotAllowed: no person asks.
        SubjectChanged: the version or figures are not those approved. BeingDecided: somebody
            decides on the earlier request at this moment.
    """
    asked = Request(subject, subject_id, subject_version, command, dict(figures))
    if is_granted(tx, asked):
        return None
    rule = _asking(tx, asked, _standing(tx, asked) if lasting else ())
    levels = _levels(tx, rule) if rule else []
    if rule is None or not levels:
        return None
    kept = encoded(command, arguments)
    one_at_a_time(tx, f"approvals:{subject}:{subject_id}:{command}")
    waiting = _waiting(tx, asked, kept)
    return waiting or _ask(tx, asked, rule, levels, kept, said=(title, link, reason))


def _asking(tx: Tx, asked: Request, before: Iterable[rules.Given]) -> ApprovalRule | None:
    give_shipped(tx)
    left = rules.unanswered(active(tx, asked.subject), asked.figures, before)
    return rules.strictest(left, asked.figures)


def _standing(tx: Tx, asked: Request) -> list[rules.Given]:
    """Return what was approved of a thing since somebody last refused a request about it."""
    query = (
        select(Approval)
        .where(
            col(Approval.subject) == asked.subject,
            col(Approval.subject_id) == asked.subject_id,
            col(Approval.status).in_((ApprovalState.APPROVED, ApprovalState.REJECTED)),
        )
        .order_by(col(Approval.decided_at).desc(), col(Approval.id).desc())
    )
    decided = tx.session.exec(query).all()
    given = takewhile(lambda row: row.status is ApprovalState.APPROVED, decided)
    return [rules.Given(Request.of(row).figures, row.levels) for row in given]


def _levels(tx: Tx, rule: ApprovalRule) -> list[rules.Level]:
    """Return the levels somebody else can decide; those nobody can fall to an actor high enough."""
    who, found = _person(tx), []
    for level in rules.ladder(rule.levels, rule.escalates_to):
        if queries.deciders(tx, level.role, besides=who):
            found.append(level)
        elif not rules.covers(tx.actor.role, level.role):
            raise NobodyDecides(
                Sentence(
                    "Esto lo aprueba otra persona con este rol o más: {role}. No hay nadie: pide"
                    " al dueño que agregue a alguien o cambie la regla «{rule}».",
                    role=Sentence(rules.role_name(level.role)),
                    rule=rule.name,
                )
            )
    return found


def _person(tx: Tx) -> UUID:
    """Return who asks; NotAllowed where it is nobody who could be answered."""
    if tx.actor.user_id is None:
        raise NotAllowed("Esto necesita aprobación: tiene que pedirlo una persona.")
    return tx.actor.user_id


def _waiting(tx: Tx, asked: Request, kept: dict[str, Any]) -> Approval | None:
    """Return the request that waits for this very thing; one for something else is taken back."""
    before = _open(tx, asked)
    if before is None or _is_same(before, asked, kept, tx.actor.user_id):
        return before
    _replace(tx, before)
    return None


def _open(tx: Tx, asked: Request) -> Approval | None:
    """Return the request that waits for the same, held; BeingDecided while somebody decides it.

    Whoever decides holds the request and wants its thing, whoever asks holds the thing: waiting
    here would be a deadlock.
    """
    query = select(Approval).where(
        col(Approval.subject) == asked.subject,
        col(Approval.subject_id) == asked.subject_id,
        col(Approval.command) == asked.command,
        col(Approval.status) == ApprovalState.PENDING,
    )
    free = query.with_for_update(key_share=True, skip_locked=True)
    found = tx.session.exec(free.execution_options(populate_existing=True)).first()
    if found is None and tx.session.exec(query).first() is not None:
        raise BeingDecided
    return found


def _is_same(row: Approval, asked: Request, kept: dict[str, Any], who: UUID | None) -> bool:
    return Request.of(row) == asked and row.arguments == kept and row.requested_by == who


def _replace(tx: Tx, row: Approval) -> None:
    row.status, row.outcome = ApprovalState.CANCELLED, REPLACED
    row.decided_at = row.updated_at = tx.now
    tx.session.flush()  # only one may be open when the new one is written


def _ask(
    tx: Tx,
    asked: Request,
    rule: ApprovalRule,
    levels: list[rules.Level],
    kept: dict[str, Any],
    *,
    said: tuple[str, str, str],
) -> Approval:
    title, link, reason = said
    row = Approval(
        id=new_id(),
        subject=asked.subject,
        subject_id=asked.subject_id,
        subject_version=asked.subject_version,
        title=_(title)[:TITLE],
        reason=" ".join(reason.split())[:REASON],
        link=link[:LINK],
        figures={name: format(value, "f") for name, value in asked.figures.items()},
        rule_id=rule.id,
        levels=rules.stored(levels),
        required_role=levels[0].role,
        command=asked.command,
        arguments=kept,
        requested_by=_person(tx),
        requested_at=tx.now,
        due_at=rules.due(levels[0], tx.now),
        created_at=tx.now,
        updated_at=tx.now,
    )
    tx.session.add(row)
    tx.session.flush()
    announce(tx, row)
    return row


def announce(tx: Tx, row: Approval) -> None:
    """Tell that a request waits for its present level."""
    tx.emit(
        ApprovalAsked(
            row.id,
            row.subject,
            row.subject_id,
            row.title,
            row.level,
            row.required_role,
            row.requested_by,
        )
    )
