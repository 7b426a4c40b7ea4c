"""What billing does beside SII: zips of printed documents, and the daily watch over authorities."""

from tempfile import TemporaryFile
from typing import IO, Final
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

from torque_app.invoicing import service
from workers.job import Run, job

VIEW: Final = "invoicing.view"
CONFIGURE: Final = "invoicing.configure"
_STEP: Final = 10
"""Documents between two words about how far a zip is."""


@job("invoicing.guard")
def guard(run: Run) -> None:
    """Tell a workshop of certificates, ranges and folios that come to their end."""
    with run.finish(CONFIGURE) as tx:
        service.guard(tx)


@job("invoicing.bundle")
def bundle(run: Run, *, bundle_id: str) -> None:
    """Print the documents of a zip one by one; a run that died begins again from the first."""
    its_id = UUID(bundle_id)
    with run.transaction(VIEW) as tx:
        order = service.begin_bundle(tx, its_id)
    if order is None:
        return
    invoice_ids, _ = order
    with TemporaryFile() as file:
        skipped = _print_into(run, file, its_id, invoice_ids)
        file.seek(0)
        with run.finish(VIEW) as tx:
            service.finish_bundle(tx, its_id, file, skipped=skipped)


def _print_into(run: Run, file: IO[bytes], bundle_id: UUID, invoice_ids: list[UUID]) -> list[str]:
    """Write each paper into the zip; return what had none, and why."""
    skipped = []
    with ZipFile(file, "w", ZIP_DEFLATED) as zipped:
        for done, invoice_id in enumerate(invoice_ids, 1):
            with run.transaction(VIEW) as tx:
                paper = service.bundle_paper(tx, bundle_id, invoice_id)
                if done % _STEP == 0:
                    service.progress_bundle(tx, bundle_id, done)
            if isinstance(paper, str):
                skipped.append(paper)
            else:
                zipped.writestr(paper.name, paper.data)
    return skipped
