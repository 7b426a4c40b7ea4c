"""One transaction: the session, who acts, and when."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar, cast
from uuid import UUID

from sqlalchemy import bindparam, insert
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, select
from sqlmodel.sql.expression import SelectOfScalar

from models.base import TenantRow, new_id
from models.outbox import OutboxMessage
from torque_app.core import audit, tenancy  # noqa: F401 - they listen to the session
from torque_app.core.actor import Actor
from torque_app.core.database import engine
from torque_app.core.errors import Conflict, NotAllowed, NotFound, Stale, Unavailable
from torque_app.core.events import Event

Row = TypeVar("Row", bound=TenantRow)
UNIQUE_VIOLATION = "23505"

_INSERT = insert(OutboxMessage.__table__)  # type: ignore[attr-defined]


@dataclass
class Tx:
    """What every command and query receives first."""

    session: Session
    actor: Actor
    now: datetime
    _inside: bool = field(default=False, repr=False)
    _locked: dict[tuple[type[TenantRow], UUID], TenantRow] = field(default_factory=dict, repr=False)
    _outbox: list[dict[str, Any]] = field(default_factory=list, repr=False)

    def get(self, model: type[Row], id: UUID, *, lock: bool = False) -> Row:
        """Return this workshop's row, or raise NotFound; `lock` holds it until commit."""
        held = self._locked.get((model, id))
        if held is not None and getattr(held, "deleted_at", None) is None:
            return cast(Row, held)  # nobody else has changed it since
        question: SelectOfScalar[Row] = _by_id(model, lock=lock)
        row = self.session.exec(question, params={"id": id}).first()
        if row is None:
            raise NotFound
        if lock:
            self._locked[model, id] = row
        return row

    def emit(self, event: Event) -> None:
        """Write the event to the outbox of this same transaction."""
        self.later(event.event_name, asdict(event), topics=event.topics())

    def later(
        self,
        name: str,
        payload: dict[str, Any],
        *,
        topics: tuple[str, ...] = (),
        dedup_key: str | None = None,
        not_before: datetime | None = None,
    ) -> None:
        """Write a message (an event, or a job such as `invoicing.send`) to the outbox."""
        self._outbox.append(
            {
                "tenant_id": self.actor.tenant_id,
                "id": new_id(),
                "name": name,
                "payload": _json(payload),
                "topics": list(topics),
                "dedup_key": dedup_key,
                "not_before": not_before or self.now,
                "created_at": self.now,
                "actor": {
                    "user_id": str(self.actor.user_id) if self.actor.user_id else None,
                    "command": self.session.info.get("audit", {}).get("command"),
                    "request_id": self.actor.context.get("request_id"),
                    **({"chain": list(self.actor.chain)} if self.actor.chain else {}),
                },
            }
        )

    def settle(self) -> None:
        """Write what the session holds, and then its audit and its messages in one trip each."""
        self.session.flush()
        audit.write(self.session)
        if self._outbox:
            self.session.connection().execute(_INSERT, self._outbox)
            self._outbox = []

    @contextmanager
    def trying(self) -> Generator[None]:
        """Undo what the block does if it raises, and let the transaction go on.

        What was done before stays; the block's rows, audit, messages and locks are gone.
        """
        self.settle()
        held = dict(self._locked)
        try:
            with self.session.begin_nested():
                yield
                self.settle()
        except BaseException:
            audit.forget(self.session)
            self._outbox, self._locked = [], held
            raise

    @contextmanager
    def entering(self, command: str, permission: str) -> Generator[None]:
        """Let the outermost command answer for the whole transaction."""
        if self._inside:
            yield
            return
        if not self.actor.may(permission):
            raise NotAllowed(required=permission, current_role=self.actor.role)
        self._inside = True
        self.session.info["audit"] = {
            "user_id": self.actor.user_id,
            "command": command,
            "context": self.actor.context,
        }
        try:
            yield
            self.settle()
        except StaleDataError as stale:
            raise Stale from stale
        except IntegrityError as broken:
            if getattr(broken.orig, "sqlstate", None) == UNIQUE_VIOLATION:
                raise Conflict("Ya existe un registro con esos datos.") from broken
            raise
        finally:
            self._inside = False


@lru_cache(maxsize=512)
def _by_id(model: type[Row], *, lock: bool) -> SelectOfScalar[Row]:
    """Return the question for one row; its parameter is `id`."""
    query = select(model).where(model.id == bindparam("id"))
    if not lock:
        return query
    # what an earlier unlocked read left in the session may be out of date by now
    # NO KEY UPDATE: rows that only point here (foreign keys) need not wait, nor deadlock
    return query.with_for_update(key_share=True).execution_options(populate_existing=True)


def _json(value: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(value, default=str))
    return plain


@contextmanager
def transaction(actor: Actor, *, now: datetime | None = None) -> Generator[Tx]:
    """Commit on success, roll back on any error; nobody else commits.

    A database that went away is a refusal (Unavailable, 503): nothing was written, try again.
    """
    try:
        with Session(engine(), expire_on_commit=False) as session, session.begin():
            at = now or datetime.now(UTC)
            session.info.update(tenant_id=actor.tenant_id, user_id=actor.user_id, now=at)
            tx = Tx(session, actor, at)
            yield tx
            tx.settle()
    except OperationalError as lost:
        raise Unavailable from lost
