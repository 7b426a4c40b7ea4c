"""What the clock does on the shop floor."""

from torque_app.work_orders import service
from workers.job import Run, job


@job("work_orders.close_forgotten")
def close_forgotten(run: Run) -> None:
    """Close the clocks nobody stopped."""
    with run.finish("work_orders.work") as tx:
        service.close_forgotten(tx)
