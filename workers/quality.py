"""Deliveries by the clock: whose wheels should be tightened again."""

from torque_app.quality import service
from workers.job import Run, job


@job("quality.remind_retorque")
def remind_retorque(run: Run) -> None:
    """Have whose wheels should be tightened again reminded."""
    with run.finish("quality.deliver") as tx:
        service.remind_retorque(tx)
