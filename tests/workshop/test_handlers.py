"""What a new workshop finds when it opens."""

import pytest

from models.base import new_id
from torque_app.core.listing import Listing
from torque_app.tenants.events import TenantRegistered
from torque_app.workshop import queries
from torque_app.workshop.handlers import give_a_catalogue


@pytest.mark.parametrize(("kind", "has"), [("WORKSHOP", True), ("IMPORTER", False)])
def test_who_works_on_vehicles_begins_with_a_catalogue(shop, kind, has):
    event = TenantRegistered(shop.tenant_id, new_id(), "SC001", kind)
    for _ in "ab":  # an event may be told twice
        shop.do(give_a_catalogue, event)
    assert bool(shop.do(queries.operations, Listing()).total) is has
