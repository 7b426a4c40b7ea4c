"""Requests for approval by the clock: what nobody decided in time."""

from torque_app.approvals import service
from workers.job import Run, job


@job("approvals.watch")
def watch(run: Run) -> None:
    """Close what was escalated in vain, then ask higher for what is late."""
    with run.finish("approvals.configure") as tx:
        service.expire(tx)
        service.escalate_overdue(tx)
