"""The daily sweep of what tablets sent and no action came to name."""

from torque_app.kiosk import service
from workers.job import Run, job


@job("kiosk.sweep_uploads")
def sweep_uploads(run: Run) -> None:
    """Forget the photos and voice notes of one workshop that waited for over a day."""
    with run.finish("kiosk.use") as tx:
        service.sweep_uploads(tx)
