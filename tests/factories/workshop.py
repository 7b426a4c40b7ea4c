"""A workshop ready to work: tenant, owner, centre, company."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from random import Random
from typing import Any
from uuid import UUID

from sqlmodel import Session

import torque_app
from models.auth import Membership, Role, User
from models.base import new_id
from models.tenants import Company, ServiceCenter, Tenant
from torque_app.core.actor import Actor
from torque_app.core.database import engine
from torque_app.core.tx import Tx, transaction

_random = Random()


@cache
def every_permission() -> frozenset[str]:
    """Return what all contexts' permissions.py name."""
    found: set[str] = set()
    for context in (package for package in iter_modules(torque_app.__path__) if package.ispkg):
        if find_spec(f"torque_app.{context.name}.permissions") is None:
            continue
        module = import_module(f"torque_app.{context.name}.permissions")
        for kind in vars(module).values():
            if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum:
                found |= {member.value for member in kind}
    return frozenset(found)


@dataclass(frozen=True)
class Workshop:
    """One tenant and the actors of it."""

    tenant_id: UUID
    owner_id: UUID
    centre_id: UUID
    company_id: UUID

    def actor(self, *permissions: str, user_id: UUID | None = None, role: str = "OWNER") -> Actor:
        """Return an actor holding the given permissions, or all of them."""
        return Actor(
            self.tenant_id,
            user_id or self.owner_id,
            frozenset(permissions) or every_permission(),
            name="Prueba",
            role=role,
            context={"source": "test"},
        )

    def nobody(self) -> Actor:
        """Return a member without any permission."""
        return Actor(self.tenant_id, self.owner_id, frozenset(), role="VIEWER")

    @contextmanager
    def tx(self, *permissions: str, now: datetime | None = None) -> Iterator[Tx]:
        """Open a transaction as the owner."""
        with transaction(self.actor(*permissions), now=now) as tx:
            yield tx

    def do(self, command: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run one command or query in its own transaction as the owner."""
        with self.tx() as tx:
            return command(tx, *args, **kwargs)


def open_workshop(name: str = "Taller Los Aromos") -> Workshop:
    """Write a tenant with its owner, centre and company, under the row security of the app role."""
    tenant_id, user_id = new_id(), new_id()
    tag = tenant_id.hex[-10:]
    with Session(engine()) as session, session.begin():
        session.info.update(tenant_id=tenant_id, user_id=user_id)
        session.add(Tenant(id=tenant_id, name=name, slug=f"taller-{tag}"))
        session.add(User(id=user_id, email=f"dueno-{tag}@example.cl", full_name="Rosa Dueña"))
        session.flush()
        company = Company(
            rut=any_rut(),
            razon_social="Taller Los Aromos SpA",
            giro="Mantención y reparación de vehículos",
            actecos=["452001"],
            address="Los Aromos 123",
            comuna="Ñuñoa",
            city="Santiago",
            sii_office="ÑUÑOA",
            resolution_number=0,
            resolution_date=date(2026, 1, 15),
        )
        session.add(company)
        session.flush()
        centre = ServiceCenter(code="SC001", name="Casa matriz", company_id=company.id)
        session.add(centre)
        session.add(Membership(user_id=user_id, role=Role.OWNER))
        session.flush()
        return Workshop(tenant_id, user_id, centre.id, company.id)


def add_member(shop: Workshop, *, name: str = "Pedro Técnico", role: Role = Role.OPERATOR) -> UUID:
    """Write one more user with a membership and return the user's id."""
    user_id = new_id()
    with Session(engine()) as session, session.begin():
        session.info.update(tenant_id=shop.tenant_id, user_id=user_id)
        session.add(User(id=user_id, email=f"u-{user_id.hex}@example.cl", full_name=name))
        session.flush()
        session.add(Membership(user_id=user_id, role=role))
    return user_id


def any_rut(*, company: bool = True) -> str:
    """Return a random RUT with its right check digit (modulo 11)."""
    from models.values.rut import check_digit  # noqa: PLC0415 - written apart from the factories

    number = (
        _random.randint(76_000_000, 77_999_999)
        if company
        else _random.randint(5_000_000, 25_000_000)
    )
    return f"{number}-{check_digit(number)}"
