"""Quotations by the clock: who has not answered, and whose offer ended."""

from torque_app.quotations import service
from workers.job import Run, job


@job("quotations.follow_up")
def follow_up(run: Run) -> None:
    """Have unanswered quotations reminded of, and those past their validity ended."""
    with run.finish("quotations.send") as tx:
        service.follow_up(tx)
