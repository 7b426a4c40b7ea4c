"""The request, the rule and the delegation that paths of approvals can name."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from models.approvals import ApprovalSubject
from models.auth import Role
from tests.factories.workshop import Workshop, add_member
from torque_app.approvals import service as approvals
from torque_app.core.tx import transaction


def approval(do: Callable[..., Any], ids: dict[str, UUID], shop: Workshop) -> dict[str, Any]:
    """Write a request of an operator that the owner may decide, a rule, and who stands in."""
    from tests.api.serving import fresh  # noqa: PLC0415 - it serves, this only writes

    advisor, absent = (add_member(shop, name=name, role=Role.OPERATOR) for name in ("Ana", "Eva"))
    with transaction(shop.actor(user_id=advisor, role="OPERATOR")) as tx:
        asked = approvals.demand(
            tx,
            subject=ApprovalSubject.QUOTATION,
            subject_id=ids["client_id"],
            subject_version=None,
            title="Descuento de 18 %",
            link="/clientes",
            figures={"discount_percent": Decimal(18)},
            reason="Cliente antiguo",
            command="clients.add_contact",
            arguments={"client_id": ids["client_id"], "name": "Luis Soto"},
        )
    rule = do(
        approvals.save_rule,
        subject=ApprovalSubject.CREDIT_NOTE,
        name="Notas de crédito grandes",
        figure="total",
        threshold=Decimal(fresh()["number"]),
        levels=[{"role": "MANAGER", "hours": 24}],
        is_active=False,
    )
    now = datetime.now(UTC)
    away = do(
        approvals.delegate,
        from_user_id=absent,
        to_user_id=advisor,
        starts_at=now,
        ends_at=now + timedelta(days=1),
    )
    assert asked is not None
    return {"approval_id": asked.id, "approval_rule_id": rule.id, "delegation_id": away.id}
