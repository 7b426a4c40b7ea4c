"""Appointments by the clock: reminders, and visits nobody came to."""

from torque_app.appointments import service
from workers.job import Run, job

EDIT = "appointments.edit"


@job("appointments.mark_no_shows")
def mark_no_shows(run: Run) -> None:
    """Move the appointments nobody came to out of the way."""
    with run.finish(EDIT) as tx:
        service.mark_no_shows(tx)


@job("appointments.remind")
def remind(run: Run) -> None:
    """Have the clients of the next day's appointments reminded."""
    with run.finish(EDIT) as tx:
        service.remind(tx)
