"""The portal by the clock: data requests whose legal term runs out."""

from torque_app.portal import service
from workers.job import Run, job


@job("portal.remind_of_terms")
def remind_of_terms(run: Run) -> None:
    """Tell whoever answers for people's data which terms run out."""
    with run.finish("portal.rights") as tx:
        service.remind_of_terms(tx)
