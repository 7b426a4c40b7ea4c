"""What waits for somebody's approval in the demonstration, asked for by its own commands."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlmodel import col, select

from models.approvals import ApprovalSubject
from models.auth import Role
from models.invoicing import DteStatus, Invoice, InvoiceStatus, NoteKind
from torque_app.approvals import service
from torque_app.core.actor import Actor
from torque_app.core.tx import Tx, transaction
from torque_app.invoicing import service as invoicing
from torque_app.invoicing.queries import NoteWaits, Wish
from torque_app.seed.people import Workshop

_ASKS: Final = ("approvals.view", "approvals.request", "approvals.decide")
_NOTES: Final = ("invoicing.view", "invoicing.void", "invoicing.note", "finance.read")
_RULES: Final = ("approvals.configure", "approvals.view")
_FACTURA: Final = 33

RULES: Final[tuple[Mapping[str, Any], ...]] = (
    {
        "subject": ApprovalSubject.QUOTATION,
        "name": "Descuento sobre 15 %",
        "figure": "discount_percent",
        "threshold": Decimal(15),
        "levels": ({"role": Role.MANAGER.value, "hours": 24},),
        "escalates_to": Role.ADMIN.value,
    },
    {
        "subject": ApprovalSubject.QUOTATION,
        "name": "Presupuesto sobre $ 5.000.000",
        "figure": "total",
        "threshold": Decimal(5_000_000),
        "levels": ({"role": Role.ADMIN.value, "hours": 24},),
        "escalates_to": Role.OWNER.value,
    },
    {
        "subject": ApprovalSubject.CREDIT_NOTE,
        "name": "Toda nota de crédito",
        "figure": "total",
        "threshold": Decimal(0),
        "levels": ({"role": Role.ADMIN.value, "hours": 48},),
        "escalates_to": Role.OWNER.value,
    },
)
"""Discounts are a manager's, large sums and credit notes an administrator's (RBAC)."""


def ask(shop: Workshop, *, now: datetime) -> None:
    """Write the workshop's rules, and ask for credit notes they hold back.

    What was billed stands in the database by now, what is quoted is still to come.
    """
    owner = _member(shop, Role.OWNER, _RULES)
    if owner is None:
        return
    with transaction(owner, now=now - timedelta(days=200)) as tx:
        for rule in RULES:
            service.save_rule(tx, **rule)
    _credit_notes(shop, now=now)


def _member(shop: Workshop, role: Role, rights: Iterable[str]) -> Actor | None:
    """Return the first of the staff in a role, or None."""
    for name, login, held, _preset in shop.plan.staff:
        if held is role:
            who = shop.people[login]
            return Actor(shop.tenant_id, who, frozenset(rights), name=name, role=role.value)
    return None


def _credit_notes(shop: Workshop, *, now: datetime) -> None:
    """Ask for three credit notes: two wait, and the owner refused one."""
    admin = _member(shop, Role.ADMIN, (*_ASKS, *_NOTES))
    manager = _member(shop, Role.MANAGER, (*_ASKS, *_NOTES))
    owner = _member(shop, Role.OWNER, (*_ASKS, *_NOTES))
    if admin is None or manager is None or owner is None:
        return
    with transaction(admin, now=now) as tx:
        sold = _documents(tx)
    if len(sold) < 3:  # noqa: PLR2004 - one for each note
        return
    void, part, refused = sold
    with transaction(manager, now=now - timedelta(hours=3, minutes=20)) as tx:
        invoicing.void(tx, void.id, reason="Se facturó a otra empresa del cliente")
    with transaction(admin, now=now - timedelta(minutes=50)) as tx:
        invoicing.credit(tx, part.id, wish=_wish(part, "Lavado de motor que no se hizo"))
    _refused(refused, admin, owner, now=now)


def _documents(tx: Tx) -> list[Invoice]:
    """Return the three newest facturas that SII has accepted and nobody has credited."""
    query = (
        select(Invoice)
        .where(
            col(Invoice.dte_type) == _FACTURA,
            col(Invoice.dte_status) == DteStatus.ACCEPTED,
            col(Invoice.status) != InvoiceStatus.VOID,
            col(Invoice.credited_amount) == 0,
        )
        .order_by(col(Invoice.invoice_date).desc(), col(Invoice.folio).desc())
        .limit(3)
    )
    return list(tx.session.exec(query))


def _wish(sold: Invoice, reason: str) -> Wish:
    return Wish(NoteKind.AMOUNT, reason=reason, amount=int(sold.total) // 4)


def _refused(sold: Invoice, admin: Actor, owner: Actor, *, now: datetime) -> None:
    asked = now - timedelta(days=2, hours=5)
    with transaction(admin, now=asked) as tx:
        waits = invoicing.credit(tx, sold.id, wish=_wish(sold, "Cliente pide rebaja"))
    if isinstance(waits, NoteWaits):
        note = "Ya tenía el descuento en la OT. Conversa con el cliente antes."
        with transaction(owner, now=asked + timedelta(hours=2)) as tx:
            service.reject(tx, waits.approval_id, note=note, version=1)
