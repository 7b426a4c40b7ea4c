"""The automatic rule that paths can name."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from tests.factories.workshop import Workshop
from torque_app.automation import service as automation


def automation_rule(
    do: Callable[..., Any], _ids: dict[str, UUID], _shop: Workshop
) -> dict[str, Any]:
    """Write a rule and try it, so that it may be switched on."""
    from tests.api.serving import fresh  # noqa: PLC0415 - it serves, this only writes

    told = {"to": "ROLE:OWNER", "title": "Quedan {{ stock }} de {{ repuesto }}"}
    rule = do(
        automation.save_rule,
        name=f"Stock {fresh()['sku']}",
        trigger="StockRanLow",
        conditions=[{"figure": "stock", "operator": "AT_MOST", "value": "2"}],
        actions=[{"name": "notifications.bell", "arguments": told}],
    )
    do(automation.test_rule, rule.id)
    return {"automation_rule_id": rule.id}
