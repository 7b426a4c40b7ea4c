"""The daily sweep of stored objects that no row names."""

from torque_app.files import service
from workers.job import Run, job


@job("files.sweep")
def sweep(run: Run) -> None:
    """Delete what rolled-back uploads of one workshop left in the storage."""
    with run.finish("files.delete") as tx:
        service.sweep(tx)
