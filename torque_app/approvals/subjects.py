"""What approval is asked for at present: each context says so for itself, beside what it asks."""

from typing import Final

from models.approvals import ApprovalSubject
from torque_app.core.errors import Invalid
from torque_app.core.texts import Sentence

_ASKED: Final[set[ApprovalSubject]] = set()


def asks_for(subject: ApprovalSubject) -> None:
    """Let rules be made about a subject, since this context demands approval for it."""
    _ASKED.add(subject)


def asked() -> list[ApprovalSubject]:
    """Return what rules can be about, in the order of the subjects."""
    return [subject for subject in ApprovalSubject if subject in _ASKED]


def check(subject: ApprovalSubject) -> None:
    """Refuse, at `subject`, a rule about what nobody asks approval for: it would never be heard."""
    if subject not in _ASKED:
        known = ", ".join(one.value for one in asked())
        raise Invalid.field(
            "subject",
            Sentence(
                "Nada pide aprobación por eso todavía. Usa uno de estos: {known}.", known=known
            ),
        )
