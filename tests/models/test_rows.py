"""A new row holds what it was given and the defaults of the rest."""

import pytest

from models.auth import User
from models.base import new_id
from models.clients import Client, ClientType
from models.tenants import Tenant
from models.work_orders import WorkOrder


def test_what_is_not_given_is_the_columns_default():
    row = Client(name="Ana", number=1)
    assert (row.name, row.type, row.rut, row.version) == ("Ana", ClientType.PERSON, None, 1)
    assert row.tenant_id is None


def test_each_row_has_a_key_and_a_document_of_its_own():
    one, other = WorkOrder(), WorkOrder()
    assert one.id != other.id
    assert one.intake == other.intake == {}
    assert one.intake is not other.intake


def test_a_given_value_stands_before_the_default_and_before_what_makes_one():
    key = new_id()
    row = Client(id=key, version=3)
    assert (row.id, row.version) == (key, 3)


def test_a_column_nobody_gave_and_without_default_is_left_to_the_database():
    assert "name" not in vars(Client(number=1))


def test_an_unknown_column_is_named():
    with pytest.raises(TypeError, match="Client has no colour, nmae"):
        Client(nmae="Ana", colour="rojo")


def test_no_table_builds_the_validator_that_nobody_asks_for():
    for row in (Client, WorkOrder, Tenant, User):
        assert row.model_config.get("defer_build"), row.__name__
    assert Client.model_validate({"name": "Ana", "number": 1}).name == "Ana"
