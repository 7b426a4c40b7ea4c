"""Commands kept as they were given, and given once when they are approved."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from inspect import signature
from typing import Any, ClassVar, Final, get_type_hints
from uuid import UUID

from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python
from sqlalchemy.orm.exc import StaleDataError

from models.approvals import Approval, ApprovalSubject
from torque_app.core.errors import Conflict, Stale
from torque_app.core.needs import COMMANDS
from torque_app.core.tx import Tx

_GRANTED: Final = "approval_granted"


class SubjectChanged(Conflict):
    """What is asked for is no longer what was asked for."""

    code: ClassVar[str] = "subject_changed"
    message: ClassVar[str] = (
        "Lo que se pidió cambió desde entonces. Rechaza la solicitud para que la pidan de nuevo."
    )


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: which command on which thing, at which version and with which figures."""

    subject: ApprovalSubject
    subject_id: UUID
    subject_version: int | None
    command: str
    figures: Mapping[str, Decimal]

    @classmethod
    def of(cls, row: Approval) -> "Request":
        """Return what a stored request asks for."""
        figures = {name: Decimal(value) for name, value in row.figures.items()}
        return cls(row.subject, row.subject_id, row.subject_version, row.command, figures)

    def is_about(self, other: "Request") -> bool:
        """Tell whether both ask for the same command on the same thing."""
        return (self.subject, self.subject_id, self.command) == (
            other.subject,
            other.subject_id,
            other.command,
        )


def is_granted(tx: Tx, asked: Request) -> bool:
    """Tell whether this very request was approved and its command is being given now.

    Raises SubjectChanged where the version or a figure is another than the one approved.
    """
    granted: Request | None = tx.session.info.get(_GRANTED)
    if granted is None or not granted.is_about(asked):
        return False
    if granted != asked:
        raise SubjectChanged
    return True


def encoded(command: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return arguments as JSON keeps them.

    Raises KeyError, TypeError or ValidationError where they could not be given back: a bug of
    whoever asks, better found when it asks than when somebody approves.
    """
    kept: dict[str, Any] = to_jsonable_python(dict(arguments))
    decoded(command, kept)
    return kept


def decoded(command: str, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return stored arguments as the command's signature types them."""
    types = _types(command)
    unknown = kept.keys() - types.keys()
    if unknown:
        raise TypeError(f"{command} takes no {', '.join(sorted(unknown))}")
    given = {name: types[name].validate_python(value) for name, value in kept.items()}
    signature(COMMANDS[command].run).bind(None, **given)  # a missing argument is found here
    return given


@lru_cache(maxsize=64)
def _types(command: str) -> dict[str, TypeAdapter[Any]]:
    """Return what reads each argument of a command but its transaction."""
    run = COMMANDS[command].run
    hints = get_type_hints(run)
    _tx, *names = signature(run).parameters
    return {name: TypeAdapter(hints[name]) for name in names}


def replay(tx: Tx, row: Approval) -> None:
    """Give a request's command in this transaction, for an actor who could give it alone.

    Raises SubjectChanged where its thing moved on, and whatever the command refuses: then nothing
    is approved.
    """
    before = tx.session.info.get(_GRANTED)
    tx.session.info[_GRANTED] = Request.of(row)
    try:
        COMMANDS[row.command].run(tx, **decoded(row.command, row.arguments))
        tx.session.flush()
    except (Stale, StaleDataError) as moved:
        raise SubjectChanged from moved
    finally:
        tx.session.info[_GRANTED] = before
