"""The whole API, a furnished workshop, and a rival who must never see it."""

# ruff: noqa: PLC0415 - the product reads its settings, which the servers make

from dataclasses import replace
from uuid import UUID

import pytest

from torque_app.auth import rules


@pytest.fixture(scope="module")
def desk(servers, tmp_path_factory):
    """Serve the API for a module's tests."""
    from tests.api.serving import served

    with served(tmp_path_factory.mktemp("interface")) as desk:
        yield desk


@pytest.fixture(scope="module")
def here(desk):
    """One of everything, in the workshop of `boss`; `mate` may all too, `looker` only looks."""
    made = _moved_in(desk, "boss", "looker")
    desk.members["mate"] = replace(desk.members["boss"], user_id=UUID(made.ids["user_id"]))
    platform = rules.permissions_of(rules.Role.SUPER_ADMIN)
    desk.members["root"] = replace(
        desk.members["boss"], permissions=platform, role=rules.Role.SUPER_ADMIN
    )
    return made


@pytest.fixture(scope="module")
def there(desk):
    """Another workshop, whose owner is the member `rival`."""
    return _moved_in(desk, "rival", "rival-looker")


def _moved_in(desk, boss, looker):
    from tests.api.furnished import furnish
    from tests.api.serving import member_of

    made = furnish()
    shop = made.shop
    for name, role in ((boss, "OWNER"), (looker, "VIEWER")):
        rights = rules.permissions_of(rules.Role(role))
        desk.members[name] = member_of(shop.tenant_id, shop.owner_id, rights, role)
    return made
