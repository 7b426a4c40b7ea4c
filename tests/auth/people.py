"""Accounts that can sign in, and the whole API behind its shield with the real identity."""

# ruff: noqa: PLC0415 - the product reads its settings, which the servers make

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from sqlmodel import Session as Db

from models.auth import Membership, Preset, Role, SessionKind, User
from models.base import new_id
from tests.factories.workshop import Workshop
from torque_app.auth import known, passwords, queries, service
from torque_app.auth.passwords import Verdict
from torque_app.auth.service import Entered, Origin
from torque_app.auth.service.entry import enter
from torque_app.auth.service.ground import Account
from torque_app.core.actor import Actor
from torque_app.core.database import engine
from torque_app.settings import settings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it asks for the successor of the httpx that is installed
    from fastapi.testclient import TestClient

PASSWORD = "un gato duerme en la bodega"
DESK = Origin("190.20.30.40", "Mozilla/5.0 (Windows NT 10.0) Firefox/150.0")
PHONE = Origin("190.20.30.41", "Mozilla/5.0 (iPhone) Safari/600.0")
ROOMY = "10000000"


@cache
def hashed() -> str:
    """Return PASSWORD's hash; one for all accounts, a hash costs a tenth of a second."""
    return passwords.hashed(PASSWORD)


@dataclass(frozen=True)
class Person:
    """Somebody with an account whose password is PASSWORD."""

    id: UUID
    email: str

    def comes_in(
        self, origin: Origin = DESK, *, kind: SessionKind = SessionKind.BROWSER
    ) -> Entered:
        """Open a session as the right password would, without the cost of comparing it."""
        account = Account(self.id, None, is_active=True)
        entered = enter(account, Verdict(right=True), "", origin=origin, kind=kind)
        assert entered is not None
        return entered

    def tokens(self, origin: Origin = DESK) -> service.Tokens:
        """Return the tokens of a new API session."""
        return service.tokens_for(self.comes_in(origin, kind=SessionKind.API), origin=origin)

    def actor(self, origin: Origin = DESK) -> Actor:
        """Return the actor of a new browser session."""
        actor = queries.actor_by_cookie(self.comes_in(origin).secret)
        assert actor is not None
        return actor


def person(
    shop: Workshop,
    role: Role = Role.OPERATOR,
    *,
    preset: Preset | None = None,
    hash: str | None = None,
    centre_id: UUID | None = None,
    **account: Any,
) -> Person:
    """Write an account with a membership in the workshop."""
    someone = Person(new_id(), f"p-{new_id().hex}@example.cl")
    with Db(engine()) as db, db.begin():
        db.info.update(tenant_id=shop.tenant_id, user_id=someone.id)
        db.add(
            User(
                id=someone.id,
                email=someone.email,
                full_name="Pedro Soto",
                hashed_password=hash or hashed(),
                **account,
            )
        )
    join(shop, someone, role, preset=preset, centre_id=centre_id)
    return someone


def join(
    shop: Workshop,
    someone: Person,
    role: Role,
    *,
    preset: Preset | None = None,
    centre_id: UUID | None = None,
) -> None:
    """Make an account a member of a (further) workshop."""
    with Db(engine()) as db, db.begin():
        db.info.update(tenant_id=shop.tenant_id, user_id=someone.id)
        db.add(
            Membership(user_id=someone.id, role=role, preset=preset, service_center_id=centre_id)
        )


def acting(shop: Workshop, role: Role = Role.OWNER, user_id: UUID | None = None) -> Actor:
    """Return a member with exactly the rights of a role."""
    from torque_app.auth import rules

    return shop.actor(*rules.permissions_of(role), user_id=user_id, role=role.value)


class Past:
    """Rewrites rows as time or an administrator of the database would, and reads them whole."""

    def __init__(self, url: str) -> None:
        self._url = url

    def __call__(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run one statement past row security; recognised actors are forgotten."""
        with psycopg.connect(self._url, autocommit=True) as connection:
            found = connection.execute(statement, values)
            rows = found.fetchall() if found.description else []
        known.forget(known.Whom(), told=True)
        return rows

    def told(self, user_id: UUID) -> list[str]:
        """Return what the security log says of somebody, oldest first."""
        rows = self(
            "SELECT kind::text FROM security_events WHERE user_id = %s ORDER BY created_at, id",
            user_id,
        )
        return [kind for (kind,) in rows]


@contextmanager
def product(folder: Path, **environment: str) -> Iterator[TestClient]:
    """Serve the API behind its shield, wired as in production; limits are out of the way."""
    from starlette.applications import Starlette

    from torque_app import api, wiring
    from torque_app.core import identity
    from torque_app.shell import rest
    from torque_app.shell.shield import Shield

    kept = list(identity._answering), list(rest._charges), list(rest._acting)
    with chosen(RATE_ANONYMOUS_PER_MINUTE=ROOMY, **environment):
        wiring.wire()
        shield = Shield(api.Switchboard(Starlette()), folder)
        web = TestClient(
            shield,
            base_url="http://taller",
            headers={"Origin": "http://taller"},
            follow_redirects=False,
        )
        try:
            with web:
                yield web
                web.portal.call(shield.limiter.close)
        finally:
            identity._answering[:], rest._charges[:], rest._acting[:] = kept


@contextmanager
def chosen(**environment: str) -> Iterator[None]:
    """Change settings for a while."""
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    settings.cache_clear()
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
        settings.cache_clear()
