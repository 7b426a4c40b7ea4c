"""A workshop with somebody who asks and several who decide, and a discount that needs them."""

from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

import pytest
from sqlmodel import func, select

from models.approvals import Approval, ApprovalSubject
from models.auth import Role
from models.clients import Client, ClientContact
from torque_app.approvals import queries, service, subjects
from torque_app.auth import rules as rights
from torque_app.clients import service as clients
from torque_app.core.actor import Actor
from torque_app.core.errors import Stale
from torque_app.core.needs import needs
from torque_app.core.tx import Tx, transaction

DISCOUNT = "approvals.give_discount"
GIVE = "test.discount"
UNASKED = ApprovalSubject.PURCHASE_ORDER


@needs(GIVE)
def give_discount(tx: Tx, client_id: UUID, *, percent: Decimal, version: int) -> Approval | None:
    """Note a discount on a client, or ask for it: a command of the kind that waits.

    Each time it has its effect, the client has one contact more.
    """
    client = tx.get(Client, client_id, lock=True)
    if client.version != version:
        raise Stale
    waits = service.demand(
        tx,
        subject=ApprovalSubject.DISCOUNT,
        subject_id=client_id,
        subject_version=version,
        title=f"Descuento de {percent} %",
        link=f"/clientes/{client_id}",
        figures={"discount_percent": percent},
        reason="Cliente antiguo",
        command=DISCOUNT,
        arguments={"client_id": client_id, "percent": percent, "version": version},
    )
    if waits is None:
        clients.add_contact(tx, client_id, name=f"Descuento {percent}")
    return waits


@pytest.fixture(autouse=True)
def asked_for(monkeypatch) -> None:
    """Let rules be about discounts too, which this bench's own command asks for."""
    monkeypatch.setattr(subjects, "_ASKED", set(ApprovalSubject) - {UNASKED})


@dataclass
class Bench:
    """The workshop, its people by their first name, and short ways of asking and deciding."""

    shop: object
    client_id: UUID
    people: dict[str, UUID] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)

    def join(self, name: str, role: Role) -> UUID:
        from tests.factories.workshop import add_member  # noqa: PLC0415 - after the settings

        self.roles[name] = role
        self.people[name] = add_member(self.shop, name=name, role=role)
        return self.people[name]

    def who(self, name: str, *, without=()) -> Actor:
        """Return a member as their session would name them; all may give discounts."""
        role = self.roles[name]
        held = (rights.permissions_of(role) | {GIVE}) - set(without)
        return Actor(
            self.shop.tenant_id,
            self.people[name],
            held,
            name=name,
            role=role.value,
            context={"source": "test"},
        )

    def do(self, command, *args, by="rosa", now=None, without=(), **kwargs):
        with transaction(self.who(by, without=without), now=now) as tx:
            return command(tx, *args, **kwargs)

    def rule(self, **given):
        """Write a rule on discounts: over 15 %, the manager in 24 hours, then an administrator."""
        wanted = {
            "subject": ApprovalSubject.DISCOUNT,
            "name": "Descuentos",
            "figure": "discount_percent",
            "threshold": Decimal(15),
            "levels": [{"role": "MANAGER", "hours": 24}],
            "escalates_to": "ADMIN",
        }
        return self.do(service.save_rule, **(wanted | given))

    def version(self) -> int:
        with self.shop.tx() as tx:
            return tx.get(Client, self.client_id).version

    def ask(self, percent=18, *, by="ana", version=None, now=None) -> UUID | None:
        """Ask for a discount; None when it was given at once."""
        waits = self.do(
            give_discount,
            self.client_id,
            percent=Decimal(percent),
            version=self.version() if version is None else version,
            by=by,
            now=now,
        )
        return None if waits is None else waits.id

    def seen(self, approval_id: UUID, *, by="rosa"):
        return self.do(queries.one, approval_id, by=by)

    def decide(self, command, approval_id, *, by, note="", version=None, **more):
        wanted = self.seen(approval_id).approval.version if version is None else version
        return self.do(command, approval_id, note=note, version=wanted, by=by, **more)

    def approve(self, approval_id, *, by="mario", **more):
        return self.decide(service.approve, approval_id, by=by, **more)

    def reject(self, approval_id, *, by="mario", note="Es mucho", **more):
        return self.decide(service.reject, approval_id, by=by, note=note, **more)

    def effects(self) -> int:
        """Return how often the discount was given."""
        with self.shop.tx() as tx:
            query = select(func.count()).where(ClientContact.client_id == self.client_id)
            return tx.session.exec(query).one()


def bench_of(shop) -> Bench:
    """Return the workshop with Rosa (owner), Alba (admin), Mario and Mila (managers), Ana, Iván."""
    client = shop.do(clients.create, name="Marta Soto", phone="+56912345678").id
    bench = Bench(shop, client, {"rosa": shop.owner_id}, {"rosa": Role.OWNER})
    for name, role in (
        ("alba", Role.ADMIN),
        ("mario", Role.MANAGER),
        ("mila", Role.MANAGER),
        ("ana", Role.OPERATOR),
        ("ivan", Role.OPERATOR),
        ("vera", Role.VIEWER),
    ):
        bench.join(name, role)
    return bench


@pytest.fixture
def bench(shop) -> Bench:
    made = bench_of(shop)
    made.rule()
    return made
