"""The zips of printed documents: how far they are, and their bytes for who asked for them."""

from datetime import timedelta
from typing import BinaryIO, Final
from uuid import UUID

from models.invoicing import BundleStatus, InvoiceBundle
from torque_app.core.errors import Conflict, NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.files import queries as files
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries.rows import BundleRow
from torque_app.invoicing.queries.sources import bills_anything

KEPT: Final = timedelta(days=1)
"""How long a zip can be fetched: what no file row names is swept from the storage after."""


class NotBundledYet(Conflict):
    """The zip is still being made."""

    code = "not_bundled_yet"
    message = "El archivo todavía se está preparando. Inténtalo en unos segundos."


def bundle_row(row: InvoiceBundle) -> BundleRow:
    """Return the plain row of a zip."""
    named = {name: getattr(row, name) for name in BundleRow.__slots__}
    return BundleRow(**named | {"skipped": tuple(row.skipped)})


@needs(Invoicing.VIEW)
def bundle(tx: Tx, bundle_id: UUID) -> BundleRow:
    """Return how far a zip is; NotFound for who neither asked for it nor sees every document."""
    return bundle_row(_own(tx, bundle_id))


@needs(Invoicing.VIEW)
def bundle_file(tx: Tx, bundle_id: UUID) -> BinaryIO:
    """Return a zip's bytes as a stream for the caller to close; NotBundledYet, or NotFound."""
    row = _own(tx, bundle_id)
    if row.status is not BundleStatus.DONE or row.key is None:
        raise NotBundledYet
    if row.finished_at is None or row.finished_at < tx.now - KEPT:
        raise NotFound("El archivo se guardó un día y ya no está. Pídelo de nuevo.")
    return files.shelved(tx, row.key)


def _own(tx: Tx, bundle_id: UUID) -> InvoiceBundle:
    row = tx.get(InvoiceBundle, bundle_id)
    if row.requested_by != tx.actor.user_id and not bills_anything(tx):
        raise NotFound
    return row
