"""The nightly proof of every workshop's audit chain."""

from torque_app.audit import service
from workers.job import Run, job


@job("audit.verify")
def verify(run: Run) -> None:
    """Prove the chain of one workshop; a break is told in the same transaction."""
    with run.finish("audit.view") as tx:
        service.prove(tx)
