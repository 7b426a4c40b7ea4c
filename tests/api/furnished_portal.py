"""The matter, the data request and the link that paths of the portal can name."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from models.portal import DataRight
from tests.factories.workshop import Workshop
from torque_app.clients import service as clients
from torque_app.portal import service as portal


def back_office(do: Callable[..., Any], ids: dict[str, UUID], _shop: Workshop) -> dict[str, Any]:
    """Begin a matter with the client, note what somebody asks of their data, and make a link.

    The data are of somebody else: what is granted there must not change the client of the paths.
    """
    person = do(clients.create, name="Pedro Rojas").id
    asked = do(portal.record_request, person, right=DataRight.ACCESS)
    begun = do(portal.begin_ticket, ids["client_id"], subject="Tu repuesto", body="Llegó hoy.")
    return {
        "ticket_id": begun.ticket.id,
        "data_request_id": asked.id,
        "portal_link_id": do(portal.invite, ids["client_id"]).link_id,
        "person_id": person,
    }
