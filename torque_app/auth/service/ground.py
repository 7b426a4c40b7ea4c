"""What the commands of identity share: who acts before anybody is known, the security log."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import event, text
from sqlmodel import select

from models.auth import SecurityEvent, SecurityEventKind, Session, User
from torque_app.auth import known, passwords, rules
from torque_app.auth.permissions import Entry
from torque_app.auth.queries.actors import NOWHERE
from torque_app.core.actor import Actor
from torque_app.core.errors import Invalid, NotFound, TooMany
from torque_app.core.tx import Tx, transaction

FRESH = timedelta(minutes=10)
"""How long coming in proves somebody who has no password to give."""

_LOGIN = text("SELECT id, hashed_password, is_active FROM app.login_lookup(:email)")


@dataclass(frozen=True)
class Origin:
    """Where a request comes from; `marks` are the tokens of trusted devices it shows."""

    ip: str = ""
    user_agent: str = ""
    marks: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Account:
    """What is known of an address before its owner proved anything."""

    id: UUID
    hashed_password: str | None
    is_active: bool


def entering(
    user_id: UUID | None, origin: Origin, *, tenant_id: UUID = NOWHERE, more: str = ""
) -> Actor:
    """Return the platform acting for somebody who comes in; `more` is one further permission."""
    held = {Entry.ENTER.value, more} - {""}
    context = {"source": "entry", "ip": origin.ip, "user_agent": origin.user_agent[:120]}
    return Actor(tenant_id, user_id, frozenset(held), "TORQUE", "SYSTEM", context=context)


def account_of(email: str) -> Account | None:
    """Return the account of a normalised address, or None."""
    with transaction(entering(None, Origin())) as tx:
        found = tx.session.execute(_LOGIN, {"email": email}).first()
    return Account(found.id, found.hashed_password, found.is_active) if found else None


def locked_user(tx: Tx, user_id: UUID | None) -> User:
    """Return the transaction's own user, locked until commit."""
    query = select(User).where(User.id == user_id).with_for_update()
    user = tx.session.exec(query.execution_options(populate_existing=True)).first()
    if user is None or user.deleted_at is not None:
        raise NotFound
    return user


def rests(user: User, now: datetime) -> bool:
    """Tell whether the account is locked out at this moment."""
    return user.locked_until is not None and user.locked_until > now


def note_failure(tx: Tx, user: User, kind: SecurityEventKind) -> None:
    """Count one wrong password or code; from the fifth in a row on the account rests."""
    user.failed_logins += 1
    record(tx, kind, failures=user.failed_logins)
    pause = rules.lock_for(user.failed_logins)
    if pause:
        user.locked_until = tx.now + pause
        record(tx, SecurityEventKind.LOCKED, seconds=int(pause.total_seconds()))


def record(
    tx: Tx, kind: SecurityEventKind, *, tenant_id: UUID | None = None, **details: Any
) -> None:
    """Append a line to the security log (AUD-08)."""
    where = tenant_id or tx.actor.tenant_id
    tx.session.add(
        SecurityEvent(
            user_id=tx.actor.user_id,
            tenant_id=where if where != NOWHERE else None,
            kind=kind,
            ip=str(tx.actor.context.get("ip", ""))[:45],
            user_agent=str(tx.actor.context.get("user_agent", ""))[:300],
            details=details,
            created_at=tx.now,
            updated_at=tx.now,
        )
    )


def forget_after(tx: Tx, whom: known.Whom) -> None:
    """Recognise somebody anew as soon as this transaction is committed."""

    def committed(_session: object) -> None:
        known.forget(whom)

    event.listen(tx.session, "after_commit", committed, once=True)


def prove(tx: Tx, password: str, *, field: str) -> User:
    """Return the transaction's own user once the password proves them; else Invalid or TooMany.

    Who has no password is proved by having come in just now. A failure is counted in a transaction
    of its own: this one will be rolled back.
    """
    user = tx.session.get(User, tx.actor.user_id)
    if user is None:
        raise NotFound
    if user.locked_until is not None and user.locked_until > tx.now:
        raise TooMany(retry_after=int((user.locked_until - tx.now).total_seconds()) + 1)
    if user.hashed_password is None:
        if not _came_just_now(tx):
            raise Invalid.field(
                field, "Tu cuenta no tiene contraseña: sal, entra otra vez y repítelo enseguida."
            )
        return locked_user(tx, user.id)
    if not passwords.verify(user.hashed_password, password).right:
        with transaction(tx.actor) as aside:
            note_failure(aside, locked_user(aside, user.id), SecurityEventKind.LOGIN_FAILED)
        raise Invalid.field(field, "Esa no es tu contraseña.")
    return locked_user(tx, user.id)


def _came_just_now(tx: Tx) -> bool:
    session = tx.session.get(Session, tx.actor.session_id) if tx.actor.session_id else None
    return session is not None and tx.now - session.created_at <= FRESH
