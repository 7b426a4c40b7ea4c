"""The control and the template that paths of quality can name."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from tests.factories.workshop import Workshop
from torque_app.quality import service as quality
from torque_app.work_orders import service as work_orders


def control(do: Callable[..., Any], ids: dict[str, UUID], shop: Workshop) -> dict[str, Any]:
    """Write a control of an OT whose work is done, and a template."""
    from tests.api.serving import fresh  # noqa: PLC0415 - it serves, this only writes

    ot = do(
        work_orders.create,
        client_id=ids["client_id"],
        vehicle_id=ids["vehicle_id"],
        service_type="Mantención",
        service_center_id=shop.centre_id,
    ).id
    do(work_orders.assign, ot, technician_id=ids["user_id"])
    walk = (
        work_orders.submit,
        work_orders.approve,
        work_orders.start,
        work_orders.finish_work,
    )
    for step in walk:
        do(step, ot)
    check = do(quality.begin, ot)
    template = do(
        quality.save_template,
        name="Lavado",
        service_type=fresh()["sku"],
        points=[{"label": "Vidrios"}],
    )
    return {
        "check_id": check.check.id,
        "point_key": check.points[0].key,
        "quality_template_id": template.id,
    }
