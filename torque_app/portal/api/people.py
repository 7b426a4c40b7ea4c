"""All that is kept of a person, as a file."""

from uuid import UUID

from fastapi import APIRouter, Response

from torque_app.core.tx import transaction
from torque_app.portal import queries
from torque_app.shell.papers import download
from torque_app.shell.rest import Calling

router = APIRouter(prefix="/clients", tags=["Portal"])
ALIASES = ("/customers",)


@router.get("/{client_id}/personal-data")
def personal_data(calling: Calling, client_id: UUID) -> Response:
    """Descarga en un ZIP todo lo que el taller guarda de una persona."""
    with transaction(calling.actor) as tx:
        paper = queries.person_file(tx, client_id)
    return download(paper)
