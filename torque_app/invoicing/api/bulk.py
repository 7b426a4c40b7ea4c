"""Many documents at once."""

from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID

from fastapi import Response
from fastapi.responses import StreamingResponse

from torque_app.core.tx import transaction
from torque_app.invoicing import queries, service
from torque_app.invoicing.api.bodies import BundleIn, ManyIn
from torque_app.invoicing.api.routing import routes
from torque_app.shell.papers import headers
from torque_app.shell.rest import Calling, Envelope, answer, created

_PIECE = 64 * 1024


@routes.post("/bulk/send", response_model=Envelope[list[queries.Sent]])
def send(calling: Calling, body: ManyIn) -> Response:
    """Vuelve a enviar al SII los que lo necesitan; de los demás dice por qué no."""
    return answer(calling, service.send_all, body.invoice_ids)


@routes.post("/bulk/pdf", status_code=201, response_model=Envelope[queries.BundleRow])
def pdf(calling: Calling, body: BundleIn) -> Response:
    """Pide un zip con los PDF; se prepara aparte y su avance se consulta."""
    return created(
        calling,
        service.order_bundle,
        body.invoice_ids,
        layout=body.layout,
        cedible=body.cedible,
    )


@routes.get("/bulk/{bundle_id}", response_model=Envelope[queries.BundleRow])
def progress(calling: Calling, bundle_id: UUID) -> Response:
    """Dice cuántos documentos del zip están listos."""
    return answer(calling, queries.bundle, bundle_id)


@routes.get("/bulk/{bundle_id}/file")
def file(calling: Calling, bundle_id: UUID) -> Response:
    """Descarga el zip terminado; se guarda un día."""
    with transaction(calling.actor) as tx:
        content = queries.bundle_file(tx, bundle_id)
    return StreamingResponse(
        _pieces(content), media_type="application/zip", headers=headers("documentos.zip")
    )


def _pieces(content: BinaryIO) -> Iterator[bytes]:
    with content:
        yield from iter(lambda: content.read(_PIECE), b"")
